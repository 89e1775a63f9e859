package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is written out before anything else is read: {@code Fn::ForEach}, and {@code AWS::Include}
 * of local files and of objects of buckets that are folders. Blocking.
 */
final class Macros {
  static final Set<String> KNOWN =
      Set.of(
          "AWS::Serverless-2016-10-31",
          "AWS::LanguageExtensions",
          "AWS::SecretsManager-2020-07-23",
          "AWS::SecretsManager-2024-09-16");

  private static final String FOR_EACH = "Fn::ForEach::";
  private static final String TRANSFORM = "Fn::Transform";
  private static final int DEPTH = 64;
  private static final int VALUES = 200_000;

  private final Intrinsics intrinsics;
  private final Path folder;
  private final Set<Path> files;
  private final ObjectFiles objects;
  private final Problems problems;
  private int values;

  /**
   * @param intrinsics for the collections that are gone over: parameters and mappings
   * @param folder what relative paths start from
   * @param environment takes which files are included
   */
  Macros(Intrinsics intrinsics, Path folder, Stack.Environment environment) {
    this.intrinsics = intrinsics;
    this.folder = folder;
    this.files = environment.files();
    this.objects = environment.objects();
    this.problems = environment.problems();
  }

  Mapping expand(Mapping template) {
    Mapping whole = template;
    if (template.get("Transform") instanceof Value transform) {
      var entries = new LinkedHashMap<>(template.entries());
      var left = new ArrayList<Value>();
      for (Value one : transform instanceof Sequence all ? all.items() : List.of(transform)) {
        if (include(one) instanceof Mapping included)
          included.entries().forEach(entries::putIfAbsent);
        else left.add(one);
      }
      if (left.isEmpty()) entries.remove("Transform");
      else entries.put("Transform", new Sequence(left, transform.place()));
      whole = new Mapping(entries, template.keys(), template.place());
    }
    return expand(whole, 0) instanceof Mapping mapping ? mapping : template;
  }

  private Value expand(Value value, int depth) {
    if (++values > VALUES || depth > DEPTH) {
      problems.error(value.place(), "", "too much once every Fn::ForEach is written out.");
      return Value.text("", value.place());
    }
    return switch (value) {
      case Mapping m -> map(m, depth);
      case Sequence s -> {
        var items = new ArrayList<Value>();
        boolean same = true;
        for (Value item : s.items()) {
          Value expanded = expand(item, depth + 1);
          items.add(expanded);
          same &= expanded == item;
        }
        yield same ? s : new Sequence(items, s.place());
      }
      default -> value;
    };
  }

  private Mapping map(Mapping map, int depth) {
    if (!hasMacro(map)) return parts(map, depth);
    var entries = new LinkedHashMap<String, Value>();
    var keys = new LinkedHashMap<>(map.keys());
    map.entries()
        .forEach(
            (key, value) -> {
              if (key.startsWith(FOR_EACH)) {
                forEach(key, value, entries, keys, depth);
                return;
              }
              if (key.equals(TRANSFORM) && include(value) instanceof Mapping included) {
                Mapping all = map(included, depth + 1);
                all.entries().forEach(entries::putIfAbsent);
                all.keys().forEach(keys::putIfAbsent);
                return;
              }
              entries.put(key, expand(value, depth + 1));
            });
    return new Mapping(entries, keys, map.place());
  }

  private static boolean hasMacro(Mapping map) {
    for (String key : map.entries().keySet())
      if (key.startsWith(FOR_EACH) || key.equals(TRANSFORM)) return true;
    return false;
  }

  /** The map itself, where nothing in it is written out: most are. */
  private Mapping parts(Mapping map, int depth) {
    Map<String, Value> changed = null;
    for (var entry : map.entries().entrySet()) {
      Value expanded = expand(entry.getValue(), depth + 1);
      if (expanded == entry.getValue()) continue;
      if (changed == null) changed = new LinkedHashMap<>(map.entries());
      changed.put(entry.getKey(), expanded);
    }
    return changed == null ? map : new Mapping(changed, map.keys(), map.place());
  }

