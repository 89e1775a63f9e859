package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.events.BusEvent;
import io.penstock.gateway.events.BusEvents.Posted;
import io.penstock.gateway.events.Buses;
import io.penstock.trigger.filter.EventPattern;
import io.penstock.trigger.filter.InvalidPatternException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** PutEvents and TestEventPattern. */
final class EventOperations {
  private static final int ENTRIES = 10;
  private static final int BYTES = 1024 * 1024;
  private static final int TIME_BYTES = 14;

  private final Buses buses;
  private final EventEntries reader;

  EventOperations(Buses buses, EventEntries reader) {
    this.buses = buses;
    this.reader = reader;
  }

  static AwsFault tooLarge() {
    return AwsFault.validation("Total size of the entries in the request is over the limit.");
  }

  Future<JsonObject> put(JsonObject input) {
    var check = new Constraints(input);
    if (input.getValue("Entries") == null) check.missing("Entries");
    List<Constraints> entries = check.each("Entries", 1, ENTRIES);
    check.check();
    if (size(entries) > BYTES) throw tooLarge();
    var answers = new JsonArray();
    var posted = new ArrayList<Posted>();
    int failed = 0;
    for (Constraints entry : entries) {
      try {
        Posted one = reader.read(entry, false);
        posted.add(one);
        answers.add(new JsonObject().put("EventId", one.event().id()));
      } catch (AwsFault fault) {
        failed++;
        answers.add(
            new JsonObject()
                .put("ErrorCode", fault.code())
                .put("ErrorMessage", fault.getMessage()));
      }
    }
    var answer = new JsonObject().put("FailedEntryCount", failed).put("Entries", answers);
    return buses.put(posted).map(answer).recover(problem -> refused(answer, problem));
  }

  /** Nothing was stored: every entry that was good so far is to be sent again. */
  private static Future<JsonObject> refused(JsonObject answer, Throwable problem) {
    if (!(problem instanceof RefusedException refused)) return Future.failedFuture(problem);
    // Entries have the codes of PutEvents' own guide; it knows no "unavailable".
    String code =
        refused.why() == RefusedException.Why.BUSY ? "ThrottlingException" : "InternalFailure";
    var entries = new JsonArray();
    for (Object entry : answer.getJsonArray("Entries"))
      entries.add(
          ((JsonObject) entry).containsKey("EventId")
              ? new JsonObject().put("ErrorCode", code).put("ErrorMessage", problem.getMessage())
              : entry);
    return Future.succeededFuture(
        new JsonObject().put("FailedEntryCount", entries.size()).put("Entries", entries));
  }

  private static int size(List<Constraints> entries) {
    int size = 0;
    for (Constraints entry : entries) {
      if (entry.input().containsKey("Time")) size += TIME_BYTES;
      for (String member : List.of("Source", "DetailType", "Detail"))
        size += bytes(entry.text(member, 0, Integer.MAX_VALUE, null));
      for (String resource : entry.texts("Resources")) size += bytes(resource);
    }
    return size;
  }

  private static int bytes(String text) {
    if (text == null) return 0;
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800 && !Character.isSurrogate(c)) bytes += 2;
      else if (c >= 0x80) bytes++; // a pair of surrogates is four bytes
    }
    return bytes;
  }

  /** The pattern, checked. */
  static EventPattern pattern(String text) {
    try {
      return EventPattern.parse(text);
    } catch (InvalidPatternException e) {
      throw new AwsFault(
          400,
          "InvalidEventPatternException",
          "Event pattern is not valid. Reason: " + e.getMessage());
    }
  }

  Future<JsonObject> test(JsonObject input) {
    var check = new Constraints(input);
    String text = check.required("EventPattern", 0, EventPattern.CHARACTERS, null);
    String event = check.required("Event", 0, BYTES, null);
    check.check();
    EventPattern pattern = pattern(text);
    try {
      var tested = new JsonObject(event);
      for (String member :
          // Recorded of AWS: resources may be missing, though its guide asks for them.
          List.of("id", "account", "source", "time", "region", "detail-type"))
        if (!tested.containsKey(member)) throw new IllegalArgumentException(member);
      boolean result = BusEvent.matches(pattern, Buffer.buffer(event));
      return Future.succeededFuture(new JsonObject().put("Result", result));
    } catch (RuntimeException e) {
      throw AwsFault.validation("Parameter Event is not valid.");
    }
  }
}
