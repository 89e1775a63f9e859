package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.GtidSet;
import com.github.shyiko.mysql.binlog.MariadbGtidSet;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.MariadbGtidEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.RotateEventData;
import io.penstock.trigger.change.ChangeBook;
import io.penstock.trigger.change.ChangeRecord;
import io.penstock.trigger.change.ChangeSink;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.change.RowChange;
import io.penstock.trigger.change.RowChange.Op;
import io.penstock.trigger.change.RowShape;
import io.penstock.trigger.change.Table;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes of events of the binary log, and hands them on. A position is where in the log the
 * transaction begins, and the change's number in it. On the reader's thread.
 */
final class BinlogReader {
  private static final Logger LOG = LoggerFactory.getLogger(BinlogReader.class);
  private static final int CHUNK = 500;
  private static final int CHUNK_BYTES = 4 << 20;
  private static final long PASS = 1_000_000_000L;

  /**
   * What it works with.
   *
   * @param passed is told places that are reached without a change being settled
   * @param changed is told that the table may be another one
   */
  record Parts(
      RowShape shape,
      ChangeSink sink,
      InstantSource clock,
      Reached reached,
      Statements statements,
      Consumer<LogPlace> passed,
      Changed changed) {}

  /** Reads the catalogue again. */
  @FunctionalInterface
  interface Changed {
    void now() throws SQLException;
  }

  private final Parts parts;
  private final Binlog log;
  private final LogPlace from;
  private final GtidSet gtids;
  private final List<ChangeRecord> some = new ArrayList<>();
  private int bytes;
  private String file;

  /** Handed on, or about to be. */
  private String last;

  private LogPlace begun;

  /** A transaction has begun; {@code open}: and goes on until it says otherwise. */
  private boolean started;

  private boolean open;
  private String gtid;
  private long thread;
  private long index;
  private String lastOfTransaction;
  private LogPlace behind;
  private long passedAt = System.nanoTime();
  private boolean well;

  /**
   * @param last position of the last change that was handed on already; null for none
   */
  BinlogReader(Parts parts, Binlog log, LogPlace from, boolean maria, String last) {
    this.parts = parts;
    this.log = log;
    this.from = from;
    this.file = from.file();
    this.last = last;
    this.gtids =
        from.gtids() == null
            ? null
            : maria ? new MariadbGtidSet(from.gtids()) : new GtidSet(from.gtids());
  }

  void take(Event event) throws Exception {
    if (!well) {
      well = true;
      parts.sink().well();
    }
    EventHeaderV4 header = event.getHeader();
    switch (event.getData()) {
      case RowsChanged rows -> rows(header, rows);
      case TableMap map -> {}
      case QueryEventData query -> query(header, query);
      case RotateEventData rotate -> rotate(rotate);
      case GtidEventData name -> begin(header, String.valueOf(name.getMySqlGtid()));
      case MariadbGtidEventData name -> {
        begin(header, name.getDomainId() + "-" + header.getServerId() + "-" + name.getSequence());
        open = (name.getFlags() & MariadbGtidEventData.FL_STANDALONE) == 0;
      }
      case Oddity(String problem) -> throw new RefusedTableException(problem);
      case null, default -> other(header);
    }
    if (some.size() >= CHUNK || bytes >= CHUNK_BYTES || !log.more()) hand();
    if (parts.sink().stopping()) log.cut();
  }

  private void other(EventHeaderV4 header) {
    switch (header.getEventType()) {
      case ANONYMOUS_GTID -> begin(header, null);
      case XID, XA_PREPARE -> end(header);
      case HEARTBEAT -> pass(true);
      default -> {}
    }
  }

  private void rotate(RotateEventData rotate) {
    file = rotate.getBinlogFilename();
    if (open || from.offset() == 0 && begun == null) return;
    behind = from.at(file, rotate.getBinlogPosition(), null);
    pass(false);
  }

  private void begin(EventHeaderV4 header, String name) {
    begun = from.at(file, header.getNextPosition() - header.getEventLength(), null);
    started = true;
    gtid = name;
    thread = 0;
    index = 0;
  }

  private void end(EventHeaderV4 header) {
    open = false;
    started = false;
    if (gtid != null && gtids != null) gtids.addGtid(gtid);
    // Offsets have 32 bits; one beyond is not told, but the next log's beginning.
    if (begun != null && header.getNextPosition() < begun.offset()) return;
    behind = from.at(file, header.getNextPosition(), null);
    pass(lastOfTransaction != null);
  }

