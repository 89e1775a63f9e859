package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

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

  /** Writes what stands for a value that a change does not tell, as Debezium does. */
  default void marker(String marker, JsonGenerator out) throws IOException {
    if (isBytes()) out.writeBinary(marker.getBytes(StandardCharsets.UTF_8));
    else out.writeString(marker);
  }
}
