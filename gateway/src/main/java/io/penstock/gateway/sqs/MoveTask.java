package io.penstock.gateway.sqs;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A redrive of a dead-letter queue, and where it has come to. Immutable.
 *
 * @param source ARN of the queue that it takes from
 * @param from the queue's name
 * @param to name of a queue; null: where each message came from
 * @param rate messages a second; 0: as fast as may be
 * @param total how many there were when it began
 * @param started in milliseconds
 * @param status in SQS's word
 * @param failure null when it has not failed
 */
public record MoveTask(
    String id,
    String source,
    String from,
    String to,
    int rate,
    long total,
    long started,
    String status,
    long moved,
    String failure) {
  static final String RUNNING = "RUNNING";

  static MoveTask begun(
      String id, String source, String from, String to, int rate, long total, long started) {
    return new MoveTask(id, source, from, to, rate, total, started, RUNNING, 0, null);
  }

  public boolean runs() {
    return status.equals(RUNNING);
  }

  /** What clients call it by. */
  public String handle() {
    String text = new JsonObject().put("taskId", id).put("sourceArn", source).encode();
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** More was moved; one that was cancelled meanwhile stays so. */
  MoveTask moved(int more, boolean all) {
    return with(all && runs() ? "COMPLETED" : status, moved + more, failure);
  }

  MoveTask failed(String why) {
    return runs() ? with("FAILED", moved, why) : this;
  }

  MoveTask cancelled() {
    return with("CANCELLED", moved, failure);
  }

  private MoveTask with(String nextStatus, long nextMoved, String nextFailure) {
    return new MoveTask(
        id, source, from, to, rate, total, started, nextStatus, nextMoved, nextFailure);
  }

  JsonObject write() {
    return new JsonObject()
        .put("id", id)
        .put("source", source)
        .put("from", from)
        .put("to", to)
        .put("rate", rate)
        .put("total", total)
        .put("started", started)
        .put("status", status)
        .put("moved", moved)
        .put("failure", failure);
  }

  static MoveTask read(JsonObject json) {
    return new MoveTask(
        json.getString("id"),
        json.getString("source"),
        json.getString("from"),
        json.getString("to"),
        json.getInteger("rate", 0),
        json.getLong("total", 0L),
        json.getLong("started", 0L),
        json.getString("status", RUNNING),
        json.getLong("moved", 0L),
        json.getString("failure"));
  }
}
