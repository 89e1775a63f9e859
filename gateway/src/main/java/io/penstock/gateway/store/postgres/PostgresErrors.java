package io.penstock.gateway.store.postgres;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.sql.StoreException;
import java.sql.SQLException;

/** What PostgreSQL's errors mean to us. */
final class PostgresErrors {
  static final String FULL_DISK = "The disk of the database is full.";

  private PostgresErrors() {}

  private static String state(Throwable e) {
    for (Throwable one = e; one != null; one = one.getCause())
      if (one instanceof SQLException sql && sql.getSQLState() != null) return sql.getSQLState();
    return "";
  }

  /**
   * Whether the session is of no more use, and another may be: the connection broke, the server
   * ends or is no primary any more.
   */
  static boolean isLost(Throwable e) {
    String state = state(e);
    return state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("25P03") // idle in a transaction for too long
        || state.equals("25006"); // a standby: writes nothing
  }

  static boolean isFull(Throwable e) {
    return state(e).equals("53100");
  }

  static RuntimeException refusal(Throwable e) {
    if (isFull(e)) return new RefusedException(Why.FULL, FULL_DISK);
    if (isLost(e)) return new RefusedException(Why.UNREADY, describe(e));
    String state = state(e);
    if (state.equals("57014") || state.equals("55P03") || state.startsWith("40"))
      return new RefusedException(Why.BUSY, "The database did not do it in time.");
    return e instanceof RuntimeException known ? known : new StoreException(e.getMessage(), e);
  }

  static String describe(Throwable e) {
    return "The database cannot be used ("
        + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
        + ").";
  }
}
