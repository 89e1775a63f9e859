package io.penstock.trigger.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A real broker that can be killed, paused and started again: in a container where a Docker engine
 * answers and has the image ({@code scripts/test-containers} sees to both, and that nothing else is
 * taken), else from its jars in a JVM of its own.
 */
abstract class KafkaBroker implements AutoCloseable {
  private static final String IMAGE = "apache/kafka:4.4.0";

  static KafkaBroker start() throws Exception {
    if (Containers.available()) return new Contained();
    if (Boolean.getBoolean("containers"))
      throw new AssertionError("No engine answers that has the image " + IMAGE);
    return JarBroker.fromJars();
  }

  /** Whether containers can be started; asked once. */
  private static final class Containers {
    private static Boolean available;

    static synchronized boolean available() {
      if (available == null) {
        try {
          available =
              DockerClientFactory.instance().isDockerAvailable()
                  && !DockerClientFactory.instance()
                      .client()
                      .listImagesCmd()
                      .withImageNameFilter(IMAGE)
                      .exec()
                      .isEmpty();
        } catch (RuntimeException e) {
          available = false;
        }
      }
      return available;
    }
  }

  private static final class Contained extends KafkaBroker {
    private final KafkaContainer container = new KafkaContainer(IMAGE);

    Contained() {
      // A port that it has again when it is started again.
      container.setPortBindings(List.of("127.0.0.1:" + freePort() + ":9092"));
      container.start();
    }

    @Override
    String servers() {
      return container.getBootstrapServers();
    }

    @Override
    void kill() {
      container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    void restart() {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    }

    @Override
    void pause() {
      container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    void resume() {
      container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
      container.close();
    }
  }

  abstract String servers();

  /** At once, as a power cut would. */
  abstract void kill() throws Exception;

  /** With what it has on disk; returns when it answers again. */
  abstract void restart() throws Exception;

  abstract void pause() throws Exception;

  abstract void resume() throws Exception;

  @Override
  public abstract void close();

  void topic(String name, int partitions) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", servers()));
  }

  /** Never gives up, never writes twice. */
  KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", servers(),
            "acks", "all",
            "enable.idempotence", true,
            "max.in.flight.requests.per.connection", 1,
            "delivery.timeout.ms", 120_000,
            "request.timeout.ms", 3_000,
            "max.block.ms", 120_000,
            "linger.ms", 2),
        new StringSerializer(),
        new StringSerializer());
  }

  /** From its jars, in a JVM of its own. */
  static final class JarBroker extends KafkaBroker {
    private final int port = freePort();
    private final Path folder;
    private final String[] settings;
    private Process process;

    private JarBroker(String... settings) throws IOException {
      this.folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kafka");
      this.settings = settings;
    }

    static JarBroker fromJars(String... settings) throws Exception {
      var broker = new JarBroker(settings);
      broker.restart();
      return broker;
    }

    /** Of the listener with passwords, when {@code sasl.port} is among the settings. */
    int saslPort() {
      for (String setting : settings)
        if (setting.startsWith("sasl.port="))
          return Integer.parseInt(setting.substring("sasl.port=".length()));
      throw new IllegalStateException();
    }

    @Override
    String servers() {
      return "127.0.0.1:" + port;
    }

    @Override
    void restart() throws Exception {
      var command =
          new java.util.ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  Doubles.jars("kafka") + "/*",
                  Doubles.folder("kafka").resolve("Start.java").toString(),
                  Integer.toString(port),
                  folder.toAbsolutePath().toString()));
      command.addAll(List.of(settings));
      Path log = folder.resolve("broker.log");
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
      while (!answers()) {
        if (!process.isAlive() || System.nanoTime() > end) {
          close();
          throw new AssertionError("the broker did not start: " + Files.readString(log));
        }
        LockSupport.parkNanos(20_000_000);
      }
    }

    private boolean answers() throws IOException {
      String log = Files.readString(folder.resolve("broker.log"));
      return log.lines().filter(line -> line.contains("Kafka Server started")).count() == starts();
    }

    private int starts;

    private int starts() {
      if (starts == 0) starts = 1;
      return starts;
    }

    @Override
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
      starts = starts() + 1;
    }

    @Override
    void pause() throws Exception {
      signal("-STOP");
    }

    @Override
    void resume() throws Exception {
      signal("-CONT");
    }

    private void signal(String signal) throws Exception {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  static int freePort() {
    try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
