package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** How values of a column, texts as its database's room keeps them, look in events. Pure. */
public interface ColumnType {
  /**
   * Writes one attribute as DynamoDB has them, such as {@code {"N": "1"}}.
   *
   * @param value null for SQL's null
   */
  void attribute(String value, JsonGenerator out) throws IOException;

  /**
   * Writes it as Debezium does.
   *
   * @param value never null
   */
  void plain(String value, JsonGenerator out) throws IOException;

  /** Whether Debezium writes it as bytes. */
  boolean isBytes();
}
