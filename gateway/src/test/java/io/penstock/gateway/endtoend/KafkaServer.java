package io.penstock.gateway.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real broker and a client of it, each in a JVM of its own. The broker may be killed. */
public final class KafkaServer implements AutoCloseable {
  private final TestDouble broker;
  private final Process client;
  private final PrintStream to;
  private final BufferedReader from;

  private KafkaServer(TestDouble broker) throws IOException {
    this.broker = broker;
    client =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target", "doubles", "kafka").toAbsolutePath() + "/*",
                Path.of("src/test/doubles/kafka/Talk.java").toAbsolutePath().toString(),
                servers())
            .redirectError(Path.of("target", "kafka-client.log").toFile())
            .start();
    to = new PrintStream(client.getOutputStream(), true);
    from = client.inputReader();
  }

  public static KafkaServer start() throws IOException, InterruptedException {
    return new KafkaServer(TestDouble.start("kafka"));
  }

  /** {@code host:port}. */
  public String servers() {
    return broker.at.getAuthority();
  }

  /** Makes the client do something, as {@code Talk.java} says; its answer. */
  public List<String> talk(Object... words) throws IOException {
    to.println(String.join(" ", List.of(words).stream().map(Object::toString).toList()));
    var lines = new ArrayList<String>();
    while (true) {
      String line = from.readLine();
      if (line == null) throw new AssertionError("the client of Kafka ended, see its log");
      if (line.equals("done")) return lines;
      lines.add(line);
    }
  }

  /** Kills the broker and starts it again, with what it had on disk. */
  public void killAndRestart() throws IOException, InterruptedException {
    broker.killAndRestart();
  }

  @Override
  public void close() {
    client.destroyForcibly();
    broker.close();
  }
}
