package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.network.ServerException;
import io.penstock.trigger.change.ChangeBook;
import io.penstock.trigger.change.ChangeForm;
import io.penstock.trigger.change.ChangeSink;
import io.penstock.trigger.change.ReaderThread;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.change.RowChange;
import io.penstock.trigger.change.RowShape;
import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.Partitions;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.mapping.WindowState;
import io.penstock.trigger.stream.Checkpoints;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one table of MySQL or MariaDB: a lane, and a thread that reads, first the rows that there
 * are if they are asked for, then the changes since. The checkpoint has a place in the log behind
 * everything that is settled, from where each connection begins; what was handed on already is
 * known by its position.
 */
public final class MysqlSource implements OrderedSource {
  private static final Logger LOG = LoggerFactory.getLogger(MysqlSource.class);
  private static final String SERVER = "server";
  private static final int LOCK_SECONDS = 5;
  private static final int NOT_ALLOWED = 1227;
  private static final int NO_DATABASE_RIGHT = 1044;
  private static final int NO_TABLE_RIGHT = 1142;
  private static final int LOCKED = 1205;

  private final Vertx vertx;
  private final MysqlTable table;
  private final RowShape shape;
  private final StartAt start;
  private final Timing timing;
  private final ChangeBook book;
  private final ReaderThread reader;
  private final BinlogWatch watch;
  private Context context;

  /** Made once the checkpoint is known. */
  private volatile Reached reached;

  private volatile Binlog log;

  /** As it is now. Of the reader's thread. */
  private MysqlCatalog catalog;

  /**
   * @param lag is told now and then how many bytes of the server's log are still to be read
   */
  public MysqlSource(
      Vertx vertx,
      MysqlTable table,
      ChangeForm form,
      StartAt start,
      Checkpoints checkpoints,
      Timing timing,
      LongConsumer lag) {
    this.vertx = vertx;
    this.table = table;
    this.shape = form.shape();
    this.start = start;
    this.timing = timing;
    this.book = new ChangeBook(checkpoints);
    this.reader =
        new ReaderThread(vertx, "mysql-" + table.arn().table(), book, timing, this::session);
    this.watch = new BinlogWatch(vertx, table, timing, lag);
  }

  @Override
  public Future<Void> start(Partitions into) {
    context = vertx.getOrCreateContext();
    reader.start(into);
    context.runOnContext(none -> watch.run(reader.toldToStop()));
    return Future.succeededFuture();
  }

  @Override
  public void settled(String lane, String position, WindowState window) {
    LogPlace place = reached.settled(position);
    book.settle(position, place == null ? null : kept(place));
    reader.wake();
  }

  @Override
  public void finished(String lane) {}

  @Override
  public Future<Void> stop() {
    Future<Void> stopped = reader.stop();
    Binlog now = log;
    if (now != null) now.cut();
    return stopped;
  }

  /** A place as it is kept, with the server whose it is. */
  private JsonObject kept(LogPlace place) {
    watch.reached(place);
    return place.json().put(SERVER, book.place().getString(SERVER));
  }

  /** What the checkpoint says. On the reader's thread. */
  private JsonObject place() throws Exception {
    return reader.onContext(() -> Future.succeededFuture(book.place()));
  }

  private void session() throws Exception {
    LogPlace from;
    ServerState server;
    try (Connection sql = table.server().connect()) {
      server = ServerState.read(sql).check();
      catalog = MysqlCatalog.read(sql, server, table.arn());
      if (reached == null) reached = new Reached(reader.last());
      if (!rows(sql, server)) return;
      from = resume(sql, server);
    }
    follow(server, from);
  }

  /** Reads the rows that there are, if they are still wanted; false when it was stopped. */
  private boolean rows(Connection sql, ServerState server) throws Exception {
    boolean all = !(start instanceof StartAt.Newest);
    if (!book.begun()) {
      LogPlace place = all ? snapshot(sql, server) : server.end(sql, 0);
      reader.onContext(() -> book.begin(place.json().put(SERVER, server.identity()), all));
      LOG.info("{}: from {}", table, place);
    } else if (!book.rowsDone()) MysqlRows.begin(sql);
    LogPlace place = LogPlace.of(place());
    watch.reached(place);
    if (book.rowsDone()) return true;
    String end =
        new MysqlRows(
                catalog.table(),
                shape,
                reader,
                timing::now,
                place,
                !server.isMaria(),
                RowChange.nextRow(reader.last(), place.number()))
            .read(sql);
    if (end == null) return false;
    reader.onContext(
        () -> {
          book.rowsRead(end);
          return book.flushed();
        });
    return true;
  }

