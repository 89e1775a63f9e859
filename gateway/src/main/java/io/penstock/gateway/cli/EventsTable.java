package io.penstock.gateway.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Calls the operators' API for events, and prints what it answers. */
final class EventsTable {
  private final ApiClient client;
  private final boolean json;
  private final PrintStream out = System.out;

  EventsTable(ApiClient client) {
    this(client, new Output());
  }

  EventsTable(ApiClient client, Output output) {
    this.client = client;
    this.json = output.json();
  }

  JsonObject get(String path) throws IOException {
    return answer("GET", path, null);
  }

  JsonObject post(String path, JsonObject body) throws IOException {
    return answer("POST", path, body);
  }

  private JsonObject answer(String method, String path, JsonObject body) throws IOException {
    var answer =
        client.operate(
            method,
            "_penstock/api/" + path,
            body == null ? null : body.encode().getBytes(StandardCharsets.UTF_8));
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() >= 300) {
      String message = text;
      if (text.startsWith("{")) message = new JsonObject(text).getString("message", text);
      throw new IOException(message);
    }
    return new JsonObject(text);
  }

  /** Prints up to {@code most} events that the filters find, newest first. */
  int list(JsonObject filters, int most) throws IOException {
    var all = new JsonArray();
    int shown = 0;
    String cursor = null;
    do {
      JsonObject page = filters.copy().put("limit", Math.min(200, most - shown));
      if (cursor != null) page.put("cursor", cursor);
      JsonObject answer = get("events" + Filters.query(page));
      JsonArray events = answer.getJsonArray("events");
      if (json) all.addAll(events);
      else for (int i = 0; i < events.size(); i++) row(events.getJsonObject(i));
      shown += events.size();
      cursor = answer.getString("cursor");
    } while (cursor != null && shown < most);
    if (json) out.println(all.encodePrettily());
    else if (shown == 0) System.err.println("No event is like that.");
    return shown;
  }

  private void row(JsonObject event) {
    JsonObject last = event.getJsonObject("lastAttempt");
    String error = last == null ? null : last.getString("errorType");
    out.printf(
        "%s  %s  %-9s  %d tries  %s  %s%s%n",
        event.getString("id"),
        event.getString("accepted"),
        event.getString("state").toLowerCase(java.util.Locale.ROOT),
        event.getInteger("attempts") + event.getInteger("throttles", 0),
        target(event),
        event.getString("trigger"),
        error == null ? "" : "  " + error);
  }

  private static String target(JsonObject event) {
    String target = event.getString("target");
    int function = target.indexOf(":function:");
    return function < 0 ? target : target.substring(function + ":function:".length());
  }

  /** One event from arrival to end. */
  void explain(JsonObject event, boolean payload) {
    if (json) {
      if (!payload) event.remove("payload");
      out.println(event.encodePrettily());
      return;
    }
    out.println(event.getString("explained"));
    out.println();
    line("id", event.getString("id"));
    line("target", event.getString("target"));
    line("trigger", event.getString("trigger"));
    if (event.getString("cause") != null) line("follows", event.getString("cause"));
    line("accepted", event.getString("accepted") + ", " + event.getInteger("payloadBytes") + " B");
    if (event.getString("due") != null) line("due", event.getString("due"));
    if (event.getInteger("lost") > 0)
      line("lost", event.getInteger("lost") + " tries whose end is not known");
    JsonArray tries = event.getJsonArray("tries");
    for (int i = 0; i < tries.size(); i++) attempt(tries.getJsonObject(i));
    if (event.getString("ended") != null) line("ended", event.getString("ended"));
    JsonArray followers = event.getJsonArray("followers");
    for (int i = 0; i < followers.size(); i++) {
      JsonObject follower = followers.getJsonObject(i);
      line(
          "then",
          follower.getString("target")
              + " "
              + follower.getString("state").toLowerCase(java.util.Locale.ROOT)
              + " ("
              + follower.getString("id")
              + ")");
    }
    if (payload) {
      out.println();
      out.println(event.getString("payload"));
    }
  }

  private void attempt(JsonObject attempt) {
    String error =
        attempt.getString("errorType") == null
            ? ""
            : "  " + attempt.getString("errorType") + ": " + attempt.getString("errorMessage");
    line(
        "try",
        attempt.getString("started")
            + "  "
            + attempt.getString("ended").toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
            + " after "
            + attempt.getLong("millis")
            + " ms"
            + error);
    String log = attempt.getString("log");
    if (log != null) log.lines().forEach(one -> out.println("            | " + one));
  }

  private void line(String what, String text) {
    out.printf("%-10s  %s%n", what, text);
  }
}
