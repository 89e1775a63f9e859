package io.penstock.gateway.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Sends archived events to their bus again.
 *
 * @param rules ARNs of the rules that get them; empty: all of the bus
 * @param at key of the last event that was sent, or of the start
 * @param last time of that event; null before the first
 * @param ended null while it runs
 */
public record Replay(
    String name,
    String description,
    String archive,
    String bus,
    List<String> rules,
    Instant from,
    Instant to,
    State state,
    String reason,
    String at,
    Instant last,
    Instant started,
    Instant ended) {
  /** As EventBridge names them. */
  public enum State {
    STARTING("STARTING"),
    RUNNING("RUNNING"),
    CANCELLING("CANCELLING"),
    COMPLETED("COMPLETED"),
    CANCELLED("CANCELLED"),
    FAILED("FAILED");

    /** As stored; never changed. */
    private final String code;

    State(String code) {
      this.code = code;
    }

    private static State of(String code) {
      for (State state : values()) if (state.code.equals(code)) return state;
      throw new IllegalArgumentException(code + " is no state of replays");
    }

    public boolean isOver() {
      return this == COMPLETED || this == CANCELLED || this == FAILED;
    }
  }

  public Replay {
    rules = List.copyOf(rules);
  }

  public static Replay of(
      String name,
      String description,
      Archive archive,
      List<String> rules,
      Instant from,
      Instant to,
      Instant now) {
    return new Replay(
        name,
        description,
        archive.name(),
        archive.bus(),
        rules,
        from,
        to,
        State.STARTING,
        null,
        EventArchive.key(from),
        null,
        now,
        null);
  }

  public Replay in(State next, String why, Instant now) {
    return new Replay(
        name,
        description,
        archive,
        bus,
        rules,
        from,
        to,
        next,
        why,
        at,
        last,
        started,
        next.isOver() ? now : null);
  }

  Replay sent(String key, Instant time) {
    return new Replay(
        name,
        description,
        archive,
        bus,
        rules,
        from,
        to,
        state == State.STARTING ? State.RUNNING : state,
        reason,
        key,
        time,
        started,
        null);
  }

  JsonObject write() {
    return new JsonObject()
        .put("name", name)
        .put("description", description)
        .put("archive", archive)
        .put("bus", bus)
        .put("rules", new JsonArray(rules))
        .put("from", from.toString())
        .put("to", to.toString())
        .put("state", state.code)
        .put("reason", reason)
        .put("at", at)
        .put("last", last == null ? null : last.toString())
        .put("started", started.toString())
        .put("ended", ended == null ? null : ended.toString());
  }

  static Replay read(JsonObject json) {
    return new Replay(
        json.getString("name"),
        json.getString("description"),
        json.getString("archive"),
        json.getString("bus"),
        json.getJsonArray("rules", new JsonArray()).stream().map(String.class::cast).toList(),
        json.getInstant("from"),
        json.getInstant("to"),
        State.of(json.getString("state", State.COMPLETED.code)),
        json.getString("reason"),
        json.getString("at"),
        json.getInstant("last"),
        json.getInstant("started"),
        json.getInstant("ended"));
  }
}
