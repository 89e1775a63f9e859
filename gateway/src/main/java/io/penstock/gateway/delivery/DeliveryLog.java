package io.penstock.gateway.delivery;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the queue knows of its deliveries, for people. Any thread; never slows the queue. */
public interface DeliveryLog {
  /** Newest first (what is unfinished: by lane, next due first). Bounded work for every page. */
  Future<Page> list(Query query);

  /** Everything about one delivery; null when there is none of that id. */
  Future<History> find(String id);

  /** How many of each lane are in which state; finished successes are not counted. */
  Future<Map<String, Counts>> counts();

  /**
   * When the oldest unfinished delivery of each lane was accepted; lanes without any are left out.
   * Among the {@value #LOOKED_AT} of a lane that are due first, so that the work is bounded: one
   * that waits long for its next try is not among them where very many are due before.
   */
  Future<Map<String, Instant>> oldest();

  int LOOKED_AT = 100;

  /** Where a delivery stands. */
  enum State {
    /** Has a due time. */
    PENDING,
    /** Being tried. */
    RUNNING,
    /** Waits for an earlier one of its order key. */
    WAITING,
    SUCCEEDED,
    /** Given up: a dead letter. */
    DEAD
  }

  /**
   * Which deliveries; null leaves a field open.
   *
   * @param lane as in {@link Delivery#lane()}
   * @param source beginning of the source: {@code schedule:} finds every schedule's
   * @param error part of the last error's type or message
   * @param from earliest acceptance
   * @param to latest acceptance, exclusive
   * @param limit 1 to {@link #MOST}
   * @param cursor of the page before, or null
   */
  record Query(
      String lane,
      State state,
      String source,
      String error,
      Instant from,
      Instant to,
      int limit,
      String cursor) {
    public static final int MOST = 1000;

    public static Query of(String lane, State state, int limit) {
      return new Query(lane, state, null, null, null, null, limit, null);
    }

    public Query after(String newCursor) {
      return new Query(lane, state, source, error, from, to, limit, newCursor);
    }
  }

  /**
   * @param cursor for the next page; null at the end. A page may be short, even empty, and still
   *     have one: rare matches are looked for in bounded steps
   */
  record Page(List<Entry> entries, String cursor) {}

  /**
   * One delivery in a list.
   *
   * @param condition why it was given up; null otherwise
   * @param due when it is next tried; null when finished or waiting for its turn
   * @param ended null when unfinished
   * @param last the newest attempt without its log tail, or null
   */
  record Entry(
      String id,
      String kind,
      String lane,
      String target,
      String source,
      String cause,
      State state,
      Condition condition,
      AttemptCounts progress,
      Instant accepted,
      Instant due,
      Instant ended,
      Attempt last,
      int payloadBytes) {}

  /**
   * One delivery from arrival to end.
   *
   * @param attempts oldest first; of a long row of tries the first ones and the newest
   * @param followers what followed from it
   */
  record History(
      Entry entry,
      Buffer payload,
      String traceId,
      String details,
      List<Attempt> attempts,
      List<Entry> followers) {}

  /** Deliveries of one lane by state. */
  record Counts(long pending, long running, long waiting, long dead) {}
}
