package io.penstock.trigger.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.penstock.trigger.schedule.Schedule;
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
  private static final JsonFactory JSON = new JsonFactory();

  private ScheduledEvent() {}

  /**
   * @param time by the schedule
   * @param id of this firing: event id, and Scheduler's execution id
   * @param attempt from 1
   */
  public static Buffer of(
      Schedule schedule, Instant time, String id, int attempt, String region, String account) {
    boolean scheduler = schedule.kind() == Schedule.Kind.SCHEDULER;
    if (schedule.input() != null)
      return Buffer.buffer(scheduler ? withContext(schedule, time, id, attempt) : schedule.input());
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("version", "0");
      json.writeStringField("id", id);
      json.writeStringField("detail-type", "Scheduled Event");
      json.writeStringField("source", scheduler ? "aws.scheduler" : "aws.events");
      json.writeStringField("account", account);
      json.writeStringField("time", seconds(time));
      json.writeStringField("region", region);
      json.writeArrayFieldStart("resources");
      json.writeString(schedule.arn());
      json.writeEndArray();
      if (scheduler) json.writeStringField("detail", "{}");
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

  private static String withContext(Schedule schedule, Instant time, String id, int attempt) {
    String input = schedule.input();
    if (input.indexOf("<aws.scheduler.") < 0) return input;
    return input
        .replace("<aws.scheduler.schedule-arn>", escaped(schedule.arn()))
        .replace("<aws.scheduler.scheduled-time>", seconds(time))
        .replace("<aws.scheduler.execution-id>", id)
        .replace("<aws.scheduler.attempt-number>", Integer.toString(attempt));
  }

  private static String escaped(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
