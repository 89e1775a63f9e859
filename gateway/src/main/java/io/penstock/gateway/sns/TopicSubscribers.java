package io.penstock.gateway.sns;

import io.penstock.gateway.registry.Resources.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who subscribes to what: follows the resources of subscriptions. Lists for publishing are made
 * when they are first needed after a change. Any thread.
 */
final class TopicSubscribers {
  private static final class OfTopic {
    private final Map<String, Subscription> byTarget = new HashMap<>();
    private final TreeMap<String, Subscriber> confirmed = new TreeMap<>();
    private int pending;
    private int ended;
    private volatile List<Subscriber> list;

    private boolean isEmpty() {
      return byTarget.isEmpty() && confirmed.isEmpty() && pending == 0 && ended == 0;
    }
  }

  /** How many subscriptions a topic has. */
  record Counts(int confirmed, int pending, int ended) {}

  private final Map<String, OfTopic> topics = new HashMap<>();
  private final Map<String, Subscription> byToken = new HashMap<>();

  synchronized void changed(List<Change<Subscription>> changes) {
    for (Change<Subscription> change : changes) {
      Subscription before = change.before();
      Subscription after = change.after();
      OfTopic topic =
          topics.computeIfAbsent((after == null ? before : after).topicArn(), arn -> new OfTopic());
      if (before != null) forget(topic, before);
      if (after != null) add(topic, after);
      topic.list = null;
      if (topic.isEmpty()) topics.remove((after == null ? before : after).topicArn());
    }
  }

  /** Whether nothing is held of any topic. */
  synchronized boolean isEmpty() {
    return topics.isEmpty() && byToken.isEmpty();
  }

  private void forget(OfTopic topic, Subscription before) {
    topic.byTarget.remove(target(before.protocol(), before.endpoint()), before);
    topic.confirmed.remove(before.arn());
    if (before.token() != null) byToken.remove(before.token());
    switch (before.state()) {
      case PENDING -> topic.pending--;
      case ENDED -> topic.ended--;
      case CONFIRMED -> {}
    }
  }

  private void add(OfTopic topic, Subscription after) {
    if (!after.ended()) topic.byTarget.put(target(after.protocol(), after.endpoint()), after);
    if (after.token() != null) byToken.put(after.token(), after);
    switch (after.state()) {
      case PENDING -> topic.pending++;
      case ENDED -> topic.ended++;
      case CONFIRMED -> topic.confirmed.put(after.arn(), Subscriber.of(after));
    }
  }

  private static String target(String protocol, String endpoint) {
    return protocol + " " + endpoint;
  }

  /** The subscription that is not ended, or null. */
  synchronized Subscription find(String topicArn, String protocol, String endpoint) {
    OfTopic topic = topics.get(topicArn);
    return topic == null ? null : topic.byTarget.get(target(protocol, endpoint));
  }

  synchronized Subscription byToken(String token) {
    return byToken.get(token);
  }

  synchronized Counts counts(String topicArn) {
    OfTopic topic = topics.get(topicArn);
    return topic == null
        ? new Counts(0, 0, 0)
        : new Counts(topic.confirmed.size(), topic.pending, topic.ended);
  }

  /** Those that are sent what is published. */
  List<Subscriber> of(String topicArn) {
    OfTopic topic;
    synchronized (this) {
      topic = topics.get(topicArn);
      if (topic == null) return List.of();
      List<Subscriber> known = topic.list;
      if (known != null) return known;
      topic.list = List.copyOf(new ArrayList<>(topic.confirmed.values()));
      return topic.list;
    }
  }

  synchronized Subscriber get(String topicArn, String arn) {
    OfTopic topic = topics.get(topicArn);
    return topic == null ? null : topic.confirmed.get(arn);
  }
}
