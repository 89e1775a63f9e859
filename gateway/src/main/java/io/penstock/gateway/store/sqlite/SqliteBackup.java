package io.penstock.gateway.store.sqlite;

import io.penstock.function.DiskSync;
import io.penstock.gateway.store.sql.Dialect;
import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.sqlite.SQLiteConnection;

/** Copies of the store: made while a gateway runs or not, put back while none does. Blocks. */
public final class SqliteBackup {
  private static final String FILE = "penstock.db";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private SqliteBackup() {}

  /**
   * Copies what is committed at this moment, as one whole, without holding up the gateway. The copy
   * is checked by opening, and has its name only then.
   *
   * @return what was copied, in words
   * @throws StoreException when there is nothing to copy, or the copy is not whole
   */
  public static String backup(Path folder, Path file) throws IOException {
    Path source = folder.resolve(FILE);
    if (!Files.exists(source)) throw new StoreException("there is no store in " + folder);
    if (Files.exists(file)) throw new StoreException(file + " is there already");
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    try (Connection connection = Connections.reader(source)) {
      // All pages in one step, out of one snapshot: it need not begin anew when something changes.
      int code =
          connection
              .unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup("main", part.toAbsolutePath().toString(), null, 0, 0, -1);
      if (code != 0) throw new StoreException("copying " + source + " ended with code " + code);
      String what = check(part);
      DiskSync.sync(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      DiskSync.sync(file.toAbsolutePath().getParent());
      return what;
    } catch (SQLException e) {
      throw new StoreException(source + ": " + Errors.describe(e), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Puts a copy in the store's place; what was there is moved aside. An older schema is brought to
   * the newest.
   *
   * @return what was restored, in words
   * @throws StoreException when a gateway uses the folder, or the file is no whole store of a
   *     version that is known; nothing was changed then
   */
  public static String restore(Path folder, Path file) throws IOException {
    if (!Files.exists(file)) throw new StoreException("there is no file " + file);
    Files.createDirectories(folder);
    try (FolderLock _ = FolderLock.take(folder)) {
      Path part = folder.resolve(FILE + ".part");
      Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
      try {
        StoreChecks.open(part, false, System.currentTimeMillis()).close();
        String what = check(part);
        for (String rest : new String[] {"-wal", "-shm"})
          Files.deleteIfExists(folder.resolve(part.getFileName() + rest));
        DiskSync.sync(part);
        String aside = ".before-" + STAMP.format(Instant.now());
        for (String name : new String[] {FILE + "-wal", FILE + "-shm", FILE})
          if (Files.exists(folder.resolve(name)))
            Files.move(folder.resolve(name), folder.resolve(name + aside));
        Files.move(part, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        DiskSync.sync(folder);
        return what;
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (SQLException e) {
      throw new StoreException(file + ": " + Errors.describe(e), e);
    }
  }

  private static String check(Path file) throws SQLException {
    try (var session = new Session(Connections.reader(file), Dialect.SQLITE)) {
      StoreChecks.check(session);
      long version = session.number("PRAGMA user_version");
      if (session.number("PRAGMA application_id") != Schema.APPLICATION)
        throw new StoreException(file + " is not Penstock's");
      return "schema %d, %d deliveries, %d documents%s"
          .formatted(
              version,
              session.number("SELECT count(*) FROM delivery"),
              session.number("SELECT count(*) FROM document"),
              version < 2
                  ? ""
                  : ", " + session.number("SELECT count(*) FROM message") + " messages");
    }
  }
}
