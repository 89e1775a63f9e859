package io.penstock.trigger.change;

import io.penstock.trigger.stream.Checkpoints;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one table's changes are settled, in memory and, one write after another, durably.
 * Confined to the mapping's context, but for {@link #durable}.
 */
public final class ChangeBook {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeBook.class);
  private static final String ID = "rows";
  private static final String LOG_PLACE = "log";
  private static final String PLACE = "place";
  private static final String ROWS_UNTIL = "rowsUntil";
  private static final String POSITION = "position";

  private final Checkpoints checkpoints;
  private JsonObject now = new JsonObject();
  private boolean changed;
  private boolean writing;
  private Promise<Void> quiet;
  private volatile String durable;

  public ChangeBook(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  public Future<Void> load() {
    return checkpoints
        .load()
        .map(
            all -> {
              if (all.get(ID) != null) now = all.get(ID).copy();
              durable = position();
              return null;
            });
  }

  /** Whether it is known where changes begin. */
  public boolean begun() {
    return now.containsKey(LOG_PLACE) || now.containsKey(PLACE);
  }

  /** Where in the log changes begin. */
  public long log() {
    return now.getLong(LOG_PLACE);
  }

  /** Whether the rows that there were in the beginning are all settled, or not asked for. */
  public boolean rowsDone() {
    String until = now.getString(ROWS_UNTIL);
    return until != null && (until.isEmpty() || compare(position(), until) >= 0);
  }

  /** The last settled position; null when there is none. */
  public String position() {
    return now.getString(POSITION);
  }

  /** The last settled position that a crash cannot take back. Any thread. */
  public String durable() {
    return durable;
  }

  /** Completes once it is durable. */
  public Future<Void> begin(long log, boolean rows) {
    return begun(new JsonObject().put(LOG_PLACE, log), rows);
  }

  /** Completes once it is durable. */
  public Future<Void> begin(JsonObject place, boolean rows) {
    return begun(new JsonObject().put(PLACE, place), rows);
  }

  private Future<Void> begun(JsonObject begun, boolean rows) {
    now = begun;
    if (!rows) now.put(ROWS_UNTIL, "");
    changed = true;
    return flushed();
  }

  /**
   * All rows have been read.
   *
   * @param last position of the last one; empty when there was none
   */
  public void rowsRead(String last) {
    now.put(ROWS_UNTIL, last);
    changed = true;
    write();
  }

  public void settle(String position) {
    settle(position, null);
  }

  /**
   * @param place the place in the log before which everything is settled now; null for no other
   */
  public void settle(String position, JsonObject place) {
    now.put(POSITION, position);
    if (place != null) now.put(PLACE, place);
    changed = true;
    write();
  }

  /** Everything before the place in the log is settled. */
  public void reach(JsonObject place) {
    now.put(PLACE, place);
    changed = true;
    write();
  }

  /** Where reading goes on, in its source's own words. Changed only by the mapping's context. */
  public JsonObject place() {
    return now.getJsonObject(PLACE);
  }

  /** Completes when everything is durable. */
  public Future<Void> flushed() {
    if (!writing && !changed) return Future.succeededFuture();
    if (quiet == null) quiet = Promise.promise();
    Future<Void> future = quiet.future();
    write();
    return future;
  }

  public static int compare(String one, String other) {
    return one == null ? other == null ? 0 : -1 : other == null ? 1 : one.compareTo(other);
  }

  private void write() {
    if (writing || !changed) return;
    writing = true;
    changed = false;
    JsonObject some = now.copy();
    checkpoints
        .save(Map.of(ID, some))
        .onComplete(
            done -> {
              writing = false;
              if (done.failed()) {
                LOG.warn("checkpoint not written: {}", done.cause().toString());
                changed = true;
                Promise<Void> waiting = quiet;
                quiet = null;
                if (waiting != null) waiting.fail(done.cause());
                return;
              }
              durable = some.getString(POSITION);
              if (changed) write();
              else if (quiet != null) {
                Promise<Void> waiting = quiet;
                quiet = null;
                waiting.complete();
              }
            });
  }
}
