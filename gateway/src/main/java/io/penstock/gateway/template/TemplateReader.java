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
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML (and so JSON) into located values. Nothing is constructed from tags: only
 * CloudFormation's short forms are known, every other is refused. Size, depth and number of values
 * are capped, aliases counted as often as they are used.
 */
final class TemplateReader {
  /** CloudFormation's limit on a template. */
  static final int CHARACTERS = 1_000_000;

  private static final int DEPTH = 64;
  private static final int VALUES = 100_000;

  private final String file;
  private int values;

  private TemplateReader(String file) {
    this.file = file;
  }

  /**
   * @param file name for messages
   * @throws TemplateException when it is not YAML or too much of it
   */
  static Value.Mapping read(String text, String file) {
    return new TemplateReader(file).read(text);
  }

  private Value.Mapping read(String text) {
    if (text.length() > CHARACTERS)
      throw problem(null, "the template is longer than " + CHARACTERS + " characters.");
    var settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(CHARACTERS)
            .setMaxAliasesForCollections(50)
            .setAllowDuplicateKeys(false)
            .setSchema(new CoreSchema())
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
    if (value(root, 0) instanceof Value.Mapping mapping) return mapping;
    throw problem(root.getStartMark().orElse(null), "a template is a map with Resources.");
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
    for (NodeTuple tuple : mapping.getValue()) {
      Mark mark = tuple.getKeyNode().getStartMark().orElse(null);
      if (!(tuple.getKeyNode() instanceof ScalarNode key))
        throw problem(mark, "a key must be text.");
      if (entries.put(key.getValue(), value(tuple.getValueNode(), depth + 1)) != null)
        throw problem(mark, "key " + key.getValue() + " comes twice.");
      keys.put(key.getValue(), place(mark));
    }
    return new Value.Mapping(entries, keys, place);
  }

  private Value.Scalar scalar(ScalarNode node, Place place) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR)) return Value.text(text, place);
    if (tag.equals(Tag.NULL)) return new Value.Scalar(null, "", place);
    if (tag.equals(Tag.BOOL)) return new Value.Scalar(text.equalsIgnoreCase("true"), text, place);
    try {
      if (tag.equals(Tag.INT)) return new Value.Scalar(Long.decode(octal(text)), text, place);
      if (tag.equals(Tag.FLOAT)) return new Value.Scalar(Double.valueOf(text), text, place);
    } catch (NumberFormatException e) {
      return Value.text(text, place);
    }
    throw problem(node.getStartMark().orElse(null), "tag " + tag + " is not known.");
  }

  /** Leading zeros are an account id, not an octal number: the text is kept. */
  private static String octal(String text) {
    if (text.length() > 1 && text.startsWith("0")) throw new NumberFormatException();
    return text;
  }

  /** {@code !Sub x} is <code>{"Fn::Sub": x}</code>; {@code !GetAtt A.B} has its two parts apart. */
  private Value shortForm(Node node, String name, int depth) {
    Mark mark = node.getStartMark().orElse(null);
    if (!Intrinsics.isShortForm(name)) throw problem(mark, "!" + name + " is not known.");
    Place place = place(mark);
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
    String key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
    return new Value.Mapping(Map.of(key, argument), Map.of(key, place), place);
  }
}
