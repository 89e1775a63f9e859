package io.penstock.trigger.change;

import java.time.Instant;

/** What the plug-in {@code pgoutput} sends, as far as it matters here. */
sealed interface PgMessage {
  record Begin(long log, Instant time, long transaction) implements PgMessage {}

  /**
   * @param end where the log goes on after the transaction
   */
  record Commit(long end) implements PgMessage {}

  /**
   * A table has been met for the first time, or has changed.
   *
   * @param columns their names, in the order of values
   */
  record Relation(int id, String schema, String name, String[] columns) implements PgMessage {}

  record Insert(int relation, String[] after) implements PgMessage {}

  /**
   * @param before null when neither the key has changed nor the table keeps whole rows
   * @param whole whether {@code before} has more than the key
   */
  record Update(int relation, String[] before, boolean whole, String[] after)
      implements PgMessage {}

  record Delete(int relation, String[] before, boolean whole) implements PgMessage {}

  record Truncate(int[] relations) implements PgMessage {}

  /** Types, origins, messages. */
  record Other() implements PgMessage {}
}
