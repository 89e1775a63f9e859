package io.penstock.gateway.endtoend;

import io.penstock.trigger.fetch.Fetched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real server that stands for one of AWS's, from {@code src/test/doubles}, in a JVM of its own.
 */
public final class TestDouble implements AutoCloseable {
  private static final Path DOUBLES = Path.of("src/test/doubles").toAbsolutePath();

  public final URI at;
  private final String name;
  private Process process;

  private TestDouble(String name, int port) {
    this.name = name;
    this.at = URI.create("http://127.0.0.1:" + port);
  }

  public static TestDouble start(String name) throws IOException, InterruptedException {
    var one = new TestDouble(name, freePort());
    one.run();
    return one;
  }

  /** Kills it and starts it where it was, with what it had on disk. */
  void killAndRestart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    run();
  }

  private void run() throws IOException, InterruptedException {
    Path jars = Fetched.jars(name, DOUBLES.resolve(name).resolve("pom.xml"));
    int port = at.getPort();
    Path log = Path.of("target", name + "-" + port + ".log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jars + "/*",
                DOUBLES.resolve(name).resolve("Start.java").toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new AssertionError(name + " did not start: " + Files.readString(log));
      }
      Thread.sleep(20);
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
