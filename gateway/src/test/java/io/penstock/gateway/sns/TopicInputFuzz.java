package io.penstock.gateway.sns;

import io.penstock.trigger.fuzz.Input;

/** Delivery policies of topics. */
public final class TopicInputFuzz {
  private TopicInputFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = Input.text(data);
    try {
      DeliveryPolicy.checkOfTopic(text);
      DeliveryPolicy.effective(text, null);
    } catch (RefusedRequestException e) {
      // refused in words
    }
    try {
      DeliveryPolicy.checkOfSubscription(text);
      DeliveryPolicy.effective(null, text);
    } catch (RefusedRequestException e) {
      // refused in words
    }
  }
}
