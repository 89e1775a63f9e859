package io.penstock.trigger.change;

import java.time.Instant;

/**
 * A change of one row, or of all of them. Values are texts, as their columns' types read them; null
 * is SQL's null, {@link #UNCHANGED} a value that has not changed and was not sent.
 *
 * @param before of all columns, of the key's alone (others null), or null when nothing is known
 * @param whole whether {@code before} has all columns
 * @param after null when the row is gone
 * @param snapshot {@code false}, {@code first}, {@code true}, {@code last}
 */
public record RowChange(
    Op op,
    Table table,
    String[] before,
    boolean whole,
    String[] after,
    String position,
    ChangeOrigin origin,
    Instant time,
    String snapshot) {
  @SuppressWarnings("StringOperationCanBeSimplified") // known by identity, so equal to no value
  public static final String UNCHANGED = new String("unchanged");

  public enum Op {
    CREATE("c", "INSERT"),
    UPDATE("u", "MODIFY"),
    DELETE("d", "REMOVE"),
    READ("r", "INSERT"),
    TRUNCATE("t", "TRUNCATE");

    final String debezium;
    final String dynamoDb;

    Op(String debezium, String dynamoDb) {
      this.debezium = debezium;
      this.dynamoDb = dynamoDb;
    }
  }

  /** The row's values, or what is known of the last ones. */
  public String[] row() {
    return after != null ? after : before;
  }

  /** Of equal keys, changes are kept in order; null for a change of all rows. */
  public String orderKey() {
    if (op == Op.TRUNCATE) return null;
    var key = new StringBuilder();
    for (int i : table.key()) {
      String value = row()[i];
      if (value == null) key.append("-;");
      else key.append(value.length()).append(':').append(value);
    }
    return key.toString();
  }

  /** The index of the next row of a snapshot before the place, after the position. */
  public static long nextRow(String position, long log) {
    String head = String.format("%020d", log - 1);
    return position != null && position.startsWith(head)
        ? Long.parseLong(position.substring(20)) + 1
        : 0;
  }

  @SuppressWarnings({"StringEquality", "ReferenceEquality"}) // the one that stands for no value
  public static boolean isUnchanged(String value) {
    return value == UNCHANGED;
  }

  /** Where in the order of all changes: equal lengths, so texts compare as numbers. */
  public static String position(long log, long index) {
    return String.format("%020d%010d", log, index);
  }
}