  /**
   * Begins a snapshot that has just what was logged before the place: writers of the table wait for
   * that moment.
   */
  private LogPlace snapshot(Connection sql, ServerState server) throws Exception {
    if (!catalog.transactional())
      throw new RefusedTableException(
          "rows of a table whose engine has no transactions cannot be read as of one moment: ALTER"
              + " TABLE ... ENGINE = InnoDB, or a mapping from LATEST on");
    String name =
        MysqlRows.quoted(table.arn().schema()) + "." + MysqlRows.quoted(table.arn().table());
    try (Connection lock = table.server().connect();
        var statement = lock.createStatement()) {
      statement.execute("SET SESSION lock_wait_timeout = " + LOCK_SECONDS);
      try {
        statement.execute("LOCK TABLES " + name + " READ");
      } catch (SQLException e) {
        throw notLocked(e);
      }
      MysqlRows.begin(sql);
      return server.end(lock, 0);
    }
  }

  private static Exception notLocked(SQLException e) {
    return switch (e.getErrorCode()) {
      case NO_DATABASE_RIGHT, NO_TABLE_RIGHT ->
          new RefusedTableException(
              "the user may not lock the table for the moment in which its rows begin to be read:"
                  + " GRANT LOCK TABLES, SELECT");
      case LOCKED ->
          new RefusedTableException(
              "a transaction that has written to the table goes on; its rows begin to be read once"
                  + " none does");
      default -> e;
    };
  }

  /** Where to read on: by the log's place, or on another server by what was executed. */
  private LogPlace resume(Connection sql, ServerState server) throws Exception {
    JsonObject kept = place();
    LogPlace place = LogPlace.of(kept);
    boolean same = server.identity().equals(kept.getString(SERVER));
    if (same) {
      if (place.offset() == 0 || server.has(sql, place)) return place;
      // Its GTIDs would not help: a log that began anew gives them out again.
      throw new RefusedTableException(gone(place));
    }
    if (place.gtids() == null || !server.hasGtids())
      throw new RefusedTableException(
          "another server answers, and transactions have no GTIDs by which it could be known what"
              + " it has logged since: let the one before answer, or delete the mapping and create"
              + " it again with TRIM_HORIZON");
    LOG.warn("{}: another server answers; it goes on behind {}", table, place.gtids());
    // All that was handed on is settled first: positions of the new log come after.
    reader.settled(ChangeSink.KeepAlive.NOTHING);
    LogPlace settled = LogPlace.of(place());
    String first = ServerState.logs(sql).keySet().iterator().next();
    var next = new LogPlace(settled.era() + 1, first, 0, settled.gtids());
    reader.onContext(
        () -> {
          book.reach(next.json().put(SERVER, server.identity()));
          return book.flushed();
        });
    return next;
  }

  private static String gone(LogPlace place) {
    return "the server has not got its binary log from "
        + place
        + " on any more, so changes are lost: delete the mapping and create it again with"
        + " TRIM_HORIZON, which reads all rows; and let the server keep its log for longer"
        + " (binlog_expire_logs_seconds)";
  }

  private void follow(ServerState server, LogPlace from) throws Exception {
    boolean folds = server.foldsNames();
    String database = table.arn().schema();
    String name = table.arn().table();
    java.util.function.BiPredicate<String, String> followed =
        folds
            ? (one, other) -> one.equalsIgnoreCase(database) && other.equalsIgnoreCase(name)
            : (one, other) -> one.equals(database) && other.equals(name);
    reached.again();
    Binlog now =
        table
            .server()
            .binlog(table.replica(), new BinlogEvents(new TableMaps(followed, () -> catalog)));
    var parts =
        new BinlogReader.Parts(
            shape,
            reader,
            timing::now,
            reached,
            new Statements(followed, database, name),
            place -> context.runOnContext(none -> book.reach(kept(place))),
            this::changed);
    var events = new BinlogReader(parts, now, from, server.isMaria(), reader.last());
    log = now;
    try {
      if (!reader.stopping()) now.read(from, from.offset() == 0, events::take);
    } catch (ServerException e) {
      throw refused(e, from);
    } finally {
      log = null;
    }
  }

  private static Exception refused(ServerException e, LogPlace from) {
    if (e.getErrorCode() == NOT_ALLOWED)
      return new RefusedTableException(
          "the user may not read the binary log: GRANT REPLICATION SLAVE ON *.*");
    return Binlog.isPurged(e)
        ? new RefusedTableException(gone(from) + " [" + e.getMessage() + "]")
        : e;
  }

  private void changed() throws SQLException {
    try (Connection sql = table.server().connect()) {
      catalog = MysqlCatalog.read(sql, ServerState.read(sql), table.arn());
    }
  }
}
