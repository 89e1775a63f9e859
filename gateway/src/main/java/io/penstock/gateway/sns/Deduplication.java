package io.penstock.gateway.sns;

import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What FIFO topics took in the last five minutes, by deduplication id; kept over restarts. Not
 * thread-safe: its owner locks.
 */
final class Deduplication {
  static final Duration WINDOW = Duration.ofMinutes(5);
  private static final String KIND = "topic-duplicate";

  /**
   * @param durable what a repetition waits for
   */
  private record Known(Published published, Instant at, Future<Void> durable) {}

  /** As it is kept. */
  record Note(Published published, Instant at) {
    JsonObject write() {
      return new JsonObject()
          .put("at", at.toString())
          .put("id", published.messageId())
          .put("sequence", published.sequenceNumber());
    }

    static Note read(JsonObject json) {
      return new Note(
          new Published(json.getString("id"), json.getString("sequence")),
          json.getInstant("at", Instant.EPOCH));
    }
  }

  private final Resources.Backend backend;
  private final Map<String, Known> known = new LinkedHashMap<>();

  Deduplication(Resources.Backend backend) {
    this.backend = backend;
  }

  /** Takes over what was saved. */
  Future<Void> load(Instant now) {
    return backend
        .load(KIND)
        .compose(
            saved -> {
              var over = new HashMap<String, JsonObject>();
              saved.forEach(
                  (key, json) -> {
                    Note note = Note.read(json);
                    Instant at = note.at.isAfter(now) ? now : note.at; // by a clock that was ahead
                    if (at.plus(WINDOW).isBefore(now)) over.put(key, null);
                    else known.put(key, new Known(note.published, at, Future.succeededFuture()));
                  });
              return over.isEmpty() ? Future.succeededFuture() : backend.write(KIND, over);
            });
  }

  /** What was published with this key within the window, once that is durable; null: nothing. */
  Future<Published> before(String key, Instant now) {
    Known found = known.get(key);
    if (found == null || found.durable.failed() || !found.at.plus(WINDOW).isAfter(now)) return null;
    return found.durable.map(found.published);
  }

  /**
   * Notes a key, and forgets those whose time is over.
   *
   * @param store stores the message and the note in one commit: a message that is refused leaves no
   *     note behind, which would take its repetition for one
   * @return completes once both are durable
   */
  Future<Void> note(
      String key,
      Published published,
      Instant now,
      Function<List<Documents.Change>, Future<Void>> store) {
    var changes = new ArrayList<Documents.Change>();
    var all = known.entrySet().iterator();
    while (all.hasNext()) {
      var eldest = all.next();
      if (eldest.getValue().at.plus(WINDOW).isAfter(now)) break;
      changes.add(new Documents.Change(KIND, eldest.getKey(), null));
      all.remove();
    }
    changes.add(new Documents.Change(KIND, key, new Note(published, now).write()));
    Future<Void> durable = store.apply(changes);
    known.remove(key);
    known.put(key, new Known(published, now, durable));
    return durable;
  }
}
