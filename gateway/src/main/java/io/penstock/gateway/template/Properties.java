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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Typed access to a map of properties, each worked out when it is asked for. Every key that is
 * asked for counts as understood; at the end {@link #finish} tells of the others: known to AWS but
 * without effect here, or unknown.
 *
 * <p>What only AWS knows is thrown as {@link LeftOut}: catch it around the smallest part that can
 * do without ({@link #attempt}, {@link #each}), else the whole resource or event is left out.
 */
public final class Properties {
  private final Mapping map;
  private final String where;
  private final Intrinsics intrinsics;
  private final Problems problems;
  private final Set<String> asked = new HashSet<>();

  public Properties(Mapping map, String where, Intrinsics intrinsics, Problems problems) {
    this.map = map;
    this.where = where;
    this.intrinsics = intrinsics;
    this.problems = problems;
  }

  public Place place() {
    return map.place();
  }

  public Place place(String key) {
    return map.keyPlace(key);
  }

  public String where() {
    return where;
  }

  /**
   * A value with all that is in it worked out; null when absent.
   *
   * @throws LeftOut when anything in it is known to AWS only
   */
  public Value raw(String key) {
    return present(map.get(key) == null ? null : intrinsics.resolve(map.get(key), at(key)), key);
  }

  /**
   * A value worked out itself, but not what is in it; null when absent.
   *
   * @throws LeftOut when it is known to AWS only
   */
  public Value head(String key) {
    return present(map.get(key) == null ? null : intrinsics.head(map.get(key), at(key)), key);
  }

  /** A value with all that is in it worked out, known or not. */
  Value value(String key) {
    return intrinsics.resolve(map.get(key), at(key));
  }

  private Value present(Value value, String key) {
    asked.add(key);
    if (value instanceof Value.Unknown unknown) throw new LeftOut(unknown);
    return value == null
            || value == Intrinsics.NO_VALUE
            || value instanceof Scalar s && s.json() == null
        ? null
        : value;
  }

  private String at(String key) {
    return key.isEmpty() ? where : where + "." + key;
  }

  /** What is read, or the other, with a warning, when it needs what only AWS knows. */
  public <T> T attempt(String key, T otherwise, Supplier<T> read) {
    try {
      return read.get();
    } catch (LeftOut e) {
      leftOut(key, e);
      return otherwise;
    }
  }

  private void leftOut(String key, LeftOut e) {
    asked.add(key);
    problems.warn(map.keyPlace(key), at(key), "is left out: " + e.getMessage() + ".");
  }

  public boolean has(String key) {
    return head(key) != null;
  }

  /** Whether a key is written, whatever its value. */
  public boolean isWritten(String key) {
    asked.add(key);
    return map.get(key) != null && !intrinsics.isAbsent(map.get(key));
  }

  /** Whether a key's value is written as it is, not worked out. */
  public boolean isLiteral(String key) {
    return map.get(key) instanceof Scalar;
  }

  public void error(String key, String what) {
    problems.error(map.keyPlace(key), at(key), what);
  }

  public void warn(String key, String what) {
    problems.warn(map.keyPlace(key), at(key), what);
  }

  public String text(String key) {
    return switch (head(key)) {
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
    if (text == null && (map.get(key) == null || isNull(map.get(key))))
      problems.error(map.place(), where, key + " is missing.");
    return text;
  }

  private static boolean isNull(Value value) {
    return value instanceof Scalar s && s.json() == null;
  }

  /** The same where a single text does not count as a list, as SAM has some of its properties. */
  public List<String> textsOfList(String key) {
    if (map.get(key) instanceof Scalar s && s.json() != null) {
      asked.add(key);
      error(key, "a list is expected here.");
      return List.of();
    }
    return texts(key);
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
    return switch (head(key)) {
      case null -> List.of();
      case Scalar s -> List.of(s.text());
      case Sequence s -> {
        var texts = new ArrayList<String>();
        for (Value item : items(s, key)) {
          if (item instanceof Scalar text) texts.add(text.text());
          else error(key, "a list of texts is expected here.");
        }
        yield texts;
      }
      default -> {
        error(key, "a list is expected here.");
        yield List.of();
      }
    };
  }

  /** A list of texts without those that only AWS knows, each of which is warned of. */
  public List<String> knownTexts(String key) {
    var texts = new ArrayList<String>();
    Value all = attempt(key, null, () -> head(key));
    if (!(all instanceof Sequence s)) return all == null ? texts : texts(key);
    for (Value item : s.items())
      attempt(
          key,
          null,
          () -> {
            for (Value one : items(new Sequence(List.of(item), s.place()), key)) {
              if (one instanceof Scalar text) texts.add(text.text());
              else error(key, "a list of texts is expected here.");
            }
            return null;
          });
    return texts;
  }

  /** Text by text, such as tags or variables. One that only AWS knows is left out by itself. */
  public Map<String, String> textMap(String key) {
    var texts = new LinkedHashMap<String, String>();
    switch (head(key)) {
      case null -> {}
      case Mapping m -> {
        var map = new Properties(m, at(key), intrinsics, problems);
        for (String name : m.entries().keySet()) {
          String text = map.attempt(name, null, () -> map.text(name));
          if (text != null) texts.put(name, text);
        }
      }
      default -> error(key, "a map is expected here.");
    }
    return texts;
  }

  /** A nested map; null when absent. */
  public Properties map(String key) {
    return switch (head(key)) {
      case null -> null;
      case Mapping m -> new Properties(m, at(key), intrinsics, problems);
      default -> {
        error(key, "a map is expected here.");
        yield null;
      }
    };
  }

  /** A nested map, or one without entries. */
  public Properties mapOrEmpty(String key) {
    Properties map = map(key);
    return map == null
        ? new Properties(Mapping.empty(this.map.place()), at(key), intrinsics, problems)
        : map;
  }

  /** Its keys, in order; those that are absent by a condition among them. */
  public Set<String> names() {
    return map.entries().keySet();
  }

  /** Nested maps by name. */
  public Map<String, Properties> maps(String key) {
    var maps = new LinkedHashMap<String, Properties>();
    Properties all = map(key);
    if (all != null)
      for (String name : all.map.entries().keySet()) {
        Properties one = all.attempt(name, null, () -> all.map(name));
        if (one != null) maps.put(name, one);
      }
    return maps;
  }

  /** A list of maps. */
  public List<Properties> list(String key) {
    var list = new ArrayList<Properties>();
    switch (head(key)) {
      case null -> {}
      case Sequence s -> {
        for (Value item : items(s, key)) {
          if (item instanceof Mapping m)
            list.add(new Properties(m, at(key) + "[" + list.size() + "]", intrinsics, problems));
          else error(key, "a list of maps is expected here.");
        }
      }
      default -> error(key, "a list is expected here.");
    }
    return list;
  }

  /** A list of maps, one by one: what needs a value that only AWS has is left out by itself. */
  public void each(String key, Consumer<Properties> read) {
    for (Properties one : list(key)) {
      try {
        read.accept(one);
      } catch (LeftOut e) {
        one.leftOut("", e);
      }
    }
  }

  /**
   * Reads this part; when it needs a value that only AWS has, it is left out with a warning.
   *
   * @return whether it was read
   */
  public boolean part(Runnable read) {
    try {
      read.run();
      return true;
    } catch (LeftOut e) {
      leftOut("", e);
      return false;
    }
  }

  private List<Value> items(Sequence sequence, String key) {
    var items = new ArrayList<Value>();
    for (Value item : sequence.items())
      switch (intrinsics.head(item, at(key))) {
        case Value.Unknown unknown -> throw new LeftOut(unknown);
        case Value value when value == Intrinsics.NO_VALUE -> {}
        case Sequence inner -> items.addAll(items(inner, key));
        case Value value -> items.add(value);
      }
    return items;
  }

  /**
   * Tells of what was not asked for.
   *
   * @param withoutEffect properties AWS has that mean nothing here
   * @param honoured further ones that are understood, for guesses at misspellings
   */
  public void finish(Collection<String> withoutEffect, String... honoured) {
    for (String key : map.entries().keySet()) {
      if (asked.contains(key)
          || List.of(honoured).contains(key)
          || intrinsics.isAbsent(map.get(key))) continue;
      if (withoutEffect.contains(key)) warn(key, "has no effect here.");
      else {
        var known = new HashSet<>(asked);
        known.addAll(withoutEffect);
        error(key, "is not a property of this." + Similar.hint(key, known));
      }
    }
  }
}
