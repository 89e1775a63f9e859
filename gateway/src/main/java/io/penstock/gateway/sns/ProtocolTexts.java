package io.penstock.gateway.sns;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** The text that a message has for each protocol. */
record ProtocolTexts(String otherwise, Map<String, String> byProtocol) {
  /**
   * @throws RefusedRequestException when a structured message is not one
   */
  static ProtocolTexts of(Message message) {
    if (!message.structured()) return new ProtocolTexts(message.body(), Map.of());
    JsonObject json;
    try {
      json = new JsonObject(message.body());
    } catch (DecodeException | ClassCastException e) {
      throw invalid("Message Structure - JSON message body failed to parse");
    }
    var texts = new HashMap<String, String>();
    for (String protocol : json.fieldNames())
      if (json.getValue(protocol) instanceof String text) texts.put(protocol, text);
    String otherwise = texts.get("default");
    if (otherwise == null)
      throw invalid("Message Structure - No default entry in JSON message body");
    return new ProtocolTexts(otherwise, texts);
  }

  String of(String protocol) {
    return byProtocol.getOrDefault(protocol, otherwise);
  }
}
