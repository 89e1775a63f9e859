package io.penstock.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one check of rules' targets, for templates and the API. */
class TargetRulesTest {
  private static final String ACCOUNT = "us-east-1:123456789012:";

  private static JsonObject target(String id, String arn) {
    return new JsonObject().put("Id", id).put("Arn", arn);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:lambda:us-east-1:123456789012:function:f:live, FUNCTION",
    "arn:aws:sns:us-east-1:123456789012:t.fifo, TOPIC",
    "arn:aws:sqs:us-east-1:123456789012:q, QUEUE",
    "arn:aws:events:us-east-1:123456789012:event-bus/a/b, BUS",
    "arn:aws:events:us-east-1:123456789012:api-destination/d/1-2, API_DESTINATION",
  })
  void kindsAreToldByTheArn(String arn, TargetKind kind) {
    assertEquals(kind, TargetKind.of(arn));
    assertNull(TargetRules.problem(target("a", arn)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sqs:us-east-1:q",
        "arn:aws:sns:us-east-1:123456789012:a b",
        "arn:aws:events:us-east-1:123456789012:rule/r",
        "arn:aws:ecs:us-east-1:123456789012:cluster/c",
      })
  void whatOnlyBeginsRightIsNone(String arn) {
    assertNull(TargetKind.of(arn));
    assertTrue(TargetRules.problem(target("a", arn)).contains("not in correct format"));
  }

  @Test
  void fifoQueuesNeedAGroupAndOthersHaveNone() {
    JsonObject group = new JsonObject().put("MessageGroupId", "g");
    JsonObject fifo = target("a", "arn:aws:sqs:" + ACCOUNT + "q.fifo");
    assertTrue(TargetRules.problem(fifo).contains("SqsParameters"));
    assertNull(TargetRules.problem(fifo.put("SqsParameters", group)));
    JsonObject standard = target("a", "arn:aws:sqs:" + ACCOUNT + "q");
    assertTrue(TargetRules.problem(standard.put("SqsParameters", group)).contains("SqsParameters"));
  }

  @Test
  void idsAndInputsHaveAForm() {
    String queue = "arn:aws:sqs:" + ACCOUNT + "q";
    assertTrue(TargetRules.problem(target("a b", queue)).contains("Id"));
    assertTrue(TargetRules.problem(target("a", queue).put("Input", "{")).contains("Input"));
  }
}
