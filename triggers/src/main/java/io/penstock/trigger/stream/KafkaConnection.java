package io.penstock.trigger.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * How Kafka clusters are reached: client settings an operator has given, out of an allowed list. A
 * template never gives any: some settings of the client load classes and read files.
 */
public final class KafkaConnection {
  /** Plain text to whatever servers a mapping names. */
  public static final KafkaConnection PLAIN = new KafkaConnection(null, Map.of());

  private static final String SERVERS = "bootstrap.servers";
  private static final String MECHANISM = "sasl.mechanism";
  private static final String USER = "sasl.username";
  private static final String PASSWORD = "sasl.password";

  private static final Set<String> ALLOWED =
      Set.of(
          SERVERS,
          MECHANISM,
          USER,
          PASSWORD,
          "security.protocol",
          "ssl.truststore.type",
          "ssl.truststore.location",
          "ssl.truststore.password",
          "ssl.truststore.certificates",
          "ssl.keystore.type",
          "ssl.keystore.location",
          "ssl.keystore.password",
          "ssl.keystore.key",
          "ssl.keystore.certificate.chain",
          "ssl.key.password",
          "ssl.endpoint.identification.algorithm",
          "ssl.protocol",
          "ssl.enabled.protocols",
          "ssl.cipher.suites",
          "client.dns.lookup",
          "client.rack",
          "group.protocol",
          "isolation.level",
          "fetch.min.bytes",
          "fetch.max.bytes",
          "fetch.max.wait.ms",
          "max.partition.fetch.bytes",
          "session.timeout.ms",
          "heartbeat.interval.ms",
          "max.poll.interval.ms",
          "request.timeout.ms",
          "default.api.timeout.ms",
          "metadata.max.age.ms",
          "connections.max.idle.ms",
          "reconnect.backoff.ms",
          "reconnect.backoff.max.ms",
          "retry.backoff.ms",
          "retry.backoff.max.ms",
          "socket.connection.setup.timeout.ms",
          "socket.connection.setup.timeout.max.ms",
          "receive.buffer.bytes",
          "send.buffer.bytes");

  /** Of these, what a producer has no use for. */
  static final Set<String> CONSUMERS =
      Set.of(
          "client.rack",
          "group.protocol",
          "isolation.level",
          "fetch.min.bytes",
          "fetch.max.bytes",
          "fetch.max.wait.ms",
          "max.partition.fetch.bytes",
          "session.timeout.ms",
          "heartbeat.interval.ms",
          "max.poll.interval.ms");

  private static final Map<String, String> LOGIN_MODULES =
      Map.of(
          "PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule",
          "SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule",
          "SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

  private final String servers;
  private final Map<String, String> settings;

  private KafkaConnection(String servers, Map<String, String> settings) {
    this.servers = servers;
    this.settings = Map.copyOf(settings);
  }

  /** To these servers, in plain text. */
  public static KafkaConnection to(String servers) {
    return new KafkaConnection(servers, Map.of());
  }

  /**
   * With settings named as Kafka's client names them, and {@code sasl.username} and {@code
   * sasl.password}.
   *
   * @throws IllegalArgumentException naming every setting that will not do
   */
  public static KafkaConnection of(Properties file) {
    var problems = new ArrayList<String>();
    var settings = new TreeMap<String, String>();
    for (String name : file.stringPropertyNames().stream().sorted().toList()) {
      if (ALLOWED.contains(name)) settings.put(name, file.getProperty(name).strip());
      else problems.add(name + " is not a setting that can be given.");
    }
    String protocol = settings.getOrDefault("security.protocol", "PLAINTEXT");
    if (!Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL").contains(protocol))
      problems.add("security.protocol: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.");
    String mechanism = settings.get(MECHANISM);
    if (protocol.startsWith("SASL")) {
      if (mechanism == null || !LOGIN_MODULES.containsKey(mechanism))
        problems.add("sasl.mechanism: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.");
      if (!settings.containsKey(USER) || !settings.containsKey(PASSWORD))
        problems.add("sasl.username and sasl.password are needed.");
    } else if (mechanism != null || settings.containsKey(USER) || settings.containsKey(PASSWORD))
      problems.add("security.protocol: SASL_PLAINTEXT or SASL_SSL, since there are SASL settings.");
    if (!problems.isEmpty()) throw new IllegalArgumentException(String.join(" ", problems));
    return new KafkaConnection(settings.remove(SERVERS), settings);
  }

  /** The servers the operator has named; null when it is for the mapping to name them. */
  public String servers() {
    return servers;
  }

  /** What the client is told. */
  Map<String, Object> client(String mappingServers) {
    var all = new HashMap<String, Object>(settings);
    all.put(SERVERS, servers == null ? mappingServers : servers);
    Object user = all.remove(USER);
    Object password = all.remove(PASSWORD);
    if (user != null)
      all.put(
          "sasl.jaas.config",
          LOGIN_MODULES.get(settings.get(MECHANISM))
              + " required username="
              + quoted(user.toString())
              + " password="
              + quoted(password.toString())
              + ";");
    return all;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Without anything secret. */
  @Override
  public String toString() {
    List<String> names = settings.keySet().stream().sorted().toList();
    return "KafkaConnection[" + servers + " " + names + "]";
  }
}
