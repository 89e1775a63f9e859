package io.penstock.gateway.sqs;

import io.penstock.gateway.store.MessageStore;
import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.gateway.store.MessageStore.Received;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What was received under the names that senders give their attempts. Kept in memory: after a
 * restart an attempt is new, as it is after five minutes. Any thread.
 */
final class ReceiveAttempts {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int MOST_KEPT = 10_000;

  private final MessageStore store;
  private final InstantSource clock;

  /** The oldest first. */
  private final Map<Name, Attempt> attempts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Attempt> eldest) {
          return size() > MOST_KEPT || eldest.getValue().at + KEPT.toMillis() < clock.millis();
        }
      };

  private record Name(String queue, String attempt) {}

  private record Attempt(long at, List<Handle> handles) {}

  ReceiveAttempts(MessageStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * @param fresh receives anew
   */
  LongPolls.Question again(
      String queue, String attempt, long visibleFor, Supplier<LongPolls.Question> fresh) {
    var name = new Name(queue, attempt);
    Attempt known = known(name);
    var asked = new AtomicReference<Runnable>(() -> {});
    Future<List<Received>> same =
        known == null
            ? Future.succeededFuture(List.of())
            : store.again(queue, known.handles, clock.millis() + visibleFor, clock.millis());
    Future<List<Received>> answer =
        same.compose(
            received -> {
              if (!received.isEmpty()) return Future.succeededFuture(received);
              LongPolls.Question question = fresh.get();
              // Null when it was taken back meanwhile.
              if (asked.getAndSet(question.cancel()) == null) question.cancel().run();
              return question.answer().onSuccess(anew -> keep(name, anew));
            });
    return new LongPolls.Question(
        answer,
        () -> {
          Runnable cancel = asked.getAndSet(null);
          if (cancel != null) cancel.run();
        });
  }

  private synchronized Attempt known(Name name) {
    Attempt attempt = attempts.get(name);
    return attempt == null || attempt.at + KEPT.toMillis() < clock.millis() ? null : attempt;
  }

  private synchronized void keep(Name name, List<Received> received) {
    attempts.remove(name);
    if (received.isEmpty()) return;
    attempts.put(
        name,
        new Attempt(
            clock.millis(),
            received.stream().map(one -> new Handle(one.message().seq(), one.token())).toList()));
  }

  synchronized void forget(String queue) {
    attempts.keySet().removeIf(name -> name.queue.equals(queue));
  }
}
