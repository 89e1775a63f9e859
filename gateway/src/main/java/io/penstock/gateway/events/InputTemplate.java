package io.penstock.gateway.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An input transformer. A placeholder in a JSON position becomes JSON; inside a string it becomes
 * text. What is not valid JSON in the end is not delivered, and a template that never makes any is
 * refused.
 *
 * @param isText the template is a JSON string, or several of them in lines: values lose their
 *     quotes
 */
record InputTemplate(String template, Map<String, JsonPath> paths, boolean isText) {
  private static final Pattern PLACEHOLDER = Pattern.compile("<([A-Za-z0-9_.-]+)>");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int MOST_PATHS = 100;
  private static final String EVENT = "aws.events.event";
  private static final String WHOLE_EVENT = "aws.events.event.json";
  private static final String RULE_ARN = "aws.events.rule-arn";
  private static final String RULE_NAME = "aws.events.rule-name";
  private static final String INGESTION = "aws.events.event.ingestion-time";

  /**
   * @throws IllegalArgumentException with AWS's words
   */
  static InputTemplate of(JsonObject transformer, String target) {
    InputTemplate made = stored(transformer, target);
    if (!made.isJsonWith("\"x\"") && !made.isJsonWith("0"))
      throw new IllegalArgumentException(
          "Invalid InputTemplate for target " + target + ": it does not make JSON.");
    return made;
  }

  /** One that was taken before: it may never make JSON. */
  static InputTemplate stored(JsonObject transformer, String target) {
    String template = transformer.getString("InputTemplate");
    var paths = new HashMap<String, JsonPath>();
    JsonObject map = transformer.getJsonObject("InputPathsMap", new JsonObject());
    if (map.size() > MOST_PATHS)
      throw new IllegalArgumentException(
          "InputPathsMap for target " + target + " has more than 100 entries.");
    for (String name : map.fieldNames()) {
      if (!NAME.matcher(name).matches() || name.startsWith("AWS."))
        throw new IllegalArgumentException(
            "InputPathsMap for target " + target + " contains invalid key " + name + ".");
      try {
        paths.put(name, JsonPath.parse(map.getString(name)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "InputPathsMap for target " + target + " is invalid: " + e.getMessage());
      }
    }
    Matcher placeholder = PLACEHOLDER.matcher(template);
    while (placeholder.find()) {
      String name = placeholder.group(1);
      if (!paths.containsKey(name) && !isPredefined(name))
        throw new IllegalArgumentException(
            "InputTemplate for target "
                + target
                + " contains invalid placeholder "
                + placeholder.group()
                + ".");
    }
    String stripped = template.strip();
    return new InputTemplate(template, Map.copyOf(paths), stripped.startsWith("\""));
  }

  /** Whether it makes JSON when every placeholder outside texts becomes this. */
  private boolean isJsonWith(String value) {
    try {
      checked(filled((out, name, inText) -> out.append(inText ? "x" : value)));
      return true;
    } catch (UnusableInputException e) {
      return false;
    }
  }

  private static boolean isPredefined(String name) {
    return switch (name) {
      case EVENT, WHOLE_EVENT, RULE_ARN, RULE_NAME, INGESTION -> true;
      default -> false;
    };
  }

  /**
   * @throws UnusableInputException when it is not JSON in the end
   */
  String fill(BusEvent event, RuleFacts rule) {
    return checked(filled((out, name, inText) -> put(out, name, inText, event, rule)));
  }

  /** Adds what a placeholder becomes. */
  private interface Filler {
    void put(StringBuilder out, String name, boolean inText);
  }

  private String filled(Filler filler) {
    var out = new StringBuilder(template.length() + 256);
    boolean inText = false;
    int at = 0;
    Matcher placeholder = PLACEHOLDER.matcher(template);
    while (placeholder.find()) {
      for (int i = at; i < placeholder.start(); i++) {
        char c = template.charAt(i);
        if (c == '\\') i++;
        else if (c == '"') inText = !inText;
      }
      out.append(template, at, placeholder.start());
      filler.put(out, placeholder.group(1), inText);
      at = placeholder.end();
    }
    return out.append(template, at, template.length()).toString();
  }

  private void put(StringBuilder out, String name, boolean inText, BusEvent event, RuleFacts rule) {
    String fact =
        switch (name) {
          case RULE_ARN -> rule.arn();
          case RULE_NAME -> rule.name();
          case INGESTION -> rule.ingestion().toString();
          default -> null;
        };
    if (fact != null) {
      out.append(inText ? escaped(fact) : quoted(fact));
      return;
    }
    JsonNode value =
        switch (name) {
          case WHOLE_EVENT -> event.tree();
          case EVENT -> withoutDetail(event.tree());
          default -> paths.get(name).of(event.tree());
        };
    if (!inText) out.append(value.isMissingNode() ? "\"\"" : value.toString());
    else if (value.isMissingNode()) return;
    else if (value.isTextual()) out.append(escaped(value.textValue()));
    // In a text, an object's or a list's members stand without quotes; elsewhere they break it.
    else if (value.isContainerNode() && isText) out.append(value.toString().replace("\"", ""));
    else out.append(value);
  }

  private static JsonNode withoutDetail(JsonNode event) {
    ObjectNode rest = event.deepCopy();
    rest.remove("detail");
    JsonNode type = rest.remove("detail-type");
    if (type != null) rest.set("detailType", type);
    return rest;
  }

  private String checked(String made) {
    try {
      if (!isText) {
        if (BusEvent.JSON.readTree(made).isMissingNode())
          throw new UnusableInputException("the input template is empty");
        return made;
      }
      String json = withBreaksInTextsEscaped(made);
      try (var lines = BusEvent.JSON.readerFor(JsonNode.class).<JsonNode>readValues(json)) {
        while (lines.hasNextValue())
          if (!lines.nextValue().isTextual())
            throw new UnusableInputException("the input template did not make texts");
      }
      return json;
    } catch (IOException e) {
      throw new UnusableInputException("the input template did not make JSON");
    }
  }

  /** A text may go on in another line; between texts lines stay lines. */
  private static String withBreaksInTextsEscaped(String made) {
    var out = new StringBuilder(made.length() + 16);
    boolean inText = false;
    for (int i = 0; i < made.length(); i++) {
      char c = made.charAt(i);
      if (c == '"') inText = !inText;
      if (c == '\\' && i + 1 < made.length()) out.append(c).append(made.charAt(++i));
      else if (inText && c == '\n') out.append("\\n");
      else if (inText && c == '\r') out.append("\\r");
      else out.append(c);
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  private static String escaped(String text) {
    return new String(
        com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
