package io.penstock.gateway.sns;

import java.util.Map;

/** A subscription as it is asked for, by template or caller. */
public record SubscriptionDef(
    String topicArn, String protocol, String endpoint, Map<String, String> attributes) {
  public SubscriptionDef {
    attributes = Map.copyOf(attributes);
  }
}
