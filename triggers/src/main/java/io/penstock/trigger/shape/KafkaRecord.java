package io.penstock.trigger.shape;

import java.util.List;

/**
 * A record as a Kafka broker hands it out. The arrays are not copied and must not change.
 *
 * @param timestamp milliseconds; what it means says {@code timestampType}
 * @param timestampType {@code CREATE_TIME} or {@code LOG_APPEND_TIME}
 * @param key null when the record has none
 * @param value null for a tombstone
 * @param headers in their order, names may repeat
 */
public record KafkaRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    String timestampType,
    byte[] key,
    byte[] value,
    List<Header> headers) {

  /**
   * @param value null is possible
   */
  public record Header(String name, byte[] value) {}

  /** What AWS calls the partition: {@code topic-partition}. */
  public String place() {
    return topic + "-" + partition;
  }

  /** Bytes of its part of the event, never less than they are. */
  public int size() {
    int size = 160 + topic.length() * 9;
    if (key != null) size += key.length * 4 / 3 + 16;
    if (value != null) size += value.length * 4 / 3 + 16;
    for (Header header : headers)
      size +=
          12
              + header.name().length() * 6
              + (header.value() == null ? 0 : header.value().length * 5);
    return size;
  }
}
