package io.penstock.gateway.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;

/** What a target is given of an event: all of it, a constant, a part, or what a template makes. */
sealed interface TargetInput {
  TargetInput WHOLE = new Whole();

  /** The event. */
  record Whole() implements TargetInput {
    @Override
    public Buffer of(BusEvent event, RuleFacts rule) {
      return event.json();
    }
  }

  /** A text, whatever the event. */
  record Constant(String text) implements TargetInput {
    @Override
    public Buffer of(BusEvent event, RuleFacts rule) {
      return Buffer.buffer(text);
    }
  }

  /** A part of the event, as JSON. */
  record Part(JsonPath path) implements TargetInput {
    @Override
    public Buffer of(BusEvent event, RuleFacts rule) {
      JsonNode part = path.of(event.tree());
      return Buffer.buffer(part.isMissingNode() ? "null" : part.toString());
    }
  }

  /** What a template makes of parts of the event. */
  record Made(InputTemplate template) implements TargetInput {
    @Override
    public Buffer of(BusEvent event, RuleFacts rule) {
      return Buffer.buffer(template.fill(event, rule));
    }
  }

  /**
   * @throws UnusableInputException when nothing that can be delivered comes of it
   */
  Buffer of(BusEvent event, RuleFacts rule);

  /**
   * @param given a target's members
   * @throws IllegalArgumentException with AWS's words
   */
  static TargetInput of(JsonObject given) {
    return of(given, InputTemplate::of);
  }

  /** One that was taken before. */
  static TargetInput stored(JsonObject given) {
    return of(given, InputTemplate::stored);
  }

  private static TargetInput of(
      JsonObject given, BiFunction<JsonObject, String, InputTemplate> templates) {
    String id = given.getString("Id");
    String input = given.getString("Input");
    String path = given.getString("InputPath");
    JsonObject transformer = given.getJsonObject("InputTransformer");
    int ways = (input == null ? 0 : 1) + (path == null ? 0 : 1) + (transformer == null ? 0 : 1);
    if (ways > 1)
      throw new IllegalArgumentException(
          "Only one of Input, InputPath, or InputTransformer must be provided for target "
              + id
              + ".");
    if (input != null) return new Constant(input);
    if (path != null) return path.equals("$") ? WHOLE : new Part(path(path, id));
    if (transformer != null) return new Made(templates.apply(transformer, id));
    return WHOLE;
  }

  private static JsonPath path(String text, String id) {
    try {
      return JsonPath.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "InputPath for target " + id + " is invalid: " + e.getMessage());
    }
  }
}
