package io.penstock.trigger.stream;

import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A function that keeps book of the Kafka records it has handled, and of every one that came before
 * its turn: a record may come again, but none may be skipped.
 */
final class TopicLog {
  final Map<String, Long> next = new ConcurrentHashMap<>();
  final Map<String, String> problems = new ConcurrentHashMap<>();
  private long handled;
  private long again;
  private final Predicate<JsonObject> fails;

  /** With a function that fails when it is told to. */
  TopicLog(Predicate<JsonObject> fails) {
    this.fails = fails;
  }

  synchronized Future<Outcome> call(JsonObject event) {
    if (fails.test(event))
      return Future.succeededFuture(new Outcome.Raised("Error", Buffer.buffer("{}")));
    JsonObject records = event.getJsonObject("records");
    for (String place : records.fieldNames()) {
      JsonArray list = records.getJsonArray(place);
      for (int i = 0; i < list.size(); i++) {
        long offset = list.getJsonObject(i).getLong("offset");
        long expected = next.getOrDefault(place, offset);
        if (offset > expected)
          problems.put(place + "@" + offset, "came when " + expected + " was due");
        if (offset < expected) again++;
        else next.put(place, offset + 1);
        handled++;
      }
    }
    return Future.succeededFuture(new Outcome.Returned(Buffer.buffer("null")));
  }

  synchronized long handled() {
    return handled;
  }

  /** Records handled more than once. */
  synchronized long again() {
    return again;
  }

  /** How many different records were handled, when each partition began at 0. */
  synchronized long different() {
    return next.values().stream().mapToLong(n -> n).sum();
  }

  @Override
  public String toString() {
    return new TreeMap<>(next) + " " + new HashMap<>(problems);
  }
}