  private void forEach(
      String key, Value value, Map<String, Value> entries, Map<String, Place> keys, int depth) {
    if (!(value instanceof Sequence parts)
        || parts.items().size() != 3
        || !(parts.items().get(0) instanceof Scalar name)
        || !(parts.items().get(2) instanceof Mapping body)) {
      problems.error(value.place(), key, "expected [name, [values], {key: value}].");
      return;
    }
    if (!(intrinsics.resolve(parts.items().get(1), key) instanceof Sequence collection)) {
      problems.error(parts.items().get(1).place(), key, "goes over a list of values.");
      return;
    }
    for (Value item : collection.items()) {
      if (values > VALUES) return; // told where it was seen
      if (!(item instanceof Scalar scalar)) {
        problems.error(item.place(), key, "goes over a list of texts.");
        return;
      }
      if (replace(body, name.text(), scalar.text()) instanceof Mapping replaced) {
        Mapping written = map(replaced, depth + 1);
        written
            .entries()
            .forEach(
                (own, content) -> {
                  if (entries.put(own, content) != null)
                    problems.error(written.keyPlace(own), key, own + " comes twice.");
                  keys.put(own, written.keyPlace(own));
                });
      }
    }
  }

  private Value replace(Value value, String name, String by) {
    return switch (value) {
      case Scalar s when s.json() instanceof String text ->
          Value.text(replace(text, name, by), s.place());
      case Sequence s -> {
        var items = new ArrayList<Value>();
        for (Value item : s.items()) items.add(replace(item, name, by));
        yield new Sequence(items, s.place());
      }
      case Mapping m
          when m.entries().size() == 1
              && m.get("Ref") instanceof Scalar s
              && s.text().equals(name) ->
          Value.text(by, m.place());
      case Mapping m -> {
        var entries = new LinkedHashMap<String, Value>();
        var keys = new LinkedHashMap<String, Place>();
        m.entries()
            .forEach(
                (key, item) -> {
                  String own = replace(key, name, by);
                  entries.put(own, replace(item, name, by));
                  keys.put(own, m.keyPlace(key));
                });
        yield new Mapping(entries, keys, m.place());
      }
      default -> value;
    };
  }

  private static String replace(String text, String name, String by) {
    return text.replace("${" + name + "}", by)
        .replace("&{" + name + "}", by.replaceAll("[^A-Za-z0-9]", ""));
  }

  /** What an {@code AWS::Include} has, nothing when that is told; null when it is not here. */
  private Value include(Value transform) {
    if (!(transform instanceof Mapping map)
        || !(map.get("Name") instanceof Scalar name)
        || !name.text().equals("AWS::Include")) return null;
    if (!(map.get("Parameters") instanceof Mapping parameters)
        || parameters.get("Location") == null
        || !(intrinsics.head(parameters.get("Location"), "AWS::Include")
            instanceof Scalar location)) return null;
    String text = location.text();
    boolean local = !text.startsWith("s3://") && !text.startsWith("https://");
    if (text.startsWith("file://")) text = text.substring("file://".length());
    try {
      Path file = local ? folder.resolve(text).toAbsolutePath().normalize() : objects.file(text);
      if (file != null) files.add(file);
      if (!local && (file == null || !Files.isRegularFile(file))) return null;
      if (!Files.isRegularFile(file)) throw new NoSuchFileException(text); // a device has no end
      if (Files.size(file) > TemplateReader.CHARACTERS) {
        problems.error(location.place(), "AWS::Include", text + " is too long.");
        return Mapping.empty(location.place());
      }
      Path last = file.getFileName();
      Value read =
          TemplateReader.any(
              Files.readString(file), last == null ? text : last.toString(), problems);
      if (read instanceof Mapping) return read;
      problems.error(location.place(), "AWS::Include", text + " is no map.");
    } catch (IOException | InvalidPathException e) {
      problems.error(location.place(), "AWS::Include", text + " cannot be read.");
    }
    return Mapping.empty(location.place());
  }
}
