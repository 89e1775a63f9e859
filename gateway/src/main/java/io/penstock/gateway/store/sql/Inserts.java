package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.Delivery;
import io.vertx.core.buffer.Buffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Turns deliveries into rows; those that hold the same Buffer share one payload row. */
public final class Inserts {
  private static final String EARLIER =
      "SELECT 1 FROM delivery WHERE lane = ? AND order_key = ? AND due IS NOT NULL LIMIT 1";
  private static final String DELIVERY =
      "INSERT INTO delivery (seq, lane, state, due, since, accepted, payload, shared, size, crc,"
          + " id, kind, target, source, trace, order_key, cause, details) VALUES (?, ?, ?, ?, ?, ?,"
          + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String PAYLOAD = "INSERT INTO payload (id, crc, body) VALUES (?, ?, ?)";

  /** What a delivery takes beside its payload, about. */
  static final int ROW_BYTES = 600;

  private record Row(Delivery delivery, Bytes bytes, long crc) {}

  /** A payload on its way to its row, or in it. */
  private static final class Bytes {
    private final byte[] body;
    private final long crc;
    private final boolean shared;

    private Bytes(byte[] body, boolean shared) {
      this.body = body;
      this.crc = body == null ? 0 : Crc.of(body);
      this.shared = shared;
    }
  }

  private final List<Row> rows;
  private final int bytes;

  private Inserts(List<Row> rows, int bytes) {
    this.rows = rows;
    this.bytes = bytes;
  }

  /** Copies and checksums: the caller's thread does what the writer need not. */
  static Inserts of(List<Delivery> deliveries, Buffer stored) {
    var uses = new IdentityHashMap<Buffer, Integer>();
    for (Delivery delivery : deliveries) uses.merge(delivery.payload(), 1, Integer::sum);
    var copies = new IdentityHashMap<Buffer, Bytes>();
    var rows = new ArrayList<Row>(deliveries.size());
    int total = 0;
    for (Delivery delivery : deliveries) {
      Buffer payload = delivery.payload();
      Bytes copy = copies.get(payload);
      if (copy == null) {
        copy =
            payload == stored
                ? new Bytes(null, true)
                : new Bytes(payload.getBytes(), uses.get(payload) > 1);
        copies.put(payload, copy);
        if (copy.body != null) total += copy.body.length;
      }
      rows.add(new Row(delivery, copy, facts(delivery)));
    }
    return new Inserts(rows, total);
  }

  public static long facts(Delivery d) {
    return Crc.of(d.id(), d.kind(), d.lane(), d.target(), d.source(), d.details());
  }

  List<String> ids() {
    return rows.stream().map(row -> row.delivery.id()).toList();
  }

  int bytes() {
    return bytes;
  }

  /**
   * @param storedIn payload row of the Buffer that is stored already; 0 when there is none
   */
  void run(Session session, Index index, long storedIn) throws SQLException {
    Map<Bytes, Long> payloads = new IdentityHashMap<>();
    for (Row row : rows) {
      Delivery d = row.delivery;
      if (index.store(session, d.id())) continue;
      Long payload = row.bytes.body == null ? Long.valueOf(storedIn) : payloads.get(row.bytes);
      if (payload == null) {
        payload = index.newPayload();
        session.later(PAYLOAD, payload, row.bytes.crc, row.bytes.body);
        session.grew(row.bytes.body.length);
        payloads.put(row.bytes, payload);
      }
      insert(session, index, row, payload);
    }
  }

  private static void insert(Session session, Index index, Row row, long payload)
      throws SQLException {
    Delivery d = row.delivery;
    long lane = index.lane(session, d.lane());
    boolean waits = d.orderKey() != null && session.number(EARLIER, lane, d.orderKey()) != null;
    long due = waits ? Index.NEVER : d.due().toEpochMilli();
    int state = waits ? Codes.WAITING : Codes.PENDING;
    session.grew(ROW_BYTES);
    session.later(
        DELIVERY,
        index.newSeq(),
        lane,
        state,
        due,
        d.accepted().toEpochMilli(),
        d.accepted().toEpochMilli(),
        payload,
        row.bytes.shared ? 1 : 0,
        d.payload().length(),
        row.crc,
        d.id(),
        d.kind(),
        d.target(),
        d.source(),
        d.traceId(),
        d.orderKey(),
        d.cause(),
        d.details());
    if (!waits) index.due(lane, due);
    index.moved(lane, null, state);
    index.arrival();
  }
}
