package io.penstock.gateway.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

/** How connections to the file are set up. */
final class Connections {
  private static final int BUSY_MILLIS = 10_000;
  private static final int WRITER_CACHE_KB = 32 * 1024;
  private static final int READER_CACHE_KB = 4 * 1024;

  private Connections() {}

  static Connection writer(Path file, boolean relaxed) throws SQLException {
    SQLiteConfig config = config(WRITER_CACHE_KB);
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(relaxed ? SynchronousMode.NORMAL : SynchronousMode.FULL);
    Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try (var statement = connection.createStatement()) {
      // The writer checkpoints itself: SQLite's automatic one would hide a failing sync.
      statement.execute("PRAGMA wal_autocheckpoint = 0");
    }
    return connection;
  }

  static Connection reader(Path file) throws SQLException {
    SQLiteConfig config = config(READER_CACHE_KB);
    config.setReadOnly(true);
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  private static SQLiteConfig config(int cacheKb) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-cacheKb);
    config.setTempStore(TempStore.MEMORY);
    return config;
  }
}
