package io.penstock.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What in a message names its route: {@code $request.body.action}, {@code ${request.body.a.b}}.
 *
 * @param path names of members, outermost first
 */
record SelectionExpression(List<String> path) {
  private static final Pattern FORM =
      Pattern.compile("\\$request\\.body\\.([^{}]+)|\\$\\{request\\.body\\.([^{}]+)}");

  /** Null when it is none of these forms. */
  static SelectionExpression parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String path = form.group(1) == null ? form.group(2) : form.group(1);
    List<String> names = List.of(path.split("\\.", -1));
    return names.contains("") ? null : new SelectionExpression(names);
  }

  /** The text that a message has there; null when it has none. */
  String value(JsonNode message) {
    JsonNode at = message;
    for (String name : path) {
      at = at.path(name);
    }
    return at.isValueNode() && !at.isNull() ? at.asText() : null;
  }
}
