package io.penstock.gateway.template;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of the template with its place. Immutable. */
public sealed interface Value {
  Place place();

  /**
   * Text, number, boolean or null.
   *
   * @param json what it is as JSON: String, Long, Double, Boolean or null
   * @param text as written
   */
  record Scalar(Object json, String text, Place place) implements Value {}

  /** A list. */
  record Sequence(List<Value> items, Place place) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A map.
   *
   * @param keys where each key is written
   */
  record Mapping(Map<String, Value> entries, Map<String, Place> keys, Place place)
      implements Value {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
      keys = Map.copyOf(keys);
    }

    public Value get(String key) {
      return entries.get(key);
    }

    public Place keyPlace(String key) {
      return keys.getOrDefault(key, place);
    }

    public static Mapping empty(Place place) {
      return new Mapping(Map.of(), Map.of(), place);
    }
  }

  /**
   * What cannot be known here: only AWS, or whoever starts the gateway, has it.
   *
   * @param key what {@code --set} calls it
   */
  record Unknown(String key, Place place) implements Value {}

  static Scalar text(String text, Place place) {
    return new Scalar(text, text, place);
  }

  /** As plain JSON: what is handed on to services. */
  default Object toJson() {
    return switch (this) {
      case Scalar s -> s.json();
      case Unknown u -> throw new LeftOut(u);
      case Sequence s -> {
        var array = new JsonArray();
        for (Value item : s.items()) array.add(item.toJson());
        yield array;
      }
      case Mapping m -> {
        var object = new JsonObject();
        m.entries().forEach((key, value) -> object.put(key, value.toJson()));
        yield object;
      }
    };
  }
}
