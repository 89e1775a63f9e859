package io.penstock.gateway.egress;

import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.OutgoingMessage.Attribute;
import java.util.Base64;
import java.util.HashMap;

/**
 * A topic of a cluster, written {@code kafka://host:port,host:port/topic}. Mappings name it as AWS
 * does, {@code kafka://topic}: in the cluster that they read.
 *
 * @param servers {@code host:port}, comma-separated
 */
public record KafkaTarget(String servers, String topic) {
  private static final String SCHEME = "kafka://";
  private static final String KEY = "key";

  public static boolean isTopic(String target) {
    return target.startsWith(SCHEME);
  }

  /** The name of the topic. */
  public static String topic(String target) {
    return target.substring(Math.max(SCHEME.length(), target.lastIndexOf('/') + 1));
  }

  static KafkaTarget parse(String target) {
    int slash = target.lastIndexOf('/');
    if (slash <= SCHEME.length()) throw new IllegalArgumentException(target + " names no servers");
    return new KafkaTarget(target.substring(SCHEME.length(), slash), topic(target));
  }

  /** The message with a record's key; null for none. */
  public static OutgoingMessage withKey(OutgoingMessage message, byte[] key) {
    if (key == null) return message;
    var attributes = new HashMap<>(message.attributes());
    attributes.put(KEY, new Attribute("Binary", Base64.getEncoder().encodeToString(key)));
    return OutgoingMessage.of(message.id(), message.body(), attributes);
  }

  static byte[] key(OutgoingMessage message) {
    Attribute key = message.attributes().get(KEY);
    return key == null ? null : Base64.getDecoder().decode(key.value());
  }

  @Override
  public String toString() {
    return SCHEME + servers + "/" + topic;
  }
}
