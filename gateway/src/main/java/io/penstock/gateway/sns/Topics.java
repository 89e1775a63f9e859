package io.penstock.gateway.sns;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The door of this room: topics, who subscribes to them, and what is published. Any thread.
 * Requests that cannot be fulfilled fail with {@link RefusedRequestException}.
 */
public final class Topics implements Lifecycle {
  private final Resources<Topic> topics;
  private final Subscriptions subscriptions;
  private final TopicSubscribers audiences = new TopicSubscribers();
  private final Fifo fifo;
  private final Publisher publisher;
  private final Signatures signatures;
  private final Links links;
  private final TopicMeters meters;
  private final InstantSource clock;

  Topics(TopicContext room) {
    this.clock = room.clock();
    this.links = room.links();
    this.meters = room.meters();
    this.topics =
        new Resources<>(
            "topic", Topic::arn, Resources.Codec.of(Topic::write, Topic::read), room.backend());
    topics.onChange(
        changes -> {
          for (var change : changes)
            if (change.after() == null) meters.gone(change.before().name());
        });
    this.fifo = new Fifo(room.backend());
    this.signatures = new Signatures(room.vertx(), room.backend(), clock);
    var confirmations = new Confirmations(room.queue(), signatures, links, clock);
    this.subscriptions =
        new Subscriptions(room.backend(), audiences, topics, confirmations, room.random(), clock);
    this.publisher =
        new Publisher(
            room.queue(), room.commits(), room.functions(), signatures, links, fifo, meters, clock);
  }

  @Override
  public Future<Void> load() {
    return topics
        .load()
        .compose(none -> subscriptions.load())
        .compose(none -> fifo.load(clock.instant()))
        .onSuccess(
            none -> {
              if (topics.size() > 0) signatures.signer(); // made or read before it is needed
            });
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    var wanted = new ArrayList<Topic>();
    for (Topic topic : declared.of(Topic.class)) wanted.add(topic);
    plan.declare(topics, wanted);
    return subscriptions
        .declare(declared.of(SubscriptionDef.class), plan)
        .onSuccess(
            none -> {
              if (topics.size() > 0) signatures.signer();
            });
  }

  @Override
  public Future<Void> start() {
    return subscriptions.start();
  }

  /** The topic, or null. */
  public Topic topic(String arn) {
    return topics.get(arn);
  }

  /** Those whose ARN comes after this one, ascending. */
  public List<Topic> topicsAfter(String arn, int most) {
    return topics.page(arn, most);
  }

  /**
   * Makes a topic, or finds the same one.
   *
   * @param given checked
   */
  public Future<Topic> create(Topic given) {
    signatures.signer();
    return topics.change(
        given.arn(),
        before -> {
          if (before == null) return given;
          if (!AttributeValues.hold(given.attributes(), before.attributes()))
            throw invalid("Attributes Reason: Topic already exists with different attributes");
          if (!before.tags().entrySet().containsAll(given.tags().entrySet()))
            throw invalid("Tags Reason: Topic already exists with different tags");
          return before;
        });
  }

  /** Changes a topic that exists. */
  public Future<Topic> change(String arn, UnaryOperator<Topic> change) {
    return topics.change(
        arn,
        before -> {
          if (before == null) throw RefusedRequestException.noTopic();
          return change.apply(before);
        });
  }

  /** Deletes a topic, if there is one, and its subscriptions. */
  public Future<Void> delete(String arn) {
    return topics.change(arn, before -> null).compose(gone -> subscriptions.deleteOf(arn));
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }

  Subscription subscription(String arn) {
    return subscriptions.get(arn);
  }

  /** Confirmed, pending and ended subscriptions of a topic. */
  public int[] counts(String arn) {
    TopicSubscribers.Counts counts = audiences.counts(arn);
    return new int[] {counts.confirmed(), counts.pending(), counts.ended()};
  }

  /** The delivery policy that holds for a topic's endpoints, as JSON. */
  public String effectivePolicy(Topic topic) {
    String own = topic.attributes().get("DeliveryPolicy");
    boolean disabled =
        own != null
            && new JsonObject(own)
                .getJsonObject("http")
                .getBoolean("disableSubscriptionOverrides", false);
    return DeliveryPolicy.effective(own, null).toTopicJson(disabled).encode();
  }

  /** The same for one subscription. */
  public String effectivePolicy(Subscription subscription) {
    Topic topic = topics.get(subscription.topicArn());
    return DeliveryPolicy.effective(
            topic == null ? null : topic.attributes().get("DeliveryPolicy"),
            subscription.attributes().get("DeliveryPolicy"))
        .toJson()
        .encode();
  }

  /**
   * Publishes; completes once every delivery is synced to disk.
   *
   * @param id of the message; with the same one nothing is stored twice
   * @param traceId X-Ray header, or null
   */
  public Future<Published> publish(String arn, Message message, String id, String traceId) {
    Topic topic = topics.get(arn);
    if (topic == null) return Future.failedFuture(RefusedRequestException.noTopic());
    try {
      MessageRules.check(topic, message);
      return publisher.publish(topic, audiences.of(arn), message, id, traceId);
    } catch (RefusedRequestException e) {
      return Future.failedFuture(e);
    }
  }

  /** The certificate for signatures, in PEM form; null when it is not of this name. */
  public Future<String> certificate(String name) {
    return signatures
        .signer()
        .map(signer -> signer.name().equals(name) ? signer.certificate() : null);
  }

  Links links() {
    return links;
  }

  TopicMeters meters() {
    return meters;
  }
}
