package io.penstock.gateway.events;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.events.BusEvents.Posted;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Resources;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives of buses and the replays of what they hold. A replay goes page by page, and after a
 * restart on from the last page that was sent. Any thread.
 */
public final class Archives {
  private static final Logger LOG = LoggerFactory.getLogger(Archives.class);
  private static final int PAGE = 200;

  /** Matches events against rules and stores what follows. */
  interface Sender {
    Future<Void> replay(String bus, List<BusEvent> events, List<String> rules);
  }

  private final Resources<Archive> archives;
  private final Resources<Replay> replays;
  private final EventArchive store;
  private final Sender sender;
  private final InstantSource clock;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private volatile Instant trimmed = Instant.EPOCH;

  Archives(Resources.Backend backend, EventArchive store, Sender sender, InstantSource clock) {
    this.archives =
        new Resources<>(
            "event-archive",
            Archive::name,
            Resources.Codec.of(Archive::write, Archive::read),
            backend);
    this.replays =
        new Resources<>(
            "event-replay", Replay::name, Resources.Codec.of(Replay::write, Replay::read), backend);
    this.store = store;
    this.sender = sender;
    this.clock = clock;
  }

  public Resources<Archive> resources() {
    return archives;
  }

  public Resources<Replay> replays() {
    return replays;
  }

  public Future<EventArchive.Size> size(String archive) {
    return store.size(archive);
  }

  Future<Void> load() {
    return archives.load().compose(none -> replays.load());
  }

  Future<Void> declare(Collection<Archive> declared, Declaration plan) {
    var wanted = new ArrayList<Archive>();
    for (Archive archive : declared) {
      Archive old = archives.get(archive.name());
      wanted.add(archive.at(old == null ? now() : old.created()));
    }
    return plan.declare(archives, wanted);
  }

  Future<Void> start() {
    for (Replay replay : replays.all()) if (!replay.state().isOver()) run(replay.name());
    return Future.succeededFuture();
  }

  Future<Void> stop() {
    stopped = true;
    return Future.succeededFuture();
  }

  /** Deletes an archive and all that it holds. */
  public Future<Void> delete(String name) {
    return archives.change(name, archive -> null).compose(none -> store.drop(name, null));
  }

  /** Completes once the events are in the archives that take them, and the deliveries stored. */
  Future<Void> keep(List<Posted> events, List<Delivery> deliveries) {
    var kept = new ArrayList<EventArchive.Kept>();
    for (Archive archive : archives.after(""))
      for (Posted posted : events)
        if (archive.bus().equals(posted.bus()) && archive.takes(posted.event()))
          kept.add(
              new EventArchive.Kept(
                  archive.name(), EventArchive.key(posted.event()), posted.event().json()));
    if (archives.size() > 0) trim();
    return kept.isEmpty() && deliveries.isEmpty()
        ? Future.succeededFuture()
        : store.keep(kept, deliveries);
  }

  /** Once an hour at most, when something is archived. */
  private void trim() {
    Instant now = clock.instant();
    if (now.isBefore(trimmed.plus(Duration.ofHours(1)))) return;
    trimmed = now;
    for (Archive archive : archives.all())
      if (archive.retentionDays() > 0)
        store
            .drop(
                archive.name(),
                EventArchive.key(now.minus(Duration.ofDays(archive.retentionDays()))))
            .onFailure(e -> LOG.warn("trimming archive {}: {}", archive.name(), e.getMessage()));
  }

  /** Goes on with a replay until it is over or cancelled. */
  public void run(String name) {
    if (running.add(name)) step(name);
  }

  private void step(String name) {
    Replay replay = replays.get(name);
    if (stopped || replay == null || replay.state().isOver()) {
      running.remove(name);
      return;
    }
    if (replay.state() == Replay.State.CANCELLING) {
      end(name, Replay.State.CANCELLED, null);
      return;
    }
    store
        .page(replay.archive(), replay.at(), PAGE)
        .compose(page -> send(replay, page))
        .onComplete(
            more -> {
              if (more.failed()) {
                LOG.warn("replay {} failed", name, more.cause());
                end(name, Replay.State.FAILED, more.cause().getMessage());
              } else if (more.result()) step(name);
              else end(name, Replay.State.COMPLETED, null);
            });
  }

  /** True when there may be more. */
  private Future<Boolean> send(Replay replay, List<EventArchive.Kept> page) {
    String end = EventArchive.key(replay.to());
    var events = new ArrayList<BusEvent>();
    String last = null;
    for (EventArchive.Kept kept : page) {
      if (kept.key().compareTo(end) >= 0) break;
      events.add(BusEvent.parse(kept.event()).replayed(replay.name()));
      last = kept.key();
    }
    if (events.isEmpty()) return Future.succeededFuture(false);
    boolean more = events.size() == PAGE;
    String at = last;
    return sender
        .replay(replay.bus(), events, replay.rules())
        .compose(
            none ->
                replays.change(
                    replay.name(),
                    now -> now == null ? null : now.sent(at, events.getLast().time())))
        .map(more);
  }

  private void end(String name, Replay.State state, String why) {
    running.remove(name);
    replays
        .change(name, replay -> replay == null ? null : replay.in(state, why, now()))
        .onFailure(e -> LOG.warn("replay {} is {}: {}", name, state, e.getMessage()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
