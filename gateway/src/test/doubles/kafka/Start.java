import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * A Kafka broker and its controller in one, at 127.0.0.1 and the port given, until it is killed.
 * The second argument is its folder (kept between runs), more are settings: {@code name=value}.
 */
public class Start {
  public static void main(String[] arguments) throws Exception {
    String port = arguments[0];
    Path folder = Path.of(arguments.length > 1 ? arguments[1] : "target/kafka-" + port);
    Files.createDirectories(folder);
    int controller;
    try (var socket = new java.net.ServerSocket(0)) {
      controller = socket.getLocalPort();
    }
    var settings = new Properties();
    settings.putAll(
        java.util.Map.ofEntries(
            java.util.Map.entry("process.roles", "broker,controller"),
            java.util.Map.entry("node.id", "1"),
            java.util.Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
            java.util.Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            java.util.Map.entry("controller.listener.names", "CONTROLLER"),
            java.util.Map.entry(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT,SSL:SSL"),
            java.util.Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
            java.util.Map.entry("log.dirs", folder.resolve("log").toString()),
            java.util.Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
            java.util.Map.entry("log.cleaner.threads", "1"),
            java.util.Map.entry("num.network.threads", "2"),
            java.util.Map.entry("num.io.threads", "4"),
            java.util.Map.entry("offsets.topic.replication.factor", "1"),
            java.util.Map.entry("offsets.topic.num.partitions", "1"),
            java.util.Map.entry("transaction.state.log.replication.factor", "1"),
            java.util.Map.entry("transaction.state.log.min.isr", "1"),
            java.util.Map.entry("transaction.state.log.num.partitions", "1"),
            java.util.Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            java.util.Map.entry("share.coordinator.state.topic.min.isr", "1"),
            java.util.Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            java.util.Map.entry("group.initial.rebalance.delay.ms", "0"),
            java.util.Map.entry("auto.create.topics.enable", "false")));
    var format =
        new ArrayList<String>(
            List.of("format", "--ignore-formatted", "-t", "MkU3OEVBNTcwNTJENDM2Qg"));
    for (int i = 2; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      if (pair[0].equals("sasl.port")) {
        for (String name : List.of("listeners", "advertised.listeners"))
          settings.setProperty(name, settings.getProperty(name) + ",SASL://127.0.0.1:" + pair[1]);
      } else if (pair[0].equals("--add-scram")) format.addAll(List.of("--add-scram", pair[1]));
      else settings.setProperty(pair[0], pair[1]);
    }
    Path file = folder.resolve("server.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    format.addAll(List.of("-c", file.toString()));
    int bad = StorageTool.execute(format.toArray(String[]::new), System.out);
    if (bad != 0) System.exit(bad);
    Kafka.main(new String[] {file.toString()});
  }
}
