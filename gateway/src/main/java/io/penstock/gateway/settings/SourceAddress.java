package io.penstock.gateway.settings;

import io.penstock.trigger.change.PostgresServer;
import io.penstock.trigger.change.mongo.MongoServer;
import io.penstock.trigger.change.mysql.MysqlServer;
import io.penstock.trigger.stream.KafkaConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;

/** Where a kind of source is, by {@code --source NAME=URL}; parsed once. */
public sealed interface SourceAddress {
  /** A service that speaks AWS's protocols. */
  record Aws(URI uri) implements SourceAddress {}

  /** A cluster of Kafka. */
  record Kafka(KafkaConnection connection) implements SourceAddress {}

  /** A database of PostgreSQL. */
  record Postgres(PostgresServer server) implements SourceAddress {}

  /** A server of MySQL or MariaDB. */
  record Mysql(MysqlServer server) implements SourceAddress {}

  /** A replica set of MongoDB. */
  record Mongo(MongoServer server) implements SourceAddress {}

  /** What was given cannot be used; the settings list why. */
  record Unusable(String problem) implements SourceAddress {}

  /** Never fails. */
  static SourceAddress of(String name, URI given) {
    try {
      return switch (name) {
        case "sqs", "dynamodb", "kinesis" -> aws(name, given);
        case "kafka" -> kafka(given);
        case "postgresql" -> new Postgres(PostgresServer.of(given));
        case "mysql" -> new Mysql(MysqlServer.of(given));
        case "documentdb" -> new Mongo(MongoServer.of(given));
        default ->
            new Unusable(
                "--source "
                    + name
                    + ": one of sqs, kafka, dynamodb, kinesis, postgresql, mysql, documentdb.");
      };
    } catch (IllegalArgumentException e) {
      return new Unusable(e.getMessage());
    }
  }

  private static SourceAddress aws(String name, URI given) {
    boolean web = given.getHost() != null && Set.of("http", "https").contains(given.getScheme());
    return web
        ? new Aws(given)
        : new Unusable("--source " + name + "=" + given + ": an http or https URL is needed.");
  }

  /** {@code kafka://host:port,...}, or {@code file:...} with the client's settings. */
  private static SourceAddress kafka(URI given) {
    if (!"file".equals(given.getScheme()))
      return new Kafka(KafkaConnection.to(given.getSchemeSpecificPart().replaceAll("^/+|/+$", "")));
    var properties = new Properties();
    try (var in = Files.newBufferedReader(Path.of(given))) {
      properties.load(in);
      return new Kafka(KafkaConnection.of(properties));
    } catch (IOException e) {
      return new Unusable("--source kafka=" + given + ": cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Unusable("--source kafka=" + given + ": " + e.getMessage());
    }
  }

  /** How clusters are reached: as the operator says, else without security. */
  static KafkaConnection kafka(Kafka given) {
    return given == null ? KafkaConnection.PLAIN : given.connection();
  }
}
