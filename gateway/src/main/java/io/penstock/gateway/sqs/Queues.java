package io.penstock.gateway.sqs;

import io.penstock.function.Arn;
import io.penstock.function.Owner;
import io.penstock.gateway.delivery.Timers;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.store.MessageStore;
import io.penstock.gateway.store.MessageStore.Batch;
import io.penstock.gateway.store.MessageStore.Counts;
import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.gateway.store.MessageStore.Message;
import io.penstock.gateway.store.MessageStore.Received;
import io.penstock.gateway.store.MessageStore.Request;
import io.penstock.gateway.store.MessageStore.Sent;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The gateway's own queues: standard and FIFO, with what SQS does for visibility, delay, retention,
 * repetitions and dead letters. Any thread.
 *
 * <pre>
 * send -> store (synced) -> its long polls -> who waits
 * receive -> long polls -> store: visible messages, in flight from now; too often received: dead letter
 * </pre>
 */
public final class Queues implements Lifecycle {
  private static final Duration REPEATED = Duration.ofMinutes(5);

  private final Owner owner;
  private final Resources<QueueDef> resources;
  private final MessageStore store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Timers timers;
  private final QueueUpkeep upkeep;
  private final AtomicLong lastSeq = new AtomicLong();
  private final Map<String, LongPolls> polls = new ConcurrentHashMap<>();
  private final QueuePurges purges;
  private final ReceiveAttempts attempts;

  /**
   * @param owner whose queues they are
   */
  public Queues(
      Owner owner,
      Resources.Backend backend,
      MessageStore store,
      InstantSource clock,
      RandomGenerator random,
      Timers timers,
      QueueMeters meters) {
    this.owner = owner;
    this.resources =
        new Resources<>(
            MessageStore.QUEUE_KIND,
            QueueDef::name,
            Resources.Codec.of(QueueDef::write, QueueDef::read),
            backend);
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.timers = timers;
    this.attempts = new ReceiveAttempts(store, clock);
    this.purges = new QueuePurges(store, clock);
    resources.onChange(this::follow);
    this.upkeep = new QueueUpkeep(resources, store, clock, timers, meters);
  }

  public String arn(String name) {
    return owner.arn("sqs", name);
  }

  /** Whether the ARN is of a queue that is here, or is not there at all: of this account. */
  boolean isOurs(String arn) {
    Arn given = Arn.parse(arn);
    return given != null && given.isOf("sqs") && owner.equals(Owner.of(given));
  }

  /** Whether the ARN is of a queue that is here. */
  public boolean isHere(String arn) {
    return isOurs(arn) && resources.get(Arn.of(arn).resource()) != null;
  }

  public Resources<QueueDef> resources() {
    return resources;
  }