  /** Tells how far it is: with each change, else not more often than needed. */
  private void pass(boolean now) {
    if (behind != null && (now || System.nanoTime() - passedAt > PASS)) {
      parts
          .reached()
          .end(
              lastOfTransaction,
              behind.at(behind.file(), behind.offset(), gtids == null ? null : gtids.toString()));
      lastOfTransaction = null;
      behind = null;
    }
    if (System.nanoTime() - passedAt < PASS) return;
    passedAt = System.nanoTime();
    LogPlace place = parts.reached().passed();
    if (place != null) parts.passed().accept(place);
  }

  private void query(EventHeaderV4 header, QueryEventData query) throws SQLException {
    String sql = query.getSql();
    if (!started) begin(header, null);
    thread = query.getThreadId();
    switch (sql) {
      case "BEGIN" -> open = true;
      case "COMMIT", "ROLLBACK" -> end(header);
      default -> {
        statement(header, query.getDatabase(), sql);
        if (!open) end(header);
      }
    }
  }

  private void statement(EventHeaderV4 header, String database, String sql) throws SQLException {
    Statements statements = parts.statements();
    if (statements.empties(database, sql)) truncate(header);
    else if (statements.changes(sql)) parts.changed().now();
    else if (statements.writes(sql))
      LOG.error(
          "{}: a session logs statements rather than rows (binlog_format); what it may have written"
              + " to {} was not seen",
          log,
          statements.table());
  }

  /** It is of all keys: what came before is settled first, and it before what comes then. */
  private void truncate(EventHeaderV4 header) throws SQLException {
    hand();
    parts.sink().settled(ChangeSink.KeepAlive.NOTHING);
    Statements of = parts.statements();
    var table = new Table(of.database(), of.table(), List.of(), new int[0]);
    add(header, 0, Op.TRUNCATE, table, null, null);
    hand();
    parts.sink().settled(ChangeSink.KeepAlive.NOTHING);
  }

  private void rows(EventHeaderV4 header, RowsChanged rows) {
    Table table = rows.map().table();
    int count = Math.max(rows.before().size(), rows.after().size());
    for (int i = 0; i < count; i++) {
      String[] before = rows.before().isEmpty() ? null : rows.before().get(i);
      String[] after = rows.after().isEmpty() ? null : rows.after().get(i);
      if (rows.op() != Op.UPDATE) {
        add(header, i, rows.op(), table, before, after);
        continue;
      }
      for (int c = 0; c < after.length; c++)
        if (RowChange.isUnchanged(after[c])) after[c] = before[c];
      if (keyChanged(table, before, after)) {
        add(header, i, Op.DELETE, table, before, null);
        add(header, i, Op.CREATE, table, null, after);
      } else add(header, i, Op.UPDATE, table, before, after);
    }
  }

  private static boolean keyChanged(Table table, String[] before, String[] after) {
    // Where all columns are the key, any change would be one of it.
    if (table.columns().stream().noneMatch(column -> column.key() > 0)) return false;
    for (int i : table.key()) if (!Objects.equals(before[i], after[i])) return true;
    return false;
  }

  private void add(
      EventHeaderV4 header, int row, Op op, Table table, String[] before, String[] after) {
    String position = RowChange.position(begun.number(), index++);
    Instant time = Instant.ofEpochMilli(header.getTimestamp());
    var origin =
        new BinlogOrigin(
            file,
            header.getNextPosition() - header.getEventLength(),
            row,
            header.getServerId(),
            gtid,
            thread);
    boolean whole = before != null;
    for (int i = 0; whole && i < before.length; i++) whole = !RowChange.isUnchanged(before[i]);
    var change = new RowChange(op, table, before, whole, after, position, origin, time, "false");
    if (!parts.shape().tells(change)) return;
    lastOfTransaction = position;
    if (ChangeBook.compare(position, last) <= 0) return;
    last = position;
    byte[] item = parts.shape().item(change, parts.clock().instant());
    bytes += item.length;
    some.add(new ChangeRecord(position, change.orderKey(), time, item));
  }

  private void hand() throws SQLException {
    if (some.isEmpty()) return;
    List<ChangeRecord> taken = List.copyOf(some);
    some.clear();
    bytes = 0;
    parts.sink().take(taken, ChangeSink.KeepAlive.NOTHING);
  }
}
