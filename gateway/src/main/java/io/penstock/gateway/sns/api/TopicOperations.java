package io.penstock.gateway.sns.api;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.sns.RefusedRequestException;
import io.penstock.gateway.sns.Topic;
import io.penstock.gateway.sns.TopicRules;
import io.penstock.gateway.sns.Topics;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Create, delete and list topics; their attributes and tags. */
final class TopicOperations {
  private final Topics topics;
  private final Arns arns;

  TopicOperations(Topics topics, Arns arns) {
    this.topics = topics;
    this.arns = arns;
  }

  Future<Consumer<Xml>> create(QueryParameters in) {
    String name = Arns.required(in, "Name");
    Map<String, String> attributes = in.map("Attributes.entry", "key", "value");
    TopicRules.checkName(name, attributes);
    TopicRules.checkAll(attributes);
    if (!name.endsWith(".fifo")) attributes.remove("FifoTopic");
    Map<String, String> tags = givenTags(in);
    TopicRules.checkTags(tags);
    return topics
        .create(new Topic(arns.topic(name), attributes, tags))
        .map(topic -> xml -> xml.text("TopicArn", topic.arn()));
  }

  Future<Consumer<Xml>> delete(QueryParameters in) {
    return topics.delete(arns.topic(in, "TopicArn")).map(none -> null);
  }

  Future<Consumer<Xml>> list(QueryParameters in) {
    List<Topic> page = topics.topicsAfter(Arns.after(in), Arns.PAGE + 1);
    List<Topic> shown = page.subList(0, Math.min(page.size(), Arns.PAGE));
    return Future.succeededFuture(
        xml -> {
          xml.in(
              "Topics", x -> shown.forEach(t -> x.in("member", m -> m.text("TopicArn", t.arn()))));
          if (page.size() > shown.size()) xml.text("NextToken", Arns.token(shown.getLast().arn()));
        });
  }

  private Topic known(QueryParameters in) {
    Topic topic = topics.topic(arns.topic(in, "TopicArn"));
    if (topic == null) throw RefusedRequestException.noTopic();
    return topic;
  }

  Future<Consumer<Xml>> attributes(QueryParameters in) {
    Topic topic = known(in);
    int[] counts = topics.counts(topic.arn());
    var shown = new LinkedHashMap<String, String>();
    shown.put("Policy", Permissions.policy(topic, arns.owner()).encode());
    shown.put("Owner", arns.owner());
    shown.put("SubscriptionsPending", Integer.toString(counts[1]));
    shown.put("TopicArn", topic.arn());
    shown.put("EffectiveDeliveryPolicy", topics.effectivePolicy(topic));
    shown.put("SubscriptionsConfirmed", Integer.toString(counts[0]));
    shown.put("DisplayName", "");
    shown.put("SubscriptionsDeleted", Integer.toString(counts[2]));
    if (topic.fifo()) {
      shown.put("FifoThroughputScope", "Topic");
      shown.put("ContentBasedDeduplication", "false");
    }
    topic
        .attributes()
        .forEach(
            (name, value) -> {
              if (name.equals("DeliveryPolicy")) shown.put(name, topics.effectivePolicy(topic));
              else if (!name.equals("Policy")) shown.put(name, value);
            });
    return Future.succeededFuture(entries("Attributes", shown));
  }

  static Consumer<Xml> entries(String element, Map<String, String> map) {
    return xml ->
        xml.in(
            element,
            x ->
                map.forEach(
                    (key, value) -> x.in("entry", e -> e.text("key", key).text("value", value))));
  }

  Future<Consumer<Xml>> setAttribute(QueryParameters in) {
    Topic topic = known(in);
    String name = Arns.required(in, "AttributeName");
    String given = in.get("AttributeValue");
    String value = given == null ? "" : given;
    if (name.equals("FifoTopic")) throw invalid("AttributeName");
    boolean reset =
        value.isEmpty()
            && (name.equals("DeliveryPolicy") || TopicRules.WITHOUT_EFFECT.contains(name));
    if (!reset) TopicRules.checkAttribute(name, value, topic.fifo(), "");
    return topics
        .change(topic.arn(), t -> t.withAttribute(name, reset ? null : value))
        .map(done -> null);
  }

  Future<Consumer<Xml>> permit(QueryParameters in) {
    Topic topic = known(in);
    String label = Arns.required(in, "Label");
    List<String> accounts = in.texts("AWSAccountId.member");
    List<String> actions = in.texts("ActionName.member");
    return topics
        .change(topic.arn(), t -> Permissions.add(t, arns.owner(), label, accounts, actions))
        .map(done -> null);
  }

  Future<Consumer<Xml>> forbid(QueryParameters in) {
    Topic topic = known(in);
    String label = Arns.required(in, "Label");
    return topics
        .change(topic.arn(), t -> Permissions.remove(t, arns.owner(), label))
        .map(done -> null);
  }

  Future<Consumer<Xml>> tag(QueryParameters in) {
    Map<String, String> more = givenTags(in);
    return tagged(
        in,
        topic -> {
          var tags = new LinkedHashMap<>(topic.tags());
          tags.putAll(more);
          TopicRules.checkTags(tags);
          return topic.withTags(tags);
        });
  }

  private static Map<String, String> givenTags(QueryParameters in) {
    Map<String, String> tags = in.map("Tags.member", "Key", "Value");
    for (QueryParameters tag : in.list("Tags.member")) Arns.required(tag, "Key");
    if (tags.size() < in.list("Tags.member").size())
      throw invalid("Duplicated keys are not allowed.");
    return tags;
  }

  Future<Consumer<Xml>> untag(QueryParameters in) {
    List<String> keys = in.texts("TagKeys.member");
    return tagged(
        in,
        topic -> {
          var tags = new LinkedHashMap<>(topic.tags());
          keys.forEach(tags::remove);
          return topic.withTags(tags);
        });
  }

  private Future<Consumer<Xml>> tagged(QueryParameters in, UnaryOperator<Topic> change) {
    return topics.change(resource(in).arn(), change).map(done -> xml -> {});
  }

  Future<Consumer<Xml>> tags(QueryParameters in) {
    Topic topic = resource(in);
    return Future.succeededFuture(
        xml ->
            xml.in(
                "Tags",
                x ->
                    topic
                        .tags()
                        .forEach(
                            (key, value) ->
                                x.in("member", m -> m.text("Key", key).text("Value", value)))));
  }

  private Topic resource(QueryParameters in) {
    Topic topic = topics.topic(Arns.checked(Arns.required(in, "ResourceArn"), "ResourceArn"));
    if (topic == null)
      throw new RefusedRequestException(404, "ResourceNotFound", "Resource does not exist");
    return topic;
  }
}
