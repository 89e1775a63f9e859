package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with targets of schedules. */
abstract class ScheduleTargetsFixture {
  static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:Tell";
  static final JsonObject OFF = new JsonObject().put("Mode", "OFF");

  static final String TEMPLATE =
      """
      Resources:
        Tell:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: "exports.handler = async e => console.log('got ' + JSON.stringify(e));"
            Events:
              Nightly:
                Type: ScheduleV2
                Properties: {ScheduleExpression: cron(0 3 * * ? *), GroupName: night}
      """;
  @TempDir Path folder;

  static JsonObject target(String arn) {
    return new JsonObject().put("Arn", arn).put("RoleArn", "arn:aws:iam::123456789012:role/r");
  }

  TestPenstock up(MovedClock clock, String... options) throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    return TestPenstock.up(template, clock, options);
  }

  Boto scheduler(URI at) {
    return new Boto("scheduler", at, folder);
  }

  static void fault(JsonObject answer, int status, String code, String message) {
    assertEquals(
        List.of(status, code, message),
        List.of(
            answer.getInteger("status"), answer.getString("code"), answer.getString("message")));
  }

  static Object[] once(String name, String expression, Object... more) {
    var given =
        new ArrayList<Object>(
            List.of("Name", name, "ScheduleExpression", expression, "FlexibleTimeWindow", OFF));
    if (!List.of(more).contains("Target")) given.addAll(List.of("Target", target(FUNCTION)));
    given.addAll(List.of(more));
    return given.toArray();
  }

  static JsonObject message(Boto sqs, String url) throws Exception {
    JsonObject answer =
        sqs.call(
                "receive_message",
                "QueueUrl",
                url,
                "WaitTimeSeconds",
                20,
                "MessageAttributeNames",
                new JsonArray().add("All"))
            .run()
            .getFirst();
    return answer.getJsonObject("output").getJsonArray("Messages").getJsonObject(0);
  }
}
