package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Typed access to a map of properties. Every key that is asked for counts as understood; at the end
 * {@link #finish} tells of the others: known to AWS but without effect here, or unknown.
 */
public final class Properties {
  private final Mapping map;
  private final String where;
  private final Problems problems;
  private final Set<String> asked = new HashSet<>();

  public Properties(Mapping map, String where, Problems problems) {
    this.map = map;
    this.where = where;
    this.problems = problems;
  }

  public Place place() {
    return map.place();
  }

  Place place(String key) {
    return map.keyPlace(key);
  }

  public String where() {
    return where;
  }

  public Value raw(String key) {
    asked.add(key);
    Value value = map.get(key);
    return value instanceof Scalar s && s.json() == null ? null : value;
  }

  public boolean has(String key) {
    return raw(key) != null;
  }

  public void error(String key, String what) {
    problems.error(map.keyPlace(key), where + "." + key, what);
  }

  public void warn(String key, String what) {
    problems.warn(map.keyPlace(key), where + "." + key, what);
  }

  public String text(String key) {
    return switch (raw(key)) {
      case null -> null;
      case Scalar s -> s.text();
      case Value other -> {
        error(key, "text is expected here.");
        yield null;
      }
    };
  }

  public String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  public String required(String key) {
    String text = text(key);
    if (text == null && map.get(key) == null)
      problems.error(map.place(), where, key + " is missing.");
    return text;
  }

  public String oneOf(String key, String otherwise, String... allowed) {
    String text = text(key);
    if (text == null) return otherwise;
    if (List.of(allowed).contains(text)) return text;
    error(key, text + " is not one of " + String.join(", ", allowed) + ".");
    return otherwise;
  }

  public Integer number(String key, int least, int most) {
    String text = text(key);
    if (text == null) return null;
    if (text.matches("-?\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) return number;
    }
    error(key, text + " is not a whole number from " + least + " to " + most + ".");
    return null;
  }

  public int number(String key, int least, int most, int otherwise) {
    Integer number = number(key, least, most);
    return number == null ? otherwise : number;
  }

  public boolean flag(String key, boolean otherwise) {
    String text = text(key);
    if (text == null) return otherwise;
    if (text.equalsIgnoreCase("true")) return true;
    if (!text.equalsIgnoreCase("false")) error(key, text + " is not true or false.");
    return false;
  }

  /** A list of texts; a single text counts as a list of one. */
  public List<String> texts(String key) {
    return switch (raw(key)) {
      case null -> List.of();
      case Scalar s -> List.of(s.text());
      case Sequence s -> {
        var texts = new ArrayList<String>();
        for (Value item : s.items()) {
          if (item instanceof Scalar text) texts.add(text.text());
          else error(key, "a list of texts is expected here.");
        }
        yield texts;
      }
      case Mapping m -> {
        error(key, "a list is expected here.");
        yield List.of();
      }
    };
  }

  /** Text by text, such as tags or variables. */
  public Map<String, String> textMap(String key) {
    var texts = new LinkedHashMap<String, String>();
    switch (raw(key)) {
      case null -> {}
      case Mapping m ->
          m.entries()
              .forEach(
                  (name, value) -> {
                    if (value instanceof Scalar text) texts.put(name, text.text());
                    else
                      problems.error(
                          m.keyPlace(name),
                          where + "." + key + "." + name,
                          "text is expected here.");
                  });
      default -> error(key, "a map is expected here.");
    }
    return texts;
  }

  /** A nested map; null when absent. */
  public Properties map(String key) {
    return switch (raw(key)) {
      case null -> null;
      case Mapping m -> new Properties(m, where + "." + key, problems);
      default -> {
        error(key, "a map is expected here.");
        yield null;
      }
    };
  }

  /** A nested map, or one without entries. */
  public Properties mapOrEmpty(String key) {
    Properties map = map(key);
    return map == null ? new Properties(Mapping.empty(this.map.place()), where, problems) : map;
  }

  /** Nested maps by name. */
  public Map<String, Properties> maps(String key) {
    var maps = new LinkedHashMap<String, Properties>();
    Properties all = map(key);
    if (all != null)
      for (String name : all.map.entries().keySet()) {
        Properties one = all.map(name);
        if (one != null) maps.put(name, one);
      }
    return maps;
  }

  /** A list of maps. */
  public List<Properties> list(String key) {
    var list = new ArrayList<Properties>();
    switch (raw(key)) {
      case null -> {}
      case Sequence s -> {
        for (Value item : s.items()) {
          if (item instanceof Mapping m)
            list.add(new Properties(m, where + "." + key + "[" + list.size() + "]", problems));
          else error(key, "a list of maps is expected here.");
        }
      }
      default -> error(key, "a list is expected here.");
    }
    return list;
  }

  /**
   * Tells of what was not asked for.
   *
   * @param withoutEffect properties AWS has that mean nothing here
   * @param honoured further ones that are understood, for guesses at misspellings
   */
  public void finish(Collection<String> withoutEffect, String... honoured) {
    for (String key : map.entries().keySet()) {
      if (asked.contains(key) || List.of(honoured).contains(key)) continue;
      if (withoutEffect.contains(key)) warn(key, "has no effect here.");
      else {
        var known = new HashSet<>(asked);
        known.addAll(withoutEffect);
        error(key, "is not a property of this." + Similar.hint(key, known));
      }
    }
  }
}
