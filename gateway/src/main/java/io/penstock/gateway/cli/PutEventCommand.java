package io.penstock.gateway.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts an event on a bus, also in the name of AWS's own services. */
@Command(
    name = "put-event",
    description = "Put an event on an event bus; its source may be one of AWS's: aws.ec2.",
    mixinStandardHelpOptions = true)
final class PutEventCommand implements Callable<Integer> {
  @Mixin private Endpoint endpoint;

  @Option(names = "--bus", defaultValue = "default", description = "Default: ${DEFAULT-VALUE}")
  private String bus;

  @Option(names = "--source", required = true, description = "Such as aws.ec2.")
  private String source;

  @Option(
      names = "--detail-type",
      required = true,
      description = "Such as 'EC2 Instance State-change Notification'.")
  private String type;

  @Option(
      names = "--detail",
      defaultValue = "{}",
      description =
          "JSON object; @FILE for a file, - for standard input. Default: ${DEFAULT-VALUE}")
  private String detail;

  @Option(names = "--resource", description = "ARN; may be given several times.")
  private List<String> resources = List.of();

  @Option(names = "--time", description = "Such as 2026-01-31T09:00:00Z. Default: now.")
  private Instant time;

  @Override
  public Integer call() throws Exception {
    var entry =
        new JsonObject()
            .put("Source", source)
            .put("DetailType", type)
            .put("Detail", Given.text(detail))
            .put("Resources", new JsonArray(resources));
    if (time != null) entry.put("Time", time.toEpochMilli() / 1000.0);
    var answer =
        endpoint
            .client()
            .operate(
                "POST",
                "_penstock/api/buses/" + ApiClient.encode(bus) + "/events",
                entry.toBuffer().getBytes());
    if (answer.statusCode() >= 300) throw Refused.of(answer.statusCode(), answer.body());
    System.out.println(
        new JsonObject(new String(answer.body(), StandardCharsets.UTF_8)).getString("EventId"));
    return 0;
  }
}
