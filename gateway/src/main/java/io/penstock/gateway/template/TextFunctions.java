package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.gateway.template.Value.Sequence;
import io.penstock.gateway.template.Value.Unknown;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions over texts and lists. Unknown parts are thrown as {@link LeftOut}. */
final class TextFunctions {
  private static final Pattern HOLE = Pattern.compile("\\$\\{(!?)([^}]*)}");
  private static final int TEXT = 1_000_000;

  private final Intrinsics intrinsics;

  TextFunctions(Intrinsics intrinsics) {
    this.intrinsics = intrinsics;
  }

  Value call(String name, Value argument, Place place, String where) {
    return switch (name) {
      case "Fn::Sub" -> sub(argument, place, where);
      case "Fn::Join" -> join(argument, place, where);
      case "Fn::Select" -> select(argument, place, where);
      case "Fn::Split" -> split(argument, place, where);
      case "Fn::Cidr" -> cidr(argument, place, where);
      case "Fn::Base64" -> {
        byte[] bytes = intrinsics.text(argument, where).getBytes(StandardCharsets.UTF_8);
        yield Value.text(Base64.getEncoder().encodeToString(bytes), place);
      }
      case "Fn::Length" -> {
        if (known(intrinsics.head(argument, where)) instanceof Sequence s) {
          long length = s.items().size();
          yield new Scalar(length, Long.toString(length), place);
        }
        yield intrinsics.wrong(place, where, "!Length needs a list.");
      }
      case "Fn::ToJsonString" ->
          switch (known(intrinsics.resolve(argument, where))) {
            case Scalar s -> intrinsics.wrong(place, where, "!ToJsonString needs a map or a list.");
            case Value value -> Value.text(Json.encode(value.toJson()), place);
          };
      default -> intrinsics.wrong(place, where, name + " is not supported.");
    };
  }

  private static Value known(Value value) {
    if (value instanceof Unknown unknown) throw new LeftOut(unknown);
    return value;
  }

  private Value sub(Value argument, Place place, String where) {
    Map<String, Value> own = Map.of();
    String template;
    if (argument instanceof Sequence s
        && s.items().size() == 2
        && s.items().get(1) instanceof Mapping given) {
      template = intrinsics.text(s.items().get(0), where);
      own = given.entries();
    } else if (argument instanceof Sequence)
      return intrinsics.wrong(place, where, "expected !Sub text, or !Sub [text, {name: value}].");
    else template = intrinsics.text(argument, where);
    var result = new StringBuilder();
    Matcher hole = HOLE.matcher(template);
    int from = 0;
    while (hole.find()) {
      result.append(template, from, hole.start());
      from = hole.end();
      String name = hole.group(2).strip();
      if (!hole.group(1).isEmpty()) result.append("${").append(name).append('}');
      else if (own.containsKey(name)) result.append(intrinsics.text(own.get(name), where));
      else if (name.indexOf('.') > 0)
        result.append(
            intrinsics.text(intrinsics.attribute(Value.text(name, place), place, where), where));
      else
        switch (known(intrinsics.ref(name, place, where))) {
          case Scalar scalar -> result.append(scalar.text());
          default -> intrinsics.wrong(place, where, "${" + name + "} is a list, not text.");
        }
      if (result.length() > TEXT) return intrinsics.wrong(place, where, "the text grows too long.");
    }
    String text = result.append(template, from, template.length()).toString();
    return intrinsics.head(Value.text(text, place), where);
  }

  private Value join(Value argument, Place place, String where) {
    var parts = intrinsics.list(argument, 2, 2, "!Join [delimiter, [values]]", where);
    if (parts == null) return Value.text("", place);
    if (!(known(intrinsics.resolve(parts.get(1), where)) instanceof Sequence items))
      return intrinsics.wrong(place, where, "!Join needs a list of values.");
    var texts = new ArrayList<String>();
    for (Value item : items.items()) texts.add(intrinsics.text(item, where));
    String joined = String.join(intrinsics.text(parts.get(0), where), texts);
    return joined.length() > TEXT
        ? intrinsics.wrong(place, where, "the text grows too long.")
        : intrinsics.head(Value.text(joined, place), where);
  }

  private Value select(Value argument, Place place, String where) {
    var parts = intrinsics.list(argument, 2, 2, "!Select [index, [values]]", where);
    if (parts == null) return Value.text("", place);
    String index = intrinsics.text(parts.get(0), where);
    if (known(intrinsics.head(parts.get(1), where)) instanceof Sequence items
        && index.matches("\\d{1,5}")
        && Integer.parseInt(index) < items.items().size())
      return intrinsics.head(items.items().get(Integer.parseInt(index)), where);
    return intrinsics.wrong(place, where, "!Select " + index + ": the list has no such item.");
  }

  private Value split(Value argument, Place place, String where) {
    var parts = intrinsics.list(argument, 2, 2, "!Split [delimiter, text]", where);
    if (parts == null) return Value.text("", place);
    String delimiter = intrinsics.text(parts.get(0), where);
    if (delimiter.isEmpty()) return intrinsics.wrong(place, where, "!Split needs a delimiter.");
    var items = new ArrayList<Value>();
    for (String part : intrinsics.text(parts.get(1), where).split(Pattern.quote(delimiter), -1))
      items.add(Value.text(part, place));
    return new Sequence(items, place);
  }

  /** Subnets of an IPv4 block; of IPv6 ones nothing is known here. */
  private Value cidr(Value argument, Place place, String where) {
    var parts = intrinsics.list(argument, 2, 3, "!Cidr [block, count, bits]", where);
    if (parts == null) return Value.text("", place);
    String block = intrinsics.text(parts.get(0), where);
    String count = intrinsics.text(parts.get(1), where);
    String bits = parts.size() == 3 ? intrinsics.text(parts.get(2), where) : "8";
    if (block.contains(":")) return new Unknown("Fn::Cidr", place);
    if (!block.matches("(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}")
        || !count.matches("\\d{1,3}")
        || !bits.matches("\\d{1,2}")
        || Integer.parseInt(bits) > 31
        || Integer.parseInt(count) > 256)
      return intrinsics.wrong(place, where, "expected !Cidr [block, count up to 256, bits].");
    long address = 0;
    for (String part : block.substring(0, block.indexOf('/')).split("\\."))
      address = address << 8 | Integer.parseInt(part);
    var items = new ArrayList<Value>();
    for (int i = 0; i < Integer.parseInt(count); i++) {
      long subnet = address + ((long) i << Integer.parseInt(bits));
      items.add(
          Value.text(
              (subnet >> 24 & 255)
                  + "."
                  + (subnet >> 16 & 255)
                  + "."
                  + (subnet >> 8 & 255)
                  + "."
                  + (subnet & 255)
                  + "/"
                  + (32 - Integer.parseInt(bits)),
              place));
    }
    return new Sequence(items, place);
  }
}
