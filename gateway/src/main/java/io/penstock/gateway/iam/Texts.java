package io.penstock.gateway.iam;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Maps of texts as they are kept. */
final class Texts {
  private Texts() {}

  static JsonObject json(Map<String, String> texts) {
    var json = new JsonObject();
    texts.forEach(json::put);
    return json;
  }

  /**
   * @param json null for none
   */
  static Map<String, String> map(JsonObject json) {
    var texts = new TreeMap<String, String>();
    if (json != null) json.forEach(one -> texts.put(one.getKey(), (String) one.getValue()));
    return texts;
  }
}
