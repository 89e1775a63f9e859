package io.penstock.trigger.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.function.Arn;
import io.penstock.function.JsonReading;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a function gets when a schedule fires: the constant input, or the service's own event. A
 * rule's event is an EventBridge envelope with an empty detail; Scheduler's has a detail that is
 * the text <code>{}</code>. In Scheduler's input, context words stand for facts of the firing.
 */
public final class ScheduledEvent {
  private static final JsonFactory JSON = JsonReading.factory();
  private static final String SCHEDULER = "aws.scheduler";

  private ScheduledEvent() {}

  /**
   * What a rule's schedule makes.
   *
   * @param ruleArn also says which region and account
   * @param time by the schedule, not when it was noticed
   * @param id of this event, a UUID
   */
  public static Buffer ofRule(String ruleArn, Instant time, String id) {
    return envelope("aws.events", ruleArn, time, id);
  }

  /** What EventBridge Scheduler sends to a target without {@code Input}. */
  public static Buffer ofScheduler(String scheduleArn, Instant time, String id) {
    return envelope(SCHEDULER, scheduleArn, time, id);
  }

  /**
   * Scheduler's constant input, its context words replaced; a rule's is used as it is written.
   *
   * @param attempt from 1
   */
  public static Buffer ofInput(
      String input, String scheduleArn, Instant time, String id, int attempt) {
    if (!input.contains("<aws.scheduler.")) return Buffer.buffer(input);
    return Buffer.buffer(
        input
            .replace("<aws.scheduler.schedule-arn>", scheduleArn)
            .replace("<aws.scheduler.scheduled-time>", seconds(time))
            .replace("<aws.scheduler.execution-id>", id)
            .replace("<aws.scheduler.attempt-number>", Integer.toString(attempt)));
  }

  private static Buffer envelope(String source, String arn, Instant time, String id) {
    Arn parts = Arn.of(arn);
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("version", "0");
      json.writeStringField("id", id);
      json.writeStringField("detail-type", "Scheduled Event");
      json.writeStringField("source", source);
      json.writeStringField("account", parts.account());
      json.writeStringField("time", seconds(time));
      json.writeStringField("region", parts.region());
      json.writeArrayFieldStart("resources");
      json.writeString(arn);
      json.writeEndArray();
      if (source.equals(SCHEDULER)) json.writeStringField("detail", "{}");
      else {
        json.writeObjectFieldStart("detail");
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(out.toByteArray());
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
