package io.penstock.gateway.sns;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What attributes of topics and subscriptions say, whatever they are written as. Pure. */
final class AttributeValues {
  private static final Set<String> FLAGS =
      Set.of("FifoTopic", "ContentBasedDeduplication", "RawMessageDelivery");
  private static final Set<String> JSON =
      Set.of("Policy", "DeliveryPolicy", "FilterPolicy", "RedrivePolicy", "DataProtectionPolicy");
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "DisplayName", "",
          "SignatureVersion", "1",
          "FifoThroughputScope", "Topic",
          "TracingConfig", "PassThrough",
          "ContentBasedDeduplication", "false",
          "FifoTopic", "false",
          "RawMessageDelivery", "false",
          "FilterPolicyScope", "MessageAttributes");

  private AttributeValues() {}

  /** As it is kept: {@code True} is {@code true}. */
  static String kept(String name, String value) {
    return FLAGS.contains(name) ? value.toLowerCase(Locale.ROOT) : value;
  }

  /** Whether all that is given holds already, by itself or by default. */
  static boolean hold(Map<String, String> given, Map<String, String> has) {
    for (var one : given.entrySet())
      if (!same(one.getKey(), one.getValue(), has.get(one.getKey()))) return false;
    return true;
  }

  private static boolean same(String name, String given, String has) {
    String is = has == null ? DEFAULTS.getOrDefault(name, "") : has;
    if (kept(name, given).equals(kept(name, is))) return true;
    return JSON.contains(name) && json(given).equals(json(is));
  }

  private static JsonObject json(String text) {
    try {
      return text.isBlank() ? new JsonObject() : new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject().put("", text);
    }
  }
}
