package io.penstock.trigger.change;

import io.penstock.trigger.change.RowChange.Op;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** Reads changes from a slot and hands them on. On the reader's thread. */
final class LogReader {
  private static final int CHUNK = 500;
  private static final int CHUNK_BYTES = 4 << 20;
  private static final int STATUS_SECONDS = 1;
  private static final int BUSY = 20;
  private static final long NAP = TimeUnit.MILLISECONDS.toNanos(4);

  private final PostgresSlot slot;
  private final ChangeArn arn;
  private final RowShape shape;
  private final ChangeSink sink;
  private final InstantSource clock;
  private final Transactions transactions;
  private final Map<Integer, Table> tables = new HashMap<>();
  private final List<ChangeRecord> some = new ArrayList<>();
  private Connection sql;
  private PGReplicationStream stream;
  private int bytes;

  /** Handed on, or about to be. */
  private String last;

  private PgMessage.Begin begun;
  private long index;
  private String lastOfTransaction;

  /**
   * @param last position of the last change that was handed on already; null for none
   */
  LogReader(
      PostgresSlot slot,
      ChangeArn arn,
      RowShape shape,
      ChangeSink sink,
      InstantSource clock,
      Transactions transactions,
      String last) {
    this.slot = slot;
    this.arn = arn;
    this.shape = shape;
    this.sink = sink;
    this.clock = clock;
    this.transactions = transactions;
    this.last = last;
  }

  /** Returns when it is to stop. */
  void read(Connection replication, Connection statements) throws SQLException {
    sql = statements;
    transactions.again();
    stream =
        PostgresServer.postgres(replication)
            .getReplicationAPI()
            .replicationStream()
            .logical()
            .withSlotName(slot.name())
            .withSlotOption("proto_version", 1)
            .withSlotOption("publication_names", slot.name())
            .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
            .withAutomaticFlush(false)
            .start();
    sink.well();
    for (int idle = 0; !sink.stopping(); ) {
      ByteBuffer message = stream.readPending();
      if (message != null) {
        idle = 0;
        take(message);
        if (some.size() >= CHUNK || bytes >= CHUNK_BYTES) hand();
        continue;
      }
      if (stream.isClosed()) throw new SQLException("the server has ended it", "08006");
      hand();
      confirm();
      // A look waits a millisecond by itself; one that waited for data could not confirm any.
      if (++idle > BUSY) LockSupport.parkNanos(NAP);
    }
    sink.settled(ChangeSink.KeepAlive.NOTHING);
    report();
    stream.close();
  }

  private void take(ByteBuffer message) throws SQLException {
    switch (PgOutput.read(message)) {
      case PgMessage.Begin begin -> {
        begun = begin;
        index = 0;
        lastOfTransaction = null;
        transactions.begin();
      }
      case PgMessage.Commit(long end) -> transactions.commit(lastOfTransaction, end);
      case PgMessage.Relation relation -> tables.put(relation.id(), table(relation));
      case PgMessage.Insert(int relation, String[] after) ->
          add(Op.CREATE, tables.get(relation), null, false, after);
      case PgMessage.Update update -> update(update);
      case PgMessage.Delete(int relation, String[] before, boolean whole) ->
          add(Op.DELETE, tables.get(relation), before, whole, null);
      case PgMessage.Truncate(int[] relations) -> {
        for (int relation : relations) {
          Table table = tables.get(relation);
          if (table != null) truncate(table);
        }
      }
      case PgMessage.Other() -> {}
    }
  }

  private void update(PgMessage.Update update) {
    Table table = tables.get(update.relation());
    String[] after = update.after();
    String[] before = update.before();
    if (before != null)
      for (int i = 0; i < after.length; i++)
        if (RowChange.isUnchanged(after[i]) && before[i] != null) after[i] = before[i];
    if (before != null && keyChanged(table, before, after)) {
      add(Op.DELETE, table, before, update.whole(), null);
      add(Op.CREATE, table, null, false, after);
    } else add(Op.UPDATE, table, before, update.whole(), after);
  }

  private static boolean keyChanged(Table table, String[] before, String[] after) {
    // Where all columns are the key, any change would be one of it.
    if (table.columns().stream().noneMatch(column -> column.key() > 0)) return false;
    for (int i : table.key()) if (!java.util.Objects.equals(before[i], after[i])) return true;
    return false;
  }

  /** It is of all keys: what came before is settled first, and it before what comes then. */
  private void truncate(Table table) throws SQLException {
    hand();
    sink.settled(this::report);
    add(Op.TRUNCATE, table, null, false, null);
    hand();
    sink.settled(this::report);
  }

  private void add(Op op, Table table, String[] before, boolean whole, String[] after) {
    String position = RowChange.position(begun.log(), index++);
    Instant time = begun.time();
    var change =
        new RowChange(
            op,
            table,
            before,
            whole,
            after,
            position,
            new PgOrigin(stream.getLastReceiveLSN().asLong(), begun.transaction()),
            time,
            "false");
    if (!shape.tells(change)) return;
    lastOfTransaction = position;
    if (ChangeBook.compare(position, last) <= 0) return;
    last = position;
    byte[] item = shape.item(change, clock.instant());
    bytes += item.length;
    some.add(
        new ChangeRecord(
            position,
            change.orderKey(),
            time.truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
            item));
  }

  private void hand() throws SQLException {
    if (some.isEmpty()) return;
    List<ChangeRecord> taken = List.copyOf(some);
    some.clear();
    bytes = 0;
    sink.take(taken, this::report);
  }

  private void confirm() {
    String durable = sink.durable();
    boolean idle = some.isEmpty() && ChangeBook.compare(durable, last) >= 0;
    long place = transactions.confirm(durable, idle, stream.getLastReceiveLSN().asLong());
    if (place == 0) return;
    LogSequenceNumber number = LogSequenceNumber.valueOf(place);
    stream.setAppliedLSN(number);
    stream.setFlushedLSN(number);
  }

  private void report() throws SQLException {
    confirm();
    stream.forceUpdateStatus();
  }

  /** Its columns in the order of values; types as the catalogue has them now. */
  private Table table(PgMessage.Relation relation) throws SQLException {
    Table now = Catalog.table(sql, arn);
    var columns = new ArrayList<Column>();
    for (String name : relation.columns())
      columns.add(
          now.columns().stream()
              .filter(column -> column.name().equals(name))
              .findFirst()
              .orElse(new Column(name, PgType.UNKNOWN, 0)));
    return Table.of(relation.schema(), relation.name(), columns);
  }
}
