package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.sql.StoreException;
import java.sql.SQLException;

/** What SQLite's errors mean to us. */
final class Errors {
  private static final int PRIMARY = 0xff;
  private static final int PERM = 3;
  private static final int BUSY = 5;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int NOTADB = 26;

  /** What to do about a damaged file. */
  static final String REMEDY =
      "Move penstock.db, penstock.db-wal and penstock.db-shm away and start again with an empty"
          + " store, or put a backup in their place; what can still be read is saved by: sqlite3"
          + " penstock.db .recover | sqlite3 recovered.db";

  static final String FULL_DISK = "The disk of the data folder is full.";

  private Errors() {}

  static boolean isFull(Throwable e) {
    return code(e) == FULL;
  }

  private static int code(Throwable e) {
    return e instanceof SQLException sql ? sql.getErrorCode() & PRIMARY : 0;
  }

  /** Whether nothing that is written from now on can be trusted. */
  static boolean isFatal(Throwable e) {
    if (e instanceof DamageException || e instanceof Error) return true;
    return switch (code(e)) {
      case PERM, READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB -> true;
      default -> false;
    };
  }

  static boolean isDamage(Throwable e) {
    return e instanceof DamageException || code(e) == CORRUPT || code(e) == NOTADB;
  }

  static RuntimeException refusal(Exception e) {
    return switch (code(e)) {
      case FULL -> new RefusedException(Why.FULL, FULL_DISK);
      case BUSY ->
          new RefusedException(Why.BUSY, "Another program holds the database of the data folder.");
      default -> e instanceof RuntimeException r ? r : new StoreException(e.getMessage(), e);
    };
  }

  static String describe(Throwable e) {
    if (isDamage(e)) return "The database is damaged (" + e.getMessage() + "). " + REMEDY;
    if (code(e) == IOERR)
      return "The disk failed ("
          + e.getMessage()
          + "). Nothing more is accepted; check the disk, then start the gateway again.";
    if (!(e instanceof SQLException))
      return "The store's own thread has failed (" + e + "). Start the gateway again.";
    return "The database cannot be written (" + e.getMessage() + ").";
  }
}
