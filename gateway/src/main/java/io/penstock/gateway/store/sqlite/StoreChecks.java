package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.store.sql.Dialect;
import io.penstock.gateway.store.sql.Mends;
import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** What is looked at before the file is trusted. */
final class StoreChecks {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /**
   * Up to this size the check takes well under a second; a larger file is checked while it runs.
   */
  private static final long CHECKED_AT_ONCE = 64L << 20;

  private StoreChecks() {}

  /** Opens for writing: checked, migrated, and with what ran before due again. */
  static Session open(Path file, boolean relaxed, long now) {
    try {
      checkHeader(file);
      Connection connection = Connections.writer(file, relaxed);
      var session = new Session(connection, Dialect.SQLITE);
      try {
        if (Files.size(file) <= CHECKED_AT_ONCE) check(session);
        Schema.migrate(connection, file);
        Mends.run(session, now);
        return session;
      } catch (SQLException | IOException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException(file + ": " + Errors.describe(e), e);
    } catch (IOException e) {
      throw new StoreException("cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  static boolean checkedAtOnce(Path file) throws IOException {
    return Files.size(file) <= CHECKED_AT_ONCE;
  }

  /** Reads the whole file. */
  static void check(Session session) throws SQLException {
    try (var rows = session.query("PRAGMA quick_check(1)")) {
      if (!rows.next() || !rows.getString(1).equals("ok"))
        throw new DamageException(rows.getString(1));
    }
  }

  private static void checkHeader(Path file) throws IOException, SQLException {
    if (!Files.exists(file)) return;
    if (Files.size(file) == 0) {
      Path log = file.resolveSibling(file.getFileName() + "-wal");
      if (Files.exists(log) && Files.size(log) > 0)
        throw new DamageException("the file is empty, but its log is not");
      return;
    }
    var start = ByteBuffer.allocate(MAGIC.length);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (start.hasRemaining() && channel.read(start) >= 0)
        ;
    }
    if (!Arrays.equals(start.array(), MAGIC)) throw new DamageException("not a database");
  }
}
