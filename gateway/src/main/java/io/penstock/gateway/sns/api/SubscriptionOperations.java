package io.penstock.gateway.sns.api;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.function.Arn;
import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.sns.RefusedRequestException;
import io.penstock.gateway.sns.Subscription;
import io.penstock.gateway.sns.SubscriptionDef;
import io.penstock.gateway.sns.SubscriptionRules;
import io.penstock.gateway.sns.Topics;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Subscribe, confirm, list, change and end subscriptions. */
final class SubscriptionOperations {
  private final Topics topics;
  private final Arns arns;

  SubscriptionOperations(Topics topics, Arns arns) {
    this.topics = topics;
    this.arns = arns;
  }

  Future<Consumer<Xml>> subscribe(QueryParameters in) {
    String topic = arns.topic(in, "TopicArn");
    String protocol = Arns.required(in, "Protocol");
    if (topics.topic(topic) == null) throw RefusedRequestException.noTopic();
    String endpoint = in.get("Endpoint");
    if (endpoint == null || endpoint.isEmpty()) throw invalid("Endpoint");
    Map<String, String> attributes = in.map("Attributes.entry", "key", "value");
    var def = new SubscriptionDef(topic, protocol, endpoint, attributes);
    SubscriptionRules.check(def);
    boolean always = "true".equals(in.get("ReturnSubscriptionArn"));
    return topics
        .subscriptions()
        .subscribe(def)
        .map(
            made ->
                xml ->
                    xml.text(
                        "SubscriptionArn",
                        made.confirmed() || always ? made.arn() : "pending confirmation"));
  }

  Future<Consumer<Xml>> confirm(QueryParameters in, boolean signed) {
    String topic = Arns.required(in, "TopicArn");
    String token = Arns.required(in, "Token");
    if (Arn.parse(topic) == null) throw invalid("Topic");
    return topics
        .subscriptions()
        .confirm(topic, token, signed, "true".equals(in.get("AuthenticateOnUnsubscribe")))
        .map(made -> xml -> xml.text("SubscriptionArn", made.arn()));
  }

  Future<Consumer<Xml>> unsubscribe(QueryParameters in, boolean signed) {
    String arn = Arns.subscription(in);
    if (Arn.of(arn).resource().split(":", -1).length != 2) throw invalid("SubscriptionId");
    return topics.subscriptions().unsubscribe(arn, signed).map(done -> null);
  }

  Future<Consumer<Xml>> list(QueryParameters in, boolean ofTopic) {
    String topic = ofTopic ? arns.topic(in, "TopicArn") : null;
    if (topic != null && topics.topic(topic) == null) throw RefusedRequestException.noTopic();
    List<Subscription> page = topics.subscriptions().page(topic, Arns.after(in), Arns.PAGE + 1);
    List<Subscription> shown = page.subList(0, Math.min(page.size(), Arns.PAGE));
    return Future.succeededFuture(
        xml -> {
          xml.in("Subscriptions", x -> shown.forEach(one -> x.in("member", m -> row(m, one))));
          if (page.size() > shown.size()) xml.text("NextToken", Arns.token(shown.getLast().arn()));
        });
  }

  private void row(Xml xml, Subscription one) {
    xml.text("TopicArn", one.topicArn())
        .text("Protocol", one.protocol())
        .text("SubscriptionArn", one.confirmed() ? one.arn() : "PendingConfirmation")
        .text("Owner", arns.owner())
        .text("Endpoint", one.endpoint());
  }

  private Subscription known(QueryParameters in) {
    Subscription one = topics.subscriptions().get(Arns.subscription(in));
    if (one == null || one.state() == Subscription.State.ENDED)
      throw RefusedRequestException.noSubscription();
    return one;
  }

  Future<Consumer<Xml>> attributes(QueryParameters in) {
    Subscription one = known(in);
    var shown = new LinkedHashMap<String, String>();
    shown.put("SubscriptionArn", one.arn());
    shown.put("TopicArn", one.topicArn());
    shown.put("Owner", arns.owner());
    shown.put("Protocol", one.protocol());
    shown.put("Endpoint", one.endpoint());
    shown.put("PendingConfirmation", Boolean.toString(!one.confirmed()));
    shown.put("ConfirmationWasAuthenticated", Boolean.toString(one.authenticated()));
    shown.put("RawMessageDelivery", "false");
    shown.put("SubscriptionPrincipal", Arn.ofAccount(arns.owner()).toString());
    if (one.protocol().startsWith("http"))
      shown.put("EffectiveDeliveryPolicy", topics.effectivePolicy(one));
    if (one.attributes().containsKey("FilterPolicy"))
      shown.put("FilterPolicyScope", "MessageAttributes");
    shown.putAll(one.attributes());
    return Future.succeededFuture(TopicOperations.entries("Attributes", shown));
  }

  Future<Consumer<Xml>> setAttribute(QueryParameters in) {
    String name = Arns.required(in, "AttributeName");
    Subscription one = known(in);
    String value = in.get("AttributeValue");
    return topics
        .subscriptions()
        .set(one.arn(), name, value == null ? "" : value)
        .map(done -> null);
  }
}
