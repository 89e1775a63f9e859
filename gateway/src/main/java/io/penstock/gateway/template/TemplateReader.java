package io.penstock.gateway.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Reads YAML (and so JSON) into located values, as SAM does: YAML 1.1, of repeated keys the last.
 * Nothing is constructed from tags: only CloudFormation's short forms are known, every other is
 * refused. Size, depth and number of values are capped, aliases counted as often as they are used.
 */
final class TemplateReader {
  /** CloudFormation's limit on a template. */
  static final int CHARACTERS = 1_000_000;

  private static final int DEPTH = 64;
  private static final int VALUES = 100_000;

  /** Of text that is neither quoted nor tagged. */
  private static final Tag PLAIN = new Tag("tag:penstock:plain");

  private static final class Yaml11 extends JsonSchema {
    @Override
    public ScalarResolver getScalarResolver() {
      return (text, implicit) -> implicit ? PLAIN : Tag.STR;
    }
  }

  private final String file;
  private final Problems problems;
  private boolean json;
  private int values;

  private TemplateReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * @param file name for messages
   * @throws TemplateException when it is not YAML or too much of it
   */
  static Value.Mapping read(String text, String file, Problems problems) {
    if (new TemplateReader(file, problems).tree(text) instanceof Value.Mapping mapping)
      return mapping;
    throw new TemplateException(new Place(file, 1, 1), "a template is a map with Resources.");
  }

  /** Any value: what a template includes. */
  static Value any(String text, String file, Problems problems) {
    return new TemplateReader(file, problems).tree(text);
  }

  private Value tree(String text) {
    json =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .findFirst()
            .orElse("")
            .startsWith("{");
    if (text.length() > CHARACTERS)
      throw problem(null, "the template is longer than " + CHARACTERS + " characters.");
    var settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(CHARACTERS)
            .setMaxAliasesForCollections(50)
            .setAllowDuplicateKeys(true)
            .setSchema(new Yaml11())
            .build();
    Node root;
    try {
      root =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> problem(null, "the template is empty."));
    } catch (MarkedYamlEngineException e) {
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      throw problem(e.getProblemMark().orElse(null), context + e.getProblem());
    } catch (YamlEngineException e) {
      throw problem(null, "not YAML or JSON: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw problem(null, "nested too deeply.");
    }
    return value(root, 0);
  }

  private TemplateException problem(Mark mark, String what) {
    return new TemplateException(place(mark), what);
  }

  private Place place(Mark mark) {
    return mark == null
        ? new Place(file, 1, 1)
        : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Value value(Node node, int depth) {
    Mark mark = node.getStartMark().orElse(null);
    if (depth > DEPTH) throw problem(mark, "nested more than " + DEPTH + " levels deep.");
    if (++values > VALUES) throw problem(mark, "more than " + VALUES + " values.");
    if (node.isRecursive()) throw problem(mark, "an alias that contains itself.");
    String tag = node.getTag().getValue();
    if (tag.startsWith("!") && tag.length() > 1) return shortForm(node, tag.substring(1), depth);
    Place place = place(mark);
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, place);
      case SequenceNode sequence -> {
        var items = new ArrayList<Value>();
        for (Node item : sequence.getValue()) items.add(value(item, depth + 1));
        yield new Value.Sequence(items, place);
      }
      case MappingNode mapping -> mapping(mapping, place, depth);
      default -> throw problem(mark, "not a value a template can have.");
    };
  }

  private Value.Mapping mapping(MappingNode mapping, Place place, int depth) {
    if (!mapping.getTag().equals(Tag.MAP))
      throw problem(
          mapping.getStartMark().orElse(null), "tag " + mapping.getTag() + " is not known.");
    Map<String, Value> entries = new LinkedHashMap<>();
    Map<String, Place> keys = new LinkedHashMap<>();
    List<Value> merged = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Mark mark = tuple.getKeyNode().getStartMark().orElse(null);
      if (!(tuple.getKeyNode() instanceof ScalarNode key))
        throw problem(mark, "a key must be text.");
      String name = key.getValue();
      Value value = value(tuple.getValueNode(), depth + 1);
      if (name.equals("<<") && key.getTag().equals(PLAIN)) {
        merged.add(value);
        continue;
      }
      if (entries.put(name, value) != null)
        problems.warn(place(mark), "", "key " + name + " comes twice: the last one counts.");
      keys.put(name, place(mark));
    }
    for (Value value : merged) merge(value, entries, keys);
    return new Value.Mapping(entries, keys, place);
  }

  /** {@code <<}: what the map does not have itself. */
  private void merge(Value from, Map<String, Value> entries, Map<String, Place> keys) {
    switch (from) {
      case Value.Mapping map ->
          map.entries()
              .forEach(
                  (key, value) -> {
                    if (entries.putIfAbsent(key, value) == null) keys.put(key, map.keyPlace(key));
                  });
      case Value.Sequence all -> all.items().forEach(one -> merge(one, entries, keys));
      default -> problems.error(from.place(), "", "<< takes a map, or a list of maps.");
    }
  }

  private Value.Scalar scalar(ScalarNode node, Place place) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR)) return Value.text(text, place);
    if (tag.equals(PLAIN)
        || tag.equals(Tag.NULL)
        || tag.equals(Tag.BOOL)
        || tag.equals(Tag.INT)
        || tag.equals(Tag.FLOAT)) return PlainScalars.read(text, json, place);
    problems.error(place, "", "tag " + tag + " is not known.");
    return Value.text(text, place);
  }

  /** {@code !Sub x} is <code>{"Fn::Sub": x}</code>; {@code !GetAtt A.B} has its two parts apart. */
  private Value shortForm(Node node, String name, int depth) {
    Mark mark = node.getStartMark().orElse(null);
    Place place = place(mark);
    if (!Intrinsics.isShortForm(name))
      problems.error(
          place, "", "!" + name + " is not known." + Similar.hint(name, Intrinsics.SHORT));
    Value argument =
        switch (node) {
          case ScalarNode scalar when name.equals("GetAtt") && scalar.getValue().contains(".") -> {
            int dot = scalar.getValue().indexOf('.');
            yield new Value.Sequence(
                List.of(
                    Value.text(scalar.getValue().substring(0, dot), place),
                    Value.text(scalar.getValue().substring(dot + 1), place)),
                place);
          }
          case ScalarNode scalar when scalar.isPlain() && scalar.getValue().isEmpty() ->
              new Value.Scalar(null, "", place);
          case ScalarNode scalar -> Value.text(scalar.getValue(), place);
          case SequenceNode sequence -> {
            var items = new ArrayList<Value>();
            for (Node item : sequence.getValue()) items.add(value(item, depth + 1));
            yield new Value.Sequence(items, place);
          }
          case MappingNode mapping -> {
            mapping.setTag(Tag.MAP);
            yield mapping(mapping, place, depth + 1);
          }
          default -> throw problem(mark, "not a value a template can have.");
        };
    if (!Intrinsics.isShortForm(name)) return argument;
    String key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
    return new Value.Mapping(Map.of(key, argument), Map.of(key, place), place);
  }
}
