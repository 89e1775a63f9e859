package io.penstock.trigger.mapping;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Records that are given up.
 *
 * @param condition {@code RetryAttemptsExhausted}, {@code RecordAgeExceeded}, {@code
 *     MaximumPayloadSizeExceeded}
 * @param requestId of the last invocation
 * @param invokeCount invocations so far
 * @param functionError {@code Unhandled}; null when the function answered, or was not called
 * @param event what the function was or would have been given
 */
public record FailedBatch(
    String condition,
    String requestId,
    int invokeCount,
    String functionError,
    String lane,
    List<SourceRecord> records,
    Buffer event) {
  public static final String EXHAUSTED = "RetryAttemptsExhausted";
  static final String TOO_OLD = "RecordAgeExceeded";
  static final String TOO_LARGE = "MaximumPayloadSizeExceeded";

  /** Takes what is given up. */
  public interface Taker {
    /** Gives up at once: there is no destination. */
    Taker NOBODY = failed -> io.vertx.core.Future.succeededFuture();

    /** Completes once it is durable; only then the records count as settled. */
    io.vertx.core.Future<Void> take(FailedBatch failed);
  }

  /** AWS's record of it, for a queue or an SNS topic. */
  public JsonObject toJson(String functionArn, BatchForm form, Instant now) {
    JsonObject json = context(functionArn, condition, now);
    form.describe(json, lane, records, event.length());
    return json;
  }

  /**
   * The part of it that says what became of the batch.
   *
   * @param named the condition, as the destination names it
   */
  public JsonObject context(String functionArn, String named, Instant now) {
    var json =
        new JsonObject()
            .put(
                "requestContext",
                new JsonObject()
                    .put("requestId", requestId)
                    .put("functionArn", functionArn)
                    .put("condition", named)
                    .put("approximateInvokeCount", invokeCount));
    if (condition.equals(EXHAUSTED))
      json.put(
          "responseContext",
          new JsonObject()
              .put("statusCode", 200)
              .put("executedVersion", "$LATEST")
              .put("functionError", functionError));
    else if (condition.equals(TOO_LARGE)) json.putNull("responseContext");
    return json.put("version", "1.0")
        .put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString());
  }
}
