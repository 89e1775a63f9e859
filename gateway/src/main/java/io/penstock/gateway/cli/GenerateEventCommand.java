package io.penstock.gateway.cli;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints an event as a source would send it. */
@Command(
    name = "generate-event",
    description = {
      "Print an event as its source would send it to a function.",
      "apigateway http, rest, websocket; authorizer http, rest, token; lambda url; s3 put, delete;"
          + " sqs message; sns notification; events rule, cloudevent, schedule; scheduler schedule;"
          + " kinesis record; dynamodb insert, modify, remove; documentdb insert; postgresql"
          + " dynamodb, debezium; mysql dynamodb, debezium; kafka record; msk record"
    },
    footer = {
      "",
      "Examples:",
      "  penstock generate-event s3 put --with bucket=photos --with key=a.jpg",
      "  penstock generate-event sqs --with body=hello | penstock invoke Worker -e -"
    },
    mixinStandardHelpOptions = true)
final class GenerateEventCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SERVICE")
  private String service;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TYPE",
      description = "May be left out where there is one.")
  private String type;

  @Option(
      names = "--with",
      paramLabel = "NAME=VALUE",
      description =
          "What the event is of: body, name, key; bucket, size; queue; topic, subject; token;"
              + " database, table, collection; method, path, query; source, detail-type."
              + " Repeatable.")
  private Map<String, String> with = Map.of();

  @Override
  public Integer call() {
    System.out.println(new JsonObject(event(service, type, with)).encodePrettily());
    return 0;
  }

  static String event(String service, String type, Map<String, String> with) {
    return new EventSamples(Instant.now(), UUID.randomUUID().toString(), with::get)
        .of(service, type)
        .toString();
  }
}
