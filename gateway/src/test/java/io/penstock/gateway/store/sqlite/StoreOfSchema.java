package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.store.sql.Crc;
import io.penstock.gateway.store.sql.Inserts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Makes a store file as a Penstock of an older schema left it, with something of everything. Once
 * for each schema, when it is new: {@code StoreOfSchema VERSION FILE}; the files are kept.
 */
final class StoreOfSchema {
  private static final long NOW = Deliver.START.toEpochMilli();

  private StoreOfSchema() {}

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[1]);
    Files.deleteIfExists(file);
    make(Integer.parseInt(args[0]), file);
  }

  private static void make(int version, Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var sql = connection.createStatement()) {
      sql.execute("PRAGMA page_size = 512");
      for (int n = 1; n <= version; n++)
        for (String one : script(n).split(";\\s*(?:\\n|$)")) if (!one.isBlank()) sql.execute(one);
      sql.execute("PRAGMA application_id = " + 0x504e5354);
      sql.execute("PRAGMA user_version = " + version);
      sql.execute("INSERT INTO lane VALUES (1, 'function:f'), (2, 'destination:arn:q')");
      delivery(connection, 1, "pending", 0, NOW, null, null);
      delivery(connection, 2, "running", 1, NOW + 60_000, null, null);
      delivery(connection, 3, "first", 0, NOW, null, "key");
      delivery(connection, 4, "waiting", 2, Long.MAX_VALUE, null, "key");
      delivery(connection, 5, "succeeded", 3, null, NOW, null);
      delivery(connection, 6, "dead", 4, null, NOW, null);
      sql.execute(
          "UPDATE delivery SET condition = 'RetriesExhausted', attempts = 3, tried = "
              + NOW
              + ", took = 12000, outcome = 1, error_type = 'TypeError', error_message = 'no' WHERE"
              + " id = 'dead'");
      sql.execute(
          "INSERT INTO attempt VALUES (6, 1, "
              + NOW
              + ", 12000, 2, 'E', 'one', 'log'), (6, 2, "
              + NOW
              + ", 12000, 1, 'TypeError', 'no', NULL)");
      sql.execute("INSERT INTO document VALUES ('kind', 'id', CAST('{\"n\":1}' AS BLOB))");
      sql.execute("INSERT INTO last_firing VALUES ('schedule', " + NOW + ")");
      if (version >= 2) messages(sql);
    }
  }

  private static void messages(java.sql.Statement sql) throws SQLException {
    sql.execute("INSERT INTO document VALUES ('queue', 'q.fifo', CAST('{}' AS BLOB))");
    for (int seq = 1; seq <= 3; seq++)
      sql.execute(
          "INSERT INTO message (seq, queue, id, body, grp, dedup, sent, visible) VALUES (%d,"
                  .formatted(seq)
              + " 'q.fifo', 'id-%d', 'body %d', 'g%d', 'd%d', %d, %d)"
                  .formatted(seq, seq, seq % 2, seq, NOW, NOW));
    sql.execute(
        "UPDATE message SET visible = %d, receives = 1, token = 1, first = %d WHERE seq = 1"
            .formatted(NOW + 30_000, NOW));
    sql.execute(
        "INSERT INTO message_sent VALUES ('q.fifo', char(10) || 'd3', %d, 'id-3', 3)"
            .formatted(NOW));
  }

  private static String script(int version) throws Exception {
    try (var in = Schema.class.getResourceAsStream(version + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void delivery(
      Connection connection, int seq, String id, int state, Long due, Long ended, String key)
      throws SQLException {
    Delivery d = key == null ? Deliver.event(id, "f") : Deliver.ordered(id, "f", key);
    byte[] body = d.payload().getBytes();
    try (var payload =
        connection.prepareStatement("INSERT INTO payload (id, crc, body) VALUES (?, ?, ?)")) {
      payload.setInt(1, seq);
      payload.setLong(2, Crc.of(body));
      payload.setBytes(3, body);
      payload.execute();
    }
    try (var row =
        connection.prepareStatement(
            "INSERT INTO delivery (seq, lane, state, due, ended, since, accepted, payload, shared,"
                + " size, crc, id, kind, target, source, order_key) VALUES (?1, 1, ?2, ?3, ?4, ?5,"
                + " ?5, ?1, 0, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")) {
      row.setInt(1, seq);
      row.setInt(2, state);
      row.setObject(3, due);
      row.setObject(4, ended);
      row.setLong(5, NOW);
      row.setInt(6, body.length);
      row.setLong(7, Inserts.facts(d));
      row.setString(8, id);
      row.setString(9, d.kind());
      row.setString(10, d.target());
      row.setString(11, d.source());
      row.setString(12, key);
      row.execute();
    }
  }
}
