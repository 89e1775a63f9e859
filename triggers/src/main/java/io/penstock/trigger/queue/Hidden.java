package io.penstock.trigger.queue;

import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.shape.QueueEvent.Message;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps received messages hidden from others for as long as they are handled here: when two thirds
 * of their time are over they are given as much again. A batch may wait inside the gateway for
 * longer than its visibility lasts, and would be called twice. Confined to the mapping's context.
 */
final class Hidden {
  private static final Logger LOG = LoggerFactory.getLogger(Hidden.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int AT_ONCE = 10;

  private final String name;
  private final QueueClient queue;
  private final Timing timing;
  private final Set<Batch> batches = new HashSet<>();
  private boolean looking;

  /**
   * @param name of the mapping, as shown to people
   */
  Hidden(String name, QueueClient queue, Timing timing) {
    this.name = name;
    this.queue = queue;
    this.timing = timing;
  }

  /** Messages of one batch that are not settled yet. */
  final class Batch implements AutoCloseable {
    private final List<Message> messages;
    private final Duration visibility;
    private Instant until;
    private boolean lost;

    private Batch(List<Message> messages, Duration visibility, Instant until) {
      this.messages = new ArrayList<>(messages);
      this.visibility = visibility;
      this.until = until;
    }

    /**
     * Whether nobody else can have been given them; they are given more time when little is left.
     */
    boolean isOurs() {
      if (!lost && isShort()) renew().otherwiseEmpty().await();
      return !lost && timing.now().isBefore(until);
    }

    /** These are deleted, or were made visible again. */
    void settled(Collection<Message> some) {
      messages.removeAll(some);
    }

    private boolean isShort() {
      return !timing.now().isBefore(until.minus(visibility.dividedBy(3)));
    }

    private Future<Void> renew() {
      Instant now = timing.now();
      if (!now.isBefore(until)) lost = true;
      if (lost || messages.isEmpty()) return Future.succeededFuture();
      until = now.plus(visibility); // what comes back before its answer is not asked for again
      var all = new ArrayList<Future<Boolean>>();
      for (int from = 0; from < messages.size(); from += AT_ONCE)
        all.add(
            queue.changeVisibility(
                List.copyOf(messages.subList(from, Math.min(messages.size(), from + AT_ONCE))),
                visibility));
      return Future.join(all)
          .map(done -> all.stream().allMatch(Future::result))
          .otherwise(
              problem -> {
                LOG.warn("{}: a batch cannot be kept hidden: {}", name, problem.toString());
                return false;
              })
          .map(
              kept -> {
                if (!kept) lost = true;
                return null;
              });
    }

    @Override
    public void close() {
      batches.remove(this);
    }
  }

  /**
   * @param until when they are visible again
   */
  Batch keep(List<Message> messages, Duration visibility, Instant until) {
    var batch = new Batch(messages, visibility, until);
    batches.add(batch);
    look();
    return batch;
  }

  private void look() {
    if (looking || batches.isEmpty()) return;
    looking = true;
    Context context = Vertx.currentContext();
    timing
        .after(LOOK)
        .onSuccess(
            passed ->
                context.runOnContext(
                    none -> {
                      looking = false;
                      for (Batch batch : List.copyOf(batches)) if (batch.isShort()) batch.renew();
                      look();
                    }));
  }
}
