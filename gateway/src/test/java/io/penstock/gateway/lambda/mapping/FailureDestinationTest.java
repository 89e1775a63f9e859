package io.penstock.gateway.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.trigger.mapping.FailedBatch;
import io.penstock.trigger.mapping.SourceRecord;
import io.penstock.trigger.stream.ShardForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of what a mapping gave up, by the kind of their destination. */
class FailureDestinationTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final String STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/s";

  private static Delivery delivery(String to) {
    var members =
        new JsonObject()
            .put("EventSourceArn", STREAM)
            .put("FunctionName", "arn:aws:lambda:us-east-1:123456789012:function:f")
            .put(
                "DestinationConfig",
                new JsonObject().put("OnFailure", new JsonObject().put("Destination", to)));
    var failed =
        new FailedBatch(
            FailedBatch.EXHAUSTED,
            "r-1",
            3,
            "Unhandled",
            "shardId-000000000000",
            List.of(new One()),
            Buffer.buffer("{\"Records\":[]}"));
    return new FailureDestination(
            MappingDef.of("u-1", members), new ShardForm(STREAM), null, () -> NOW)
        .toTarget(failed, NOW);
  }

  private record One() implements SourceRecord {
    @Override
    public String position() {
      return "49590";
    }

    @Override
    public String orderKey() {
      return "k";
    }

    @Override
    public Instant arrival() {
      return NOW;
    }

    @Override
    public int size() {
      return 2;
    }

    @Override
    public JsonNode filtered() {
      return null;
    }
  }

  @Test
  void aBucketIsGivenTheEventToo() {
    Delivery delivery = delivery("arn:aws:s3:::failures");
    var record = new JsonObject(delivery.payload());
    assertEquals("{\"Records\":[]}", record.getString("payload"));
    assertEquals(
        "aws/lambda/u-1/shardId-000000000000/2026/03/04/2026-03-04T05.06.07-" + delivery.id(),
        OutgoingMessage.of(delivery).objectKey());
  }

  @Test
  void aQueueIsNot() {
    Delivery delivery = delivery("arn:aws:sqs:us-east-1:123456789012:q");
    assertFalse(new JsonObject(delivery.payload()).containsKey("payload"));
    assertEquals(null, OutgoingMessage.of(delivery).objectKey());
  }
}
