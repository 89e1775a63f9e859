package io.penstock.gateway.sqs;

import io.penstock.gateway.delivery.Timers;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.store.MessageStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops messages that are older than their queues keep them, and counts those there are. */
final class QueueUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(QueueUpkeep.class);
  private static final Duration DROPPED = Duration.ofMinutes(1);
  private static final Duration COUNTED = Duration.ofSeconds(15);

  private final Resources<QueueDef> resources;
  private final MessageStore store;
  private final InstantSource clock;
  private final Timers timers;
  private final QueueMeters meters;
  private volatile boolean stopped;

  QueueUpkeep(
      Resources<QueueDef> resources,
      MessageStore store,
      InstantSource clock,
      Timers timers,
      QueueMeters meters) {
    this.resources = resources;
    this.store = store;
    this.clock = clock;
    this.timers = timers;
    this.meters = meters;
    resources.onChange(
        changes -> {
          for (var change : changes) if (change.after() == null) meters.gone(change.id());
        });
  }

  void start() {
    every(DROPPED, this::drop);
    every(COUNTED, this::count);
  }

  void stop() {
    stopped = true;
  }

  /** One queue after the other, so that the store is asked one question at a time. */
  private void every(Duration time, Function<QueueDef, Future<Void>> work) {
    timers.run(
        () -> {
          Future<Void> all = Future.succeededFuture();
          for (QueueDef def : resources.all())
            all = all.compose(none -> stopped ? Future.succeededFuture() : work.apply(def));
          all.onFailure(e -> LOG.warn("queues: {}", e.getMessage()))
              .onComplete(
                  done ->
                      timers.run(
                          () ->
                              timers.after(
                                  time,
                                  () -> {
                                    if (!stopped) every(time, work);
                                  })));
        });
  }

  private Future<Void> drop(QueueDef def) {
    return store.deleteSentBefore(def.name(), clock.millis() - def.retentionMillis());
  }

  private Future<Void> count(QueueDef def) {
    return store
        .counts(def.name(), clock.millis())
        .map(
            counts -> {
              if (resources.get(def.name()) != null)
                meters.seen(def.name(), counts, clock.millis());
              return null;
            });
  }
}
