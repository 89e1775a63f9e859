package io.penstock.trigger.change;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table's changes: {@code arn:aws:rds:REGION:ACCOUNT:db:NAME/table/SCHEMA.TABLE/stream/SHAPE} of
 * PostgreSQL.
 *
 * @param database as people call it; where it is, is told where Penstock is started
 */
public record ChangeArn(
    String arn,
    Engine engine,
    String region,
    String database,
    String schema,
    String table,
    Shape shape) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:[^:]+:rds:([^:]*):[^:]*:db:([^/:]+)/(table|mysql)/([^/.]+)\\.([^/]+)/stream/(.+)");

  /** Whose table it is. */
  public enum Engine {
    POSTGRESQL("table", "postgresql"),
    MYSQL("mysql", "mysql");

    private final String word;
    final String shown;

    Engine(String word, String shown) {
      this.word = word;
      this.shown = shown;
    }
  }

  /** How events look. */
  public enum Shape {
    /** Like records of DynamoDB Streams: images of typed attributes. */
    DYNAMODB,
    /** Debezium's envelope, with its key. */
    DEBEZIUM
  }

  /**
   * @throws IllegalArgumentException when it is none; the message says what one looks like
   */
  public static ChangeArn parse(String arn) {
    Matcher parts = FORM.matcher(arn);
    if (parts.matches())
      for (Shape shape : Shape.values())
        if (shape.name().toLowerCase(java.util.Locale.ROOT).equals(parts.group(6)))
          return new ChangeArn(
              arn,
              parts.group(3).equals(Engine.MYSQL.word) ? Engine.MYSQL : Engine.POSTGRESQL,
              parts.group(1),
              parts.group(2),
              parts.group(4),
              parts.group(5),
              shape);
    throw new IllegalArgumentException(
        "A table's changes are arn:aws:rds:REGION:ACCOUNT:db:NAME/table/SCHEMA.TABLE/stream/SHAPE,"
            + " where SHAPE is dynamodb or debezium: "
            + arn);
  }
}
