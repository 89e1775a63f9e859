package io.penstock.gateway.aws;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks members of a request against its service model, and tells of all that is wrong at once, in
 * AWS's words: {@code 2 validation errors detected: Value 'x' at 'name' failed …}.
 */
public final class Constraints {
  private final JsonObject input;
  private final String path;
  private final List<String> problems;

  public Constraints(JsonObject input) {
    this(input, "", new ArrayList<>());
  }

  private Constraints(JsonObject input, String path, List<String> problems) {
    this.input = input;
    this.path = path;
    this.problems = problems;
  }

  /** The members of a nested structure; its problems count with these. Null when absent. */
  public Constraints in(String member) {
    Object value = input.getValue(member);
    if (value == null) return null;
    if (value instanceof JsonObject object)
      return new Constraints(object, at(member) + ".", problems);
    throw malformed(member);
  }

  /** Members of the structures of a list; empty when absent. */
  public List<Constraints> each(String member, int least, int most) {
    var all = new ArrayList<Constraints>();
    if (input.getValue(member) == null) return all;
    var list = array(member);
    length(member, "length", list.size(), least, most, list);
    for (int i = 0; i < list.size(); i++) {
      if (!(list.getValue(i) instanceof JsonObject object)) throw malformed(member);
      all.add(new Constraints(object, at(member) + "." + (i + 1) + ".member.", problems));
    }
    return all;
  }

  /** Where problems of a nested structure are told. */
  Constraints inside(String member) {
    return new Constraints(input, at(member) + ".", problems);
  }

  /** Where problems of a list's member are told; the first is 1. */
  Constraints member(String list, int number) {
    return new Constraints(input, at(list) + "." + number + ".member.", problems);
  }

  public JsonObject input() {
    return input;
  }

  public String required(String member, int least, int most, Pattern pattern) {
    if (input.getValue(member) == null) {
      missing(member);
      return null;
    }
    return text(member, least, most, pattern);
  }

  /**
   * @param pattern null when there is none
   */
  public String text(String member, int least, int most, Pattern pattern) {
    Object value = input.getValue(member);
    if (value == null) return null;
    if (!(value instanceof String text)) throw malformed(member);
    length(member, "length", text.length(), least, most, text);
    if (pattern != null && text.length() <= most && !pattern.matcher(text).matches())
      fail(member, text, "Member must satisfy regular expression pattern: " + pattern.pattern());
    return text;
  }

  public String oneOf(String member, String otherwise, String... allowed) {
    Object value = input.getValue(member);
    if (value == null) return otherwise;
    if (!(value instanceof String text)) throw malformed(member);
    if (!List.of(allowed).contains(text))
      fail(
          member, text, "Member must satisfy enum value set: [" + String.join(", ", allowed) + "]");
    return text;
  }

  public Integer number(String member, int least, int most) {
    Object value = input.getValue(member);
    if (value == null) return null;
    if (!(value instanceof Number number) || number.doubleValue() != number.longValue())
      throw malformed(member);
    if (number.longValue() < least)
      fail(member, value, "Member must have value greater than or equal to " + least);
    if (number.longValue() > most)
      fail(member, value, "Member must have value less than or equal to " + most);
    return number.intValue();
  }

  public Boolean flag(String member) {
    Object value = input.getValue(member);
    if (value == null || value instanceof Boolean) return (Boolean) value;
    throw malformed(member);
  }

  /** A list of texts; empty when absent. */
  public List<String> texts(String member) {
    if (input.getValue(member) == null) return List.of();
    var texts = new ArrayList<String>();
    for (Object item : array(member)) {
      if (!(item instanceof String text)) throw malformed(member);
      texts.add(text);
    }
    return texts;
  }

  /** A map of texts, each value within the pattern when there is one; empty when absent. */
  public Map<String, String> textMap(String member, int most, Pattern pattern) {
    Object value = input.getValue(member);
    if (value == null) return Map.of();
    if (!(value instanceof JsonObject object)) throw malformed(member);
    var inside = new Constraints(object, at(member) + ".", problems);
    var texts = new LinkedHashMap<String, String>();
    for (String key : object.fieldNames()) texts.put(key, inside.text(key, 0, most, pattern));
    return texts;
  }

  private JsonArray array(String member) {
    if (input.getValue(member) instanceof JsonArray list) return list;
    throw malformed(member);
  }

  public void missing(String member) {
    problems.add(
        "Value null at '" + at(member) + "' failed to satisfy constraint: Member must not be null");
  }

  private void length(String member, String what, int length, int least, int most, Object shown) {
    if (length < least)
      fail(member, shown, "Member must have " + what + " greater than or equal to " + least);
    if (length > most)
      fail(member, shown, "Member must have " + what + " less than or equal to " + most);
  }

  /** Adds a problem of the caller's own finding. */
  public void fail(String member, Object value, String constraint) {
    String shown = String.valueOf(value);
    if (shown.length() > 512) shown = shown.substring(0, 512);
    problems.add(
        "Value '"
            + shown
            + "' at '"
            + at(member)
            + "' failed to satisfy constraint: "
            + constraint);
  }

  private String at(String member) {
    // Names of a map's entries are the caller's: they may be empty.
    if (member.isEmpty()) return path;
    return path + Character.toLowerCase(member.charAt(0)) + member.substring(1);
  }

  /**
   * @throws AwsFault {@code ValidationException} when anything was wrong
   */
  public void check() {
    if (problems.isEmpty()) return;
    throw AwsFault.validation(
        problems.size()
            + (problems.size() == 1
                ? " validation error detected: "
                : " validation errors detected: ")
            + String.join("; ", problems));
  }

  private static AwsFault malformed(String member) {
    return new AwsFault(400, "SerializationException", member + " is not of the expected type.");
  }
}
