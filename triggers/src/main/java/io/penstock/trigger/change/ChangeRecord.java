package io.penstock.trigger.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import io.penstock.trigger.mapping.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * A change in its lane.
 *
 * @param item its part of the event
 */
public record ChangeRecord(String position, String orderKey, Instant arrival, byte[] item)
    implements SourceRecord {
  private static final ObjectMapper JSON = JsonReading.mapper();

  @Override
  public int size() {
    return item.length + 1;
  }

  @Override
  public JsonNode filtered() {
    try {
      return JSON.readTree(item);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
