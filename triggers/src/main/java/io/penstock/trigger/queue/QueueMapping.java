package io.penstock.trigger.queue;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Tracing;
import io.penstock.trigger.Intake;
import io.penstock.trigger.RandomIds;
import io.penstock.trigger.UnknownFunctionException;
import io.penstock.trigger.mapping.MappingWatch;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.shape.QueueEvent;
import io.penstock.trigger.shape.QueueEvent.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mapping on a queue: a verticle on virtual threads. Pollers, each a task of its own, of which
 * there are more while they come back with messages and fewer while they do not.
 *
 * <pre>
 * poller: receive (long poll, until full or the window ends) ─► filter ─► call ─► delete
 *                                                                  └ failed: visible again
 * </pre>
 *
 * What fails stays in the queue, whose own rules say how often it comes again.
 */
public final class QueueMapping extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(QueueMapping.class);
  private static final Duration LONG_POLL = Duration.ofSeconds(20);
  private static final int AT_ONCE = 10;
  private static final int FIRST_POLLERS = 5;
  private static final int MOST_BYTES = 6 << 20;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(200);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(15);

  /**
   * All that a mapping is made of.
   *
   * @param name as shown to people, such as {@code sqs:orders}
   * @param queueArn as functions see it
   */
  public record Config(
      String name,
      String queueArn,
      FunctionRef function,
      QueueRules rules,
      QueueClient queue,
      Intake intake,
      MappingWatch watch,
      Timing timing,
      RandomGenerator random) {}

  private final Config config;
  private final QueueRules rules;
  private final QueueClient queue;
  private final Promise<Void> stopping = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private final Hidden hidden;
  private Duration visibility;
  private final List<Future<?>> late = new ArrayList<>();
  private int pollers;
  private int working;
  private int troubles;

  public QueueMapping(Config config) {
    this.config = config;
    this.rules = config.rules();
    this.queue = config.queue();
    this.hidden = new Hidden(config.name(), queue, config.timing());
  }

  /** Completes at once: a queue that cannot be reached is told by the watch. */
  @Override
  public Future<?> start() {
    int first = Math.min(Math.max(FIRST_POLLERS, rules.pollers()), rules.concurrency());
    for (int i = 0; i < first; i++) begin();
    return Future.succeededFuture();
  }

  /**
   * Completes when the calls under way have ended and what they did is deleted. Polls that the
   * queue still holds open end by themselves; what they bring is made visible again.
   */
  @Override
  public Future<?> stop() {
    stopping.tryComplete();
    if (pollers == 0) ended.tryComplete();
    ended
        .future()
        .onComplete(done -> Future.join(List.copyOf(late)).onComplete(all -> queue.close()));
    return ended.future();
  }

  /** Any thread. */
  boolean stopped() {
    return stopping.future().isComplete();
  }

  private void begin() {
    pollers++;
    context.runOnContext(
        none -> {
          try {
            poll();
          } finally {
            if (--pollers == 0 && stopped()) ended.tryComplete();
          }
        });
  }

  private void poll() {
    int empty = 0;
    while (!stopped()) {
      Gathered batch;
      try {
        batch = gather();
        if (batch == null) return;
        troubles = 0;
      } catch (Exception e) { // await throws what a future failed with, checked or not
        trouble(e);
        continue;
      }
      if (batch.messages.isEmpty()) {
        if (++empty > 1 && pollers > rules.pollers()) return;
        continue;
      }
      empty = 0;
      working++;
      // All have something to do: there may be more.
      if (working == pollers && pollers < rules.concurrency() && !stopped()) begin();
      try {
        handle(batch);
      } catch (Exception e) {
        trouble(e);
      } finally {
        working--;
      }
    }
  }

  private void trouble(Exception e) {
    if (stopped()) return;
    if (troubles++ == 0) LOG.warn("{}: {}", config.name(), e.toString());
    config.watch().result("PROBLEM: " + e.getMessage());
    pause(Math.min(troubles, 7));
  }

  /**
   * Messages of one batch.
   *
   * @param until when the first of them is visible again; null when there are none
   */
  private record Gathered(List<Message> messages, Duration visibility, Instant until) {}

  /** A batch that is full, or has waited its window; null when the mapping is stopped. */
  private Gathered gather() {
    if (visibility == null) {
      visibility = await(queue.facts().map(QueueClient.Facts::visibility));
      if (visibility == null) return null;
      if (visibility.compareTo(rules.functionTimeout()) < 0)
        LOG.warn(
            "{}: the queue's visibility timeout of {} s is less than the function's timeout of {}"
                + " s; AWS would refuse it",
            config.name(),
            visibility.toSeconds(),
            rules.functionTimeout().toSeconds());
    }
    var batch = new ArrayList<Message>();
    int bytes = 0;
    Instant end = null;
    Instant until = null;
    Duration longer = rules.visibility(visibility);
    Duration each = longer == null ? visibility : longer;
    while (batch.size() < rules.size() && bytes < MOST_BYTES) {
      Duration wait = LONG_POLL;
      if (end != null) {
        Duration left = Duration.between(config.timing().now(), end);
        if (left.isNegative() || left.isZero()) break;
        wait = left.compareTo(LONG_POLL) < 0 ? left : LONG_POLL;
      }
      int most = Math.min(AT_ONCE, rules.size() - batch.size());
      Future<List<Message>> polled =
          queue.receive(most, Duration.ofSeconds(Math.max(0, wait.toSeconds())), longer);
      List<Message> some = await(polled);
      if (some == null) {
        late.add(polled.compose(this::giveBack));
        return batch.isEmpty() ? null : new Gathered(batch, each, until);
      }
      if (until == null && !some.isEmpty()) until = config.timing().now().plus(each);
      for (Message message : some) {
        batch.add(message);
        bytes += message.size();
      }
      if (rules.window().isZero() || batch.isEmpty()) break;
      if (end == null) end = config.timing().now().plus(rules.window());
      else if (some.isEmpty() && wait.toSeconds() == 0) pause(Duration.ofMillis(100));
    }
    return new Gathered(batch, each, until);
  }

  private Future<Void> giveBack(List<Message> messages) {
    return messages.isEmpty()
        ? Future.succeededFuture()
        : queue.changeVisibility(messages, Duration.ZERO).mapEmpty();
  }

  /** Null when the mapping is stopped meanwhile. */
  private <T> T await(Future<T> future) {
    Promise<T> first = Promise.promise();
    future.onComplete(first::tryComplete, first::tryFail);
    stopping.future().onComplete(none -> first.tryComplete());
    return first.future().await();
  }

  private void handle(Gathered received) {
    var batch = new ArrayList<Message>(received.messages.size());
    var others = new ArrayList<Message>();
    for (Message message : received.messages) {
      boolean passes =
          rules.filter().filters().isEmpty()
              || rules.filter().passes(QueueEvent.filtered(message, config.queueArn()));
      (passes ? batch : others).add(message);
    }
    if (!others.isEmpty()) {
      delete(others);
      config.watch().filteredOut(others.size());
    }
    if (batch.isEmpty()) return;
    try (var ours = hidden.keep(batch, received.visibility, received.until)) {
      call(batch, ours);
    }
  }

  private void call(List<Message> batch, Hidden.Batch ours) {
    Buffer event = QueueEvent.of(batch, config.queueArn());
    if (event.length() > MOST_BYTES && batch.size() > 1) {
      call(batch.subList(0, batch.size() / 2), ours);
      call(batch.subList(batch.size() / 2, batch.size()), ours);
      return;
    }
    Outcome outcome = outcome(event, batch, ours);
    if (outcome == null) return;
    boolean returned = outcome instanceof Outcome.Returned;
    List<Message> failed =
        !returned
            ? batch
            : rules.partialAnswers()
                ? BatchAnswer.failed(outcome.payload(), batch)
                : List.<Message>of();
    config.watch().result(failed.isEmpty() ? "OK" : "PROBLEM: Function call failed");
    var done = new ArrayList<>(batch);
    done.removeAll(failed);
    ours.settled(batch);
    if (!done.isEmpty()) {
      delete(done);
      config.watch().settled(done.size());
    }
    if (failed.isEmpty()) return;
    config.watch().gaveUp(failed.size());
    // Of a batch that failed as a whole nothing is known: the queue decides when it comes again.
    if (returned && failed.size() < batch.size())
      inTens(failed, some -> queue.changeVisibility(some, Duration.ZERO));
  }

  /**
   * The trace of messages that are all of one; X-Ray links the batch to the traces of the others,
   * and begins a new one.
   */
  private static String trace(List<Message> batch) {
    String first = batch.getFirst().attributes().path("AWSTraceHeader").asText("");
    String root = first.replaceAll("^.*?(Root=[^;]*).*$|^.*$", "$1");
    if (root.isEmpty()) return null;
    for (Message message : batch)
      if (!message.attributes().path("AWSTraceHeader").asText("").contains(root)) return null;
    return first;
  }

  private Tracing.Span begin(List<Message> batch) {
    var traces =
        batch.stream()
            .map(message -> message.attributes().path("AWSTraceHeader").asText(""))
            .filter(header -> !header.isEmpty())
            .toList();
    return config
        .intake()
        .tracing()
        .begin(Tracing.Kind.CONSUMER, "receive", config.name(), trace(batch), traces)
        .tag("messaging.batch.message_count", Integer.toString(batch.size()));
  }

  /** Null when the function had no room until the batch had to be given back, or was another's. */
  private Outcome outcome(Buffer event, List<Message> batch, Hidden.Batch ours) {
    Instant start = config.timing().now();
    for (int tries = 1; ; tries++) {
      if (!ours.isOurs()) return null;
      config.watch().invoked(batch.size(), age(batch.getFirst()));
      Outcome outcome;
      Tracing.Span span = begin(batch);
      try {
        outcome =
            config
                .intake()
                .call(
                    new Invocation(
                        RandomIds.uuid(config.random()),
                        config.function(),
                        event,
                        span.header(trace(batch)),
                        null,
                        true,
                        null),
                    config.name())
                .await()
                .outcome();
        span.end(null);
      } catch (UnknownFunctionException e) {
        span.end("Function not found");
        config.watch().result("PROBLEM: Function not found");
        pause(MOST_PAUSE);
        return null;
      }
      boolean noRoom =
          outcome instanceof Outcome.Throttled || outcome instanceof Outcome.Unreachable;
      if (!noRoom) return outcome;
      config.watch().result("PROBLEM: Function call failed");
      Duration spent = Duration.between(start, config.timing().now());
      Duration left = visibility.minus(rules.functionTimeout()).minus(spent);
      if (stopped() || left.compareTo(MOST_PAUSE) < 0 && tries > 2) return null;
      pause(Math.min(tries, 6));
    }
  }

  private Duration age(Message message) {
    long sent = message.attributes().path("SentTimestamp").asLong(0);
    return sent == 0
        ? Duration.ZERO
        : Duration.between(Instant.ofEpochMilli(sent), config.timing().now());
  }

  private void delete(List<Message> messages) {
    inTens(messages, queue::delete);
  }

  private interface Change {
    Future<?> of(List<Message> some);
  }

  private static void inTens(List<Message> messages, Change change) {
    var all = new ArrayList<Future<?>>();
    for (int from = 0; from < messages.size(); from += AT_ONCE)
      all.add(change.of(messages.subList(from, Math.min(messages.size(), from + AT_ONCE))));
    Future.join(all).await();
  }

  private void pause(int doublings) {
    Duration pause = LEAST_PAUSE.multipliedBy(1L << doublings);
    pause(pause.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause);
  }

  private void pause(Duration time) {
    Future.any(config.timing().after(time), stopping.future()).await();
  }
}
