package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A file's rows, for another store: of the newest schema, and held from every gateway. */
public final class SqliteExport implements AutoCloseable {
  private final FolderLock lock;
  private final Session session;

  private SqliteExport(FolderLock lock, Session session) {
    this.lock = lock;
    this.session = session;
  }

  /**
   * Brings an older schema to the newest. Blocks.
   *
   * @throws StoreException when a gateway uses the folder, or there is no store in it that can be
   *     read
   */
  public static SqliteExport open(Path folder) throws IOException {
    Path file = folder.resolve("penstock.db");
    if (!Files.exists(file)) throw new StoreException("there is no store in " + folder);
    FolderLock lock = FolderLock.take(folder);
    try {
      return new SqliteExport(lock, StoreChecks.open(file, false, System.currentTimeMillis()));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public Session session() {
    return session;
  }

  @Override
  public void close() throws IOException {
    try {
      session.close();
    } catch (SQLException e) {
      throw new IOException(e);
    } finally {
      lock.close();
    }
  }
}