  /**
   * @throws QueueFault when there is none
   */
  public QueueDef known(String name) {
    QueueDef def = resources.get(name);
    if (def == null) throw QueueFault.noQueue();
    return def;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public Future<Void> load() {
    return resources
        .load()
        .compose(none -> store.lastSeq())
        .map(
            last -> {
              lastSeq.accumulateAndGet(last, Math::max);
              return null;
            });
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    var wanted = new ArrayList<QueueDef>();
    for (QueueDef def : declared.of(QueueDef.class)) {
      QueueDef old = resources.get(def.name());
      if (def.sameAs(old)) wanted.add(old);
      else wanted.add(def.at(old == null ? now() : old.created(), now()));
    }
    return plan.declare(resources, wanted);
  }

  @Override
  public Future<Void> start() {
    upkeep.start();
    return store.deleteOfGone(); // the gateway ended between a queue's end and that of its messages
  }

  @Override
  public Future<Void> stop(Duration deadline) {
    upkeep.stop();
    for (LongPolls waiting : polls.values())
      waiting.close(new QueueFault("ServiceUnavailable", "The gateway is ending."));
    return Future.succeededFuture();
  }

  private long sentSince(QueueDef def) {
    return clock.millis() - def.retentionMillis();
  }

  /** Makes it, or fails as SQS does when there is another of the name. */
  public Future<QueueDef> create(QueueDef wanted) {
    QueueAttributes.oneEncryption(new LinkedHashMap<>(wanted.attributes()), wanted.attributes());
    checkTarget(wanted);
    return resources.change(
        wanted.name(),
        old -> {
          if (old == null) return wanted.at(now(), now());
          Map<String, String> is = QueueAttributes.shown(old);
          for (var set : wanted.attributes().entrySet())
            if (!set.getValue().equals(is.get(set.getKey())))
              throw new QueueFault(
                  "QueueNameExists",
                  "A queue already exists with the same name and a different value for attribute "
                      + set.getKey());
          return old;
        });
  }

  public Future<QueueDef> change(String name, UnaryOperator<QueueDef> change) {
    return resources
        .change(
            name,
            old -> {
              if (old == null) throw QueueFault.noQueue();
              QueueDef next = change.apply(old);
              checkTarget(next);
              return next;
            })
        .onSuccess(done -> pollsOf(name).arrived());
  }

  public Future<QueueDef> set(String name, Map<String, String> attributes) {
    return change(name, old -> old.with(attributes, now()));
  }

  /** Dead letters go to a queue that is here and of the same kind. */
  private void checkTarget(QueueDef def) {
    QueueDef.Redrive redrive = def.redrive();
    if (redrive == null) return;
    QueueDef target = isHere(redrive.arn()) ? resources.get(redrive.queue()) : null;
    String problem =
        target == null
            ? "Dead letter target does not exist."
            : target.fifo() != def.fifo()
                ? "Dead-letter queue must be same type of queue as the source."
                : QueueAttributes.allows(target, arn(def.name()))
                    ? null
                    : "The RedriveAllowPolicy of the dead-letter queue does not allow this queue.";
    if (problem != null)
      throw new QueueFault(
          "InvalidParameterValueException",
          "Value "
              + def.attributes().get("RedrivePolicy")
              + " for parameter RedrivePolicy is invalid. Reason: "
              + problem);
  }

  public Future<Void> delete(String name) {
    known(name);
    return resources.change(name, old -> null).compose(none -> purges.ended(name));
  }

  /** A queue that is deleted, or no longer declared, takes along what it holds. */
  private void follow(List<Resources.Change<QueueDef>> changes) {
    for (var change : changes) {
      if (change.after() != null) continue;
      String name = change.id();
      LongPolls waiting = polls.remove(name);
      if (waiting != null) waiting.close(QueueFault.noQueue());
      attempts.forget(name);
      purges.gone(name);
    }
  }

  /** Fails when the last was less than a minute ago. */
  public Future<Void> purge(String name) {
    Future<Void> purged = purges.purge(known(name).name());
    attempts.forget(name);
    return purged;
  }

  public Future<Counts> counts(String name) {
    return store.counts(known(name).name(), clock.millis());
  }

  /** All of them or none, synced. For each what it was sent as; checked by the caller. */
  public Future<List<Sent>> send(String name, List<NewMessage> messages) {
    QueueDef def = known(name);
    long now = clock.millis();
    var out = new ArrayList<Message>(messages.size());
    for (NewMessage one : messages) {
      int delay = one.delaySeconds() == null ? def.number("DelaySeconds") : one.delaySeconds();
      String dedup = null;
      if (def.fifo()) dedup = one.dedup() == null ? one.bodyHash() : one.dedup();
      out.add(
          new Message(
              lastSeq.updateAndGet(last -> Math.max(last + 1, now << 20)),
              name,
              RandomIds.uuid(random),
              one.body(),
              one.attributes(),
              one.group(),
              dedup,
              def.deduplicatesByGroup() ? one.group() : "",
              one.trace(),
              now,
              now + 1000L * delay));
    }
    return store
        .send(out, now - REPEATED.toMillis())
        .onSuccess(sent -> pollsOf(name).arrived())
        .recover(QueueFault::of);
  }

  /**
   * @param wait null: as the queue says
   * @param visibility null: as the queue says
   */
  public LongPolls.Question receive(String name, int most, Duration wait, Duration visibility) {
    QueueDef def = known(name);
    Duration patience =
        wait == null ? Duration.ofSeconds(def.number("ReceiveMessageWaitTimeSeconds")) : wait;
    long visibleFor =
        visibility == null ? 1000L * def.number("VisibilityTimeout") : visibility.toMillis();
    return pollsOf(name).receive(most, visibleFor, patience);
  }

  /**
   * The same for a FIFO queue: who asks again within five minutes, as its answer was lost, gets the
   * same messages as long as all of them are in flight by that receipt.
   *
   * @param attempt the sender's name for it
   */
  public LongPolls.Question receive(
      String name, int most, Duration wait, Duration visibility, String attempt) {
    if (attempt == null) return receive(name, most, wait, visibility);
    QueueDef def = known(name);
    long visibleFor =
        visibility == null ? 1000L * def.number("VisibilityTimeout") : visibility.toMillis();
    return attempts.again(name, attempt, visibleFor, () -> receive(name, most, wait, visibility));
  }

  private LongPolls pollsOf(String name) {
    return polls.computeIfAbsent(
        name,
        any ->
            new LongPolls(
                (most, visibleFor) -> take(name, most, visibleFor),
                messages -> giveBack(name, messages),
                clock,
                timers));
  }

  private void giveBack(String name, List<Received> messages) {
    var handles = messages.stream().map(m -> new Handle(m.message().seq(), m.token())).toList();
    store.release(name, handles, clock.millis()).onSuccess(none -> pollsOf(name).arrived());
  }

  private Future<Batch> take(String name, int most, long visibleFor) {
    QueueDef def = resources.get(name);
    if (def == null) return Future.failedFuture(QueueFault.noQueue());
    QueueDef.Redrive redrive = def.redrive();
    if (redrive != null && resources.get(redrive.queue()) == null) redrive = null;
    long now = clock.millis();
    String dead = redrive == null ? null : redrive.queue();
    return store
        .receive(
            new Request(
                name,
                def.fifo(),
                most,
                now,
                now + visibleFor,
                sentSince(def),
                redrive == null ? 0 : redrive.maxReceives(),
                dead,
                arn(name)))
        .onSuccess(
            batch -> {
              if (batch.moved() > 0) pollsOf(dead).arrived();
            });
  }

  /** For each whether it is gone: on a FIFO queue only by a receipt that has not expired. */
  public Future<List<Boolean>> delete(String name, List<Handle> handles) {
    QueueDef def = known(name);
    return store
        .delete(name, handles, def.fifo(), clock.millis())
        .onSuccess(
            done -> {
              if (def.fifo()) pollsOf(name).arrived();
            });
  }

  /** For each whether it was done: on a FIFO queue only by a receipt that has not expired. */
  public Future<List<Boolean>> changeVisibility(
      String name, List<Handle> handles, List<Duration> after) {
    QueueDef def = known(name);
    long now = clock.millis();
    return store
        .show(
            name,
            handles,
            after.stream().map(wait -> now + wait.toMillis()).toList(),
            def.fifo(),
            now)
        .onSuccess(done -> pollsOf(name).arrived());
  }

  /**
   * Moves messages that wait in a dead-letter queue.
   *
   * @param to name of a queue; null: to where each came from
   */
  public Future<Integer> move(String from, String to, int most) {
    known(from);
    return store
        .move(from, to, most, clock.millis())
        .onSuccess(
            moved -> {
              if (moved > 0) polls.values().forEach(LongPolls::arrived);
            })
        .recover(QueueFault::of);
  }
}
