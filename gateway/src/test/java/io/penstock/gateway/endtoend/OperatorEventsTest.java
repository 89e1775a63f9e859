package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.cli.PenstockCommand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Who may put events in the name of AWS's services. */
class OperatorEventsTest extends EventAnswersFixture {
  @Test
  void operatorsMaySpeakForAwsAndNobodyElse() throws Exception {
    JsonObject entry =
        map("Source", "aws.ec2", "DetailType", "State", "Detail", "{\"state\":\"running\"}");
    JsonObject refused =
        events
            .done("put_events", "Entries", new JsonArray().add(entry))
            .getJsonArray("Entries")
            .getJsonObject(0);
    assertEquals("NotAuthorizedForSourceException", refused.getString("ErrorCode"));

    int status =
        PenstockCommand.commandLine(settings -> 0, "put-event")
            .execute(
                "put-event",
                "--endpoint",
                penstock.api().toString(),
                "--source",
                "aws.ec2",
                "--detail-type",
                "State",
                "--detail",
                "{\"state\":\"running\"}",
                "--resource",
                "arn:aws:ec2:us-east-1:123456789012:instance/i-1");
    assertEquals(0, status);
    var sqs = new Boto("sqs", penstock.api(), folder);
    String url = sqs.done("get_queue_url", "QueueName", "Q").getString("QueueUrl");
    JsonObject message =
        sqs.done("receive_message", "QueueUrl", url, "WaitTimeSeconds", 20)
            .getJsonArray("Messages")
            .getJsonObject(0);
    var event = new JsonObject(message.getString("Body"));
    assertEquals("aws.ec2", event.getString("source"));
    assertEquals("i-1", event.getJsonArray("resources").getString(0).split("/")[1]);

    String path = "/_penstock/api/buses/";
    String[] json = {"Content-Type", "application/json"};
    entry.put("Detail", map("state", "running"));
    assertEquals(200, post(path + "default/events", entry, json));
    assertEquals(404, post(path + "none/events", entry, json));
    assertEquals(400, post(path + "default/events", map("Source", "aws.ec2"), json));
    assertEquals(415, post(path + "default/events", entry, "Content-Type", "text/plain"));
  }

  private int post(String path, JsonObject body, String... headers) {
    byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
    return Client.send(penstock.api(), "POST", path, bytes, headers).status();
  }
}
