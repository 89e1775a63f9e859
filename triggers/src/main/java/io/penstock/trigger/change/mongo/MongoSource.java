package io.penstock.trigger.change.mongo;

import io.penstock.trigger.change.ChangeBook;
import io.penstock.trigger.change.ChangeRecord;
import io.penstock.trigger.change.ChangeSink;
import io.penstock.trigger.change.ReaderThread;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.Partitions;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.mapping.WindowState;
import io.penstock.trigger.stream.Checkpoints;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one change stream: a lane, and a thread that reads. Positions number the changes; the
 * checkpoint has the resume token of the last one that is settled, and moves on while the watched
 * collection rests, so that the server's log does not outrun it.
 */
public final class MongoSource implements OrderedSource {
  private static final Logger LOG = LoggerFactory.getLogger(MongoSource.class);
  private static final int CHUNK_BYTES = 4 << 20;
  private static final long REST = TimeUnit.SECONDS.toNanos(10);

  private final Vertx vertx;
  private final MongoStream stream;
  private final StartAt start;
  private final Timing timing;
  private final ChangeBook book;
  private final ReaderThread reader;
  private final Supplier<ChangeCursor> cursors;
  private Context context;

  /** Where to go on behind each position that is handed on and not settled. */
  private final ConcurrentSkipListMap<String, ChangePlace> places = new ConcurrentSkipListMap<>();

  /** Behind what was handed on last; null before anything was. Of the reader's thread. */
  private ChangePlace reached;

  private long rested;

  public MongoSource(
      Vertx vertx, MongoStream stream, StartAt start, Checkpoints checkpoints, Timing timing) {
    this(vertx, stream, start, checkpoints, timing, () -> new ChangeCommands(stream));
  }

  MongoSource(
      Vertx vertx,
      MongoStream stream,
      StartAt start,
      Checkpoints checkpoints,
      Timing timing,
      Supplier<ChangeCursor> cursors) {
    this.vertx = vertx;
    this.stream = stream;
    this.start = start;
    this.timing = timing;
    this.cursors = cursors;
    this.book = new ChangeBook(checkpoints);
    this.reader = new ReaderThread(vertx, "mongo-" + stream, book, timing, this::session);
  }

  @Override
  public Future<Void> start(Partitions into) {
    context = vertx.getOrCreateContext();
    reader.start(into);
    return Future.succeededFuture();
  }

  @Override
  public void settled(String lane, String position, WindowState window) {
    Map.Entry<String, ChangePlace> place = places.floorEntry(position);
    book.settle(position, place == null ? null : place.getValue().json());
    places.headMap(position, true).clear();
    reader.wake();
  }

  @Override
  public void finished(String lane) {}

  @Override
  public Future<Void> stop() {
    return reader.stop();
  }

  private void session() throws Exception {
    try (ChangeCursor cursor = cursors.get()) {
      if (reached == null && book.begun())
        reached = reader.onContext(() -> Future.succeededFuture(ChangePlace.of(book.place())));
      ChangePlace from = reached == null ? beginning(cursor) : reached;
      ChangeCursor.Answer answer = cursor.open(from);
      if (reached == null) begin(from, answer);
      reader.well();
      rested = System.nanoTime();
      while (!reader.stopping()) {
        hand(answer.events());
        if (!answer.open()) return;
        if (answer.events().isEmpty()) rest(answer.place());
        answer = cursor.next();
      }
    } catch (RuntimeException e) {
      throw MongoProblem.of(e, stream);
    }
  }

  private ChangePlace beginning(ChangeCursor cursor) {
    return switch (start) {
      case StartAt.Newest _ -> ChangePlace.NOW;
      case StartAt.Since(Instant time) ->
          ChangePlace.since(new BsonTimestamp((int) time.getEpochSecond(), 0));
      case StartAt.Oldest _ -> {
        BsonTimestamp oldest = cursor.oldest();
        if (oldest == null)
          throw new RefusedTableException(
              "the server does not say what its oldest change is: begin at LATEST or"
                  + " AT_TIMESTAMP");
        // Gone before it is asked for? The next session asks for the oldest again.
        yield ChangePlace.since(oldest);
      }
    };
  }

  /** A restart before the first success must not begin at another place. */
  private void begin(ChangePlace from, ChangeCursor.Answer answer) throws Exception {
    ChangePlace place = from;
    if (from == ChangePlace.NOW) {
      if (!answer.events().isEmpty())
        place = ChangePlace.since(answer.events().getFirst().getTimestamp("clusterTime"));
      else if (answer.place() != null) place = ChangePlace.behind(answer.place(), false);
      else if (answer.time() != null) {
        BsonTimestamp now = answer.time();
        place = ChangePlace.since(new BsonTimestamp(now.getTime(), now.getInc() + 1));
      } else
        LOG.warn(
            "{}: the server does not say where its change stream is: what happens between a restart"
                + " and the one before the first change is not told",
            stream);
    }
    ChangePlace begun = place;
    reader.onContext(() -> book.begin(begun.json(), false));
    reached = begun;
    LOG.info("{}: from {}", stream, begun.json());
  }

  private void hand(List<BsonDocument> events) throws SQLException {
    var some = new ArrayList<ChangeRecord>();
    int bytes = 0;
    for (BsonDocument event : events) {
      String position = next(some.isEmpty() ? reader.last() : some.getLast().position());
      boolean invalid = "invalidate".equals(text(event, "operationType"));
      reached = ChangePlace.behind(event.getDocument("_id"), invalid);
      places.put(position, reached);
      if (invalid) LOG.warn("{}: the server has ended its change stream; it begins anew", stream);
      var record = new ChangeRecord(position, null, time(event), MongoForm.item(event));
      some.add(record);
      bytes += record.size();
      if (bytes < CHUNK_BYTES) continue;
      take(some);
      bytes = 0;
    }
    take(some);
  }

  private void take(List<ChangeRecord> some) throws SQLException {
    if (some.isEmpty() || reader.stopping()) return;
    reader.take(List.copyOf(some), ChangeSink.KeepAlive.NOTHING);
    some.clear();
  }

  /** All is settled, and elsewhere time goes on. */
  private void rest(BsonDocument place) throws Exception {
    long now = System.nanoTime();
    if (place == null || now - rested < REST) return;
    if (ChangeBook.compare(book.durable(), reader.last()) < 0) return;
    rested = now;
    reached = ChangePlace.behind(place, false);
    reader.onContext(
        () -> {
          book.reach(ChangePlace.behind(place, false).json());
          return Future.succeededFuture();
        });
  }

  private static String next(String position) {
    long number = position == null ? 0 : Long.parseLong(position, 16);
    return String.format("%016x", number + 1);
  }

  private Instant time(BsonDocument event) {
    return event.get("clusterTime") instanceof BsonTimestamp time
        ? Instant.ofEpochSecond(time.getTime())
        : timing.now();
  }

  private static String text(BsonDocument event, String member) {
    BsonValue value = event.get(member);
    return value instanceof BsonString text ? text.getValue() : null;
  }
}
