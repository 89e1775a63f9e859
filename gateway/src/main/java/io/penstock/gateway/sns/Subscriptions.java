package io.penstock.gateway.sns;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.sns.Subscription.State;
import io.penstock.trigger.shape.SnsBody.Confirms;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who subscribes: made, confirmed, changed, ended. Any thread. */
public final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
  private static final int TOKEN_BYTES = 144;
  private static final int FILTERS = 200;

  private final Resources<Subscription> all;
  private final TopicSubscribers audiences;
  private final Resources<Topic> topics;
  private final Confirmations confirmations;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final List<Subscription> toAsk = new ArrayList<>();
  private volatile boolean started;

  Subscriptions(
      Resources.Backend backend,
      TopicSubscribers audiences,
      Resources<Topic> topics,
      Confirmations confirmations,
      RandomGenerator random,
      InstantSource clock) {
    this.all =
        new Resources<>(
            "subscription",
            Subscription::arn,
            Resources.Codec.of(Subscription::write, Subscription::read),
            backend);
    this.audiences = audiences;
    this.topics = topics;
    this.confirmations = confirmations;
    this.random = random;
    this.clock = clock;
    all.onChange(audiences::changed);
  }

  Future<Void> load() {
    return all.load();
  }

  Future<Void> declare(List<SubscriptionDef> defs, Declaration plan) {
    var wanted = new LinkedHashMap<String, Subscription>();
    var ask = new ArrayList<Subscription>();
    Instant now = now();
    for (SubscriptionDef def : defs) {
      Subscription old = audiences.find(def.topicArn(), def.protocol(), def.endpoint());
      if (old == null) {
        String name = def.topicArn() + " " + def.protocol() + " " + def.endpoint();
        old = made(def, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
        if (!old.confirmed() && old.isHttp()) ask.add(old);
      } else if (old.isHttp() && old.state() == State.PENDING && over(old, now)) {
        old = old.withToken(token(), now);
        ask.add(old);
      }
      wanted.put(old.arn(), old.withAttributes(def.attributes()));
    }
    return plan.declare(all, wanted.values())
        .compose(
            none -> {
              synchronized (toAsk) {
                toAsk.addAll(ask);
              }
              return started ? askAll() : Future.succeededFuture();
            });
  }

  /** Questions hold links to this gateway, which are known once it listens. */
  Future<Void> start() {
    started = true;
    return sweep().compose(none -> askAll());
  }

  private Future<Void> askAll() {
    List<Subscription> ask;
    synchronized (toAsk) {
      ask = List.copyOf(toAsk);
      toAsk.clear();
    }
    Future<Void> asked = Future.succeededFuture();
    for (Subscription one : ask) asked = asked.compose(n -> ask(one, Confirms.SUBSCRIPTION));
    return asked;
  }

  private Future<Void> ask(Subscription one, Confirms what) {
    Topic topic = topics.get(one.topicArn());
    return topic == null ? Future.succeededFuture() : confirmations.ask(topic, one, what);
  }

  /** Drops what was not confirmed, or not taken back, in time. */
  private Future<Void> sweep() {
    Instant now = now();
    var over = new ArrayList<String>();
    for (Subscription one : all.after(""))
      if (!one.confirmed() && over(one, now) && !all.isDeclared(one.arn())) over.add(one.arn());
    return over.isEmpty() ? Future.succeededFuture() : remove(over);
  }

  private Future<Void> remove(List<String> arns) {
    return all.changeAll(
            arns,
            before -> {
              var gone = new LinkedHashMap<String, Subscription>();
              before.keySet().forEach(arn -> gone.put(arn, null));
              return gone;
            })
        .mapEmpty();
  }

  private static boolean over(Subscription one, Instant now) {
    return one.since().plus(Subscription.TOKEN_LIVES).isBefore(now);
  }

  /** The subscription that is not ended, or was not long ago; or null. */
  public Subscription get(String arn) {
    return all.get(arn);
  }

  /**
   * Those that are not ended, whose ARN comes after this one, ascending.
   *
   * @param topicArn null for those of every topic
   */
  public List<Subscription> page(String topicArn, String after, int most) {
    var page = new ArrayList<Subscription>();
    String prefix = topicArn == null ? "" : topicArn + ":";
    for (Subscription one : all.after(after.isEmpty() ? prefix : after)) {
      if (!one.arn().startsWith(prefix) || page.size() == most) break;
      if (!one.ended()) page.add(one);
    }
    return page;
  }

  /**
   * Subscribes, or finds the same subscription; an endpoint that has not confirmed is asked again.
   *
   * @param def checked
   */
  public Future<Subscription> subscribe(SubscriptionDef def) {
    String id = UUID.randomUUID().toString();
    return all.changeAll(
            List.of(),
            none -> {
              if (topics.get(def.topicArn()) == null) throw RefusedRequestException.noTopic();
              Subscription old = audiences.find(def.topicArn(), def.protocol(), def.endpoint());
              if (old == null) {
                if (SubscriptionRules.NOT_SENT.contains(def.protocol()))
                  LOG.warn(
                      "{} to {}: {}",
                      def.topicArn(),
                      def.endpoint(),
                      SubscriptionRules.notSent(def.protocol()));
                return added(made(def, id));
              }
              if (!AttributeValues.hold(def.attributes(), old.attributes()))
                throw invalid(
                    "Attributes Reason: Subscription already exists with different attributes");
              Subscription same =
                  old.isHttp() && old.state() == State.PENDING && over(old, now())
                      ? old.withToken(token(), now())
                      : old;
              return Map.of(same.arn(), same);
            })
        .compose(
            made -> {
              Subscription one = made.values().iterator().next();
              return one.isHttp() && one.state() == State.PENDING
                  ? ask(one, Confirms.SUBSCRIPTION).map(one)
                  : Future.succeededFuture(one);
            });
  }

  private Map<String, Subscription> added(Subscription one) {
    if (one.attributes().containsKey("FilterPolicy")) checkFilters(one.topicArn());
    return Map.of(one.arn(), one);
  }

  private void checkFilters(String topicArn) {
    long filters = audiences.of(topicArn).stream().filter(s -> s.filter() != null).count();
    if (filters >= FILTERS)
      throw new RefusedRequestException(
          403, "FilterPolicyLimitExceeded", "Filter policy limit exceeded");
  }

  private Subscription made(SubscriptionDef def, String id) {
    boolean asked = def.protocol().startsWith("http");
    boolean sent = !SubscriptionRules.NOT_SENT.contains(def.protocol());
    return new Subscription(
        def.topicArn() + ":" + id,
        def.topicArn(),
        def.protocol(),
        def.endpoint(),
        def.attributes(),
        asked || !sent ? State.PENDING : State.CONFIRMED,
        asked ? token() : null,
        !asked && sent,
        false,
        now());
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * @param signed whether who confirms has signed that
   * @param guard whether only signed requests may end it from now on
   */
  public Future<Subscription> confirm(
      String topicArn, String token, boolean signed, boolean guard) {
    Subscription asked = audiences.byToken(token);
    if (asked == null) return Future.failedFuture(invalid("Token"));
    if (!asked.topicArn().equals(topicArn)) return Future.failedFuture(invalid("Topic"));
    return all.change(
        asked.arn(),
        one -> {
          if (one == null || !token.equals(one.token())) throw invalid("Token");
          if (one.confirmed()) return one;
          if (over(one, now()) || topics.get(topicArn) == null) throw invalid("Token");
          Subscription same = audiences.find(topicArn, one.protocol(), one.endpoint());
          if (one.ended() && same != null) throw invalid("Token");
          return one.confirmed(signed, guard && signed, now());
        });
  }

  /** Changes one that exists. */
  public Future<Subscription> set(String arn, String name, String value) {
    return all.change(
        arn,
        one -> {
          if (one == null || one.ended()) throw RefusedRequestException.noSubscription();
          var def =
              new SubscriptionDef(one.topicArn(), one.protocol(), one.endpoint(), one.attributes());
          SubscriptionRules.checkAttribute(def, name, value, one.attributes(), "");
          if (name.equals("FilterPolicy") && !one.attributes().containsKey(name))
            checkFilters(one.topicArn());
          var attributes = new LinkedHashMap<>(one.attributes());
          if (value.isEmpty()) attributes.remove(name);
          else attributes.put(name, value);
          return one.withAttributes(attributes);
        });
  }

  /**
   * Ends one, if there is one. An endpoint is told, and can take it back for two days.
   *
   * @param signed whether who asks for it has signed that
   */
  public Future<Void> unsubscribe(String arn, boolean signed) {
    return all.changeAll(
            List.of(arn),
            before -> {
              Subscription one = before.get(arn);
              if (one == null || one.ended()) return Map.of();
              if (one.guarded() && !signed)
                throw new RefusedRequestException(
                    403,
                    "AuthorizationError",
                    "The subscription can only be deleted by a signed request");
              var after = new LinkedHashMap<String, Subscription>();
              after.put(
                  arn,
                  one.isHttp() && one.confirmed()
                      ? one.in(State.ENDED, now()).withToken(token(), now())
                      : null);
              return after;
            })
        .compose(
            after -> {
              Subscription ended = after.get(arn);
              return ended == null ? Future.succeededFuture() : ask(ended, Confirms.UNSUBSCRIBE);
            });
  }

  Future<Void> deleteOf(String topicArn) {
    var arns = new ArrayList<String>();
    for (Subscription one : all.after(topicArn + ":")) {
      if (!one.arn().startsWith(topicArn + ":")) break;
      arns.add(one.arn());
    }
    return remove(arns);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
