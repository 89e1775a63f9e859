package io.penstock.gateway.sns;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.store.Commits;
import io.penstock.trigger.shape.SnsMessage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes a delivery of a message for each subscriber whose filter it passes, all of them stored
 * together, around one copy of the message. Any thread.
 *
 * <pre>
 * publish -> filters -> signature, where one is asked for -> deliveries -> queue (synced)
 * </pre>
 */
final class Publisher {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final DeliveryQueue queue;
  private final Commits commits;
  private final InvokePermission functions;
  private final Signatures signatures;
  private final Links links;
  private final Fifo fifo;
  private final TopicMeters meters;
  private final InstantSource clock;

  Publisher(
      DeliveryQueue queue,
      Commits commits,
      InvokePermission functions,
      Signatures signatures,
      Links links,
      Fifo fifo,
      TopicMeters meters,
      InstantSource clock) {
    this.queue = queue;
    this.commits = commits;
    this.functions = functions;
    this.signatures = signatures;
    this.links = links;
    this.fifo = fifo;
    this.meters = meters;
    this.clock = clock;
  }

  /** Those that are sent the same text, and what it is signed with. */
  private record Share(String text, List<Subscriber> subscribers, Set<String> versions) {}

  /**
   * Completes once every delivery is synced to disk.
   *
   * @param message checked
   * @param id of the message; published again with the same one, nothing is stored twice
   */
  Future<Published> publish(
      Topic topic, List<Subscriber> audience, Message message, String id, String traceId) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Share> shares = shares(topic, audience, message);
    if (topic.fifo()) {
      String deduplication = deduplication(message);
      var grouping = new Grouping(message.groupId(), deduplication);
      return fifo.publish(
          topic,
          message.groupId(),
          deduplication,
          now,
          id,
          (sequence, note) -> {
            counted(topic, audience, shares);
            var all = new ArrayList<Delivery>();
            for (Share share : shares) {
              SnsMessage facts = facts(topic, message, share, id, now, sequence);
              all.addAll(deliveries(topic, share, facts, null, grouping, traceId, now));
            }
            return commits.commit(all, note);
          });
    }
    return signatures
        .signer()
        .compose(signer -> deliveries(topic, message, shares, id, traceId, now, signer))
        .compose(this::put)
        .map(
            stored -> {
              counted(topic, audience, shares);
              return new Published(id, null);
            });
  }

  private Future<List<Delivery>> deliveries(
      Topic topic,
      Message message,
      List<Share> shares,
      String id,
      String traceId,
      Instant now,
      MessageSigner signer) {
    String certificate = links.certificate(signer);
    var grouping = new Grouping(message.groupId(), null);
    var all = Collections.synchronizedList(new ArrayList<Delivery>());
    var signed = new ArrayList<Future<Void>>();
    for (Share share : shares) {
      SnsMessage facts = facts(topic, message, share, id, now, null).signed("", certificate);
      if (share.versions.isEmpty())
        all.addAll(deliveries(topic, share, facts, null, grouping, traceId, now));
      else
        signed.add(
            signatures
                .sign(signer, facts.toSign(), share.versions)
                .map(
                    by -> {
                      // The event of a function says "1" whatever it is signed with, as SNS's does.
                      SnsMessage whole =
                          facts.signed(by.getOrDefault(topic.signatureVersion(), ""), certificate);
                      all.addAll(
                          deliveries(topic, share, whole, by.get("2"), grouping, traceId, now));
                      return null;
                    }));
    }
    return signed.isEmpty() ? Future.succeededFuture(all) : Future.all(signed).map(all);
  }

  private Future<Void> put(List<Delivery> deliveries) {
    return deliveries.isEmpty() ? Future.succeededFuture() : queue.put(deliveries);
  }

  private void counted(Topic topic, List<Subscriber> audience, List<Share> shares) {
    meters.published(topic.name());
    int passed = 0;
    int functions = 0;
    for (Share share : shares) {
      passed += share.subscribers.size();
      for (Subscriber subscriber : share.subscribers)
        if (subscriber.function() != null) functions++;
    }
    meters.notifications(topic.name(), "lambda", TopicMeters.End.DELIVERED, functions);
    if (passed == audience.size()) return;
    var left = new HashMap<String, Integer>();
    for (Subscriber subscriber : audience)
      left.merge(subscriber.subscription().protocol(), 1, Integer::sum);
    for (Share share : shares)
      for (Subscriber subscriber : share.subscribers)
        left.merge(subscriber.subscription().protocol(), -1, Integer::sum);
    left.forEach(
        (protocol, count) ->
            meters.notifications(topic.name(), protocol, TopicMeters.End.FILTERED_OUT, count));
  }

  private static List<Share> shares(Topic topic, List<Subscriber> audience, Message message) {
    ProtocolTexts texts = ProtocolTexts.of(message);
    var facts = new FilterFacts(message.attributes());
    Map<String, Share> shares = new LinkedHashMap<>();
    for (Subscriber subscriber : audience) {
      String text = texts.of(subscriber.subscription().protocol());
      if (!facts.pass(subscriber.filter(), text)) continue;
      Share share =
          shares.computeIfAbsent(text, t -> new Share(t, new ArrayList<>(), new HashSet<>(2)));
      share.subscribers.add(subscriber);
      if (topic.fifo()) continue;
      if (subscriber.enveloped()) share.versions.add(topic.signatureVersion());
      else if (subscriber.function() != null && topic.signsForFunctions())
        share.versions.add(topic.signatureVersion());
    }
    return List.copyOf(shares.values());
  }

  private static SnsMessage facts(
      Topic topic, Message message, Share share, String id, Instant now, String sequence) {
    return new SnsMessage(
        id,
        topic.arn(),
        message.subject(),
        share.text,
        TIME.format(now),
        message.attributes(),
        sequence,
        null,
        null);
  }

  private record Grouping(String group, String deduplication) {}

  private List<Delivery> deliveries(
      Topic topic,
      Share share,
      SnsMessage facts,
      String signature,
      Grouping grouping,
      String traceId,
      Instant now) {
    Buffer stored = facts.toStored();
    String source = TopicDeliveryKind.source(topic.arn());
    var deliveries = new ArrayList<Delivery>(share.subscribers.size());
    for (Subscriber subscriber : share.subscribers) {
      Subscription to = subscriber.subscription();
      String id =
          UUID.nameUUIDFromBytes((facts.id() + to.id()).getBytes(StandardCharsets.UTF_8))
              .toString();
      boolean plain = signature == null && grouping.group == null;
      String details =
          plain
              ? subscriber.details()
              : new DeliveryDetails(
                      to.arn(), signature, grouping.group, grouping.deduplication, null)
                  .encode();
      if (subscriber.function() != null && functions.allows(subscriber.function(), topic.arn()))
        deliveries.add(
            Delivery.toFunction(
                id, subscriber.function(), stored, source, traceId, null, details, now));
      else
        deliveries.add(
            new Delivery(
                id,
                TopicDeliveryKind.KIND,
                TopicDeliveryKind.lane(to.arn()),
                to.endpoint(),
                stored,
                source,
                traceId,
                topic.fifo() ? grouping.group : null,
                null,
                details,
                now,
                now));
    }
    return deliveries;
  }

  private static String deduplication(Message message) {
    if (message.deduplicationId() != null) return message.deduplicationId();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(message.body().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
