package io.penstock.trigger.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.penstock.function.JsonReading;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * A JSON Schema of draft 4 that bodies must fit. Immutable and thread-safe; looking at a body takes
 * as long as the schema's patterns do, so not on an event loop.
 */
final class BodySchema {
  private static final ObjectMapper JSON =
      JsonReading.mapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final SchemaRegistry DRAFT_4 =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_4, registry -> registry.schemaCacheEnabled(false));

  private final Schema schema;

  private BodySchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * @throws IllegalArgumentException when it is no schema
   */
  static BodySchema parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (refersOutside(node)) {
        throw new IllegalArgumentException("it refers to another document");
      }
      Schema schema = DRAFT_4.getSchema(node);
      schema.initializeValidators();
      return new BodySchema(schema);
    } catch (IOException | SchemaException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What is wrong with a schema; null when nothing is. */
  static String problem(String text) {
    try {
      parse(text);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Nothing is fetched, from nowhere. */
  private static boolean refersOutside(JsonNode node) {
    JsonNode reference = node.path("$ref");
    if (reference.isTextual() && !reference.textValue().startsWith("#")) {
      return true;
    }
    for (JsonNode child : node) {
      if (refersOutside(child)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Recorded: no body counts as an empty object.
   *
   * @param body null for none
   */
  boolean fits(Buffer body) {
    try {
      JsonNode value =
          body == null || body.length() == 0
              ? JSON.createObjectNode()
              : JSON.readTree(body.getBytes());
      return !value.isMissingNode() && schema.validate(value).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }
}
