package io.penstock.gateway.sns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.registry.Resources.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicSubscribersTest {
  private static Subscription subscription(Subscription.State state) {
    return subscription(state, Map.of());
  }

  private static Subscription subscription(
      Subscription.State state, Map<String, String> attributes) {
    return new Subscription(
        "arn:aws:sns:us-east-1:123456789012:t:1",
        "arn:aws:sns:us-east-1:123456789012:t",
        "sqs",
        "arn:aws:sqs:us-east-1:123456789012:q",
        attributes,
        state,
        state == Subscription.State.PENDING ? "token" : null,
        false,
        false,
        Instant.EPOCH);
  }

  /** Names of topics that are gone take no memory. */
  @ParameterizedTest
  @EnumSource
  void nothingIsHeldOfATopicThatHasNoSubscriptions(Subscription.State state) {
    var subscribers = new TopicSubscribers();
    Subscription one = subscription(state);
    subscribers.changed(List.of(new Change<>(one.arn(), null, one)));
    assertFalse(subscribers.isEmpty());
    subscribers.changed(List.of(new Change<>(one.arn(), one, null)));
    assertTrue(subscribers.isEmpty());
  }

  /** As a store of an older version may have it. */
  @Test
  void aFilterThatIsRefusedNowLetsNothingThroughAndTakesNothingWithIt() {
    var subscribers = new TopicSubscribers();
    String policy = "{\"a\":[1],\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1]}";
    Subscription one = subscription(Subscription.State.CONFIRMED, Map.of("FilterPolicy", policy));
    subscribers.changed(List.of(new Change<>(one.arn(), null, one)));
    Subscriber kept = subscribers.of(one.topicArn()).iterator().next();
    assertFalse(new FilterFacts(Map.of()).pass(kept.filter(), "{}"));
  }

  @Test
  void whatIsConfirmedIsSentTo() {
    var subscribers = new TopicSubscribers();
    Subscription one = subscription(Subscription.State.CONFIRMED);
    subscribers.changed(List.of(new Change<>(one.arn(), null, one)));
    assertEquals(1, subscribers.of(one.topicArn()).size());
    assertEquals(1, subscribers.counts(one.topicArn()).confirmed());
  }
}
