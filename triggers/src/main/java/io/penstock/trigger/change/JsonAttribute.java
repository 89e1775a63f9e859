package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON as maps and lists of DynamoDB's attributes. Pure. */
public final class JsonAttribute {
  private static final JsonMapper TREES =
      JsonMapper.builder()
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonAttribute() {}

  /** Writes the one member of an attribute that the text is. */
  public static void write(String json, JsonGenerator out) throws IOException {
    member(TREES.readTree(json), out);
  }

  private static void tree(JsonNode node, JsonGenerator out) throws IOException {
    out.writeStartObject();
    member(node, out);
    out.writeEndObject();
  }

  private static void member(JsonNode node, JsonGenerator out) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        out.writeObjectFieldStart("M");
        for (var member : node.properties()) {
          out.writeFieldName(member.getKey());
          tree(member.getValue(), out);
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeArrayFieldStart("L");
        for (JsonNode element : node) tree(element, out);
        out.writeEndArray();
      }
      case BOOLEAN -> out.writeBooleanField("BOOL", node.booleanValue());
      case NUMBER -> out.writeStringField("N", node.asText());
      case STRING -> out.writeStringField("S", node.textValue());
      default -> out.writeBooleanField("NULL", true);
    }
  }
}
