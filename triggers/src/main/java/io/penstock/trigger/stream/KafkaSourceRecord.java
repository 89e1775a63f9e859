package io.penstock.trigger.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.function.JsonReading;
import io.penstock.trigger.mapping.SourceRecord;
import io.penstock.trigger.shape.KafkaRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A Kafka record in its lane. */
record KafkaSourceRecord(KafkaRecord record) implements SourceRecord {
  private static final ObjectMapper JSON = JsonReading.mapper();

  @Override
  public String position() {
    return Long.toString(record.offset());
  }

  @Override
  public String orderKey() {
    return null;
  }

  @Override
  public Instant arrival() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  @Override
  public int size() {
    return record.size();
  }

  /** The metadata; key and value where they are text, as JSON where that is what they are. */
  @Override
  public JsonNode filtered() {
    ObjectNode view = JSON.createObjectNode();
    view.put("topic", record.topic())
        .put("partition", record.partition())
        .put("offset", record.offset())
        .put("timestamp", record.timestamp())
        .put("timestampType", record.timestampType());
    JsonNode key = data(record.key());
    if (key != null) view.set("key", key);
    JsonNode value = data(record.value());
    if (value != null) view.set("value", value);
    return view;
  }

  /** A JSON object, or text; null when it is neither. */
  private static JsonNode data(byte[] bytes) {
    if (bytes == null) return null;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      try {
        JsonNode json = JSON.readTree(text);
        if (json != null && json.isObject()) return json;
      } catch (JsonProcessingException e) {
        // Plain text.
      }
      return TextNode.valueOf(text);
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
