package io.penstock.trigger.stream;

import io.penstock.trigger.mapping.Ahead;
import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.Partitions;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.mapping.WindowState;
import io.penstock.trigger.stream.ShardApi.From;
import io.penstock.trigger.stream.ShardApi.Page;
import io.penstock.trigger.stream.ShardApi.Shard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the shards of a stream, parents before their children: a lane and a task per shard, and one
 * that looks for new shards. All on the mapping's context.
 */
public final class ShardSource implements OrderedSource {
  private static final Logger LOG = LoggerFactory.getLogger(ShardSource.class);
  private static final Duration DISCOVERY = Duration.ofSeconds(10);
  private static final Duration FULL = Duration.ofMillis(50);
  private static final Set<String> EXPIRED =
      Set.of("ExpiredIteratorException", "ValidationException");
  private static final Set<String> SLOWER =
      Set.of(
          "LimitExceededException",
          "ProvisionedThroughputExceededException",
          "ThrottlingException");

  private final Vertx vertx;
  private final ShardApi api;
  private final StartAt start;
  private final ShardBook book;
  private final Timing timing;
  private final Promise<Void> stopping = Promise.promise();
  private final Set<String> reading = new HashSet<>();
  private Promise<Void> look = Promise.promise();
  private Promise<Void> ended = Promise.promise();
  private Partitions lanes;
  private Context context;
  private int tasks;
  private boolean troubled;
  private Instant notBefore = Instant.MIN;
  private boolean fresh;

  public ShardSource(
      Vertx vertx, ShardApi api, StartAt start, Checkpoints checkpoints, Timing timing) {
    this.vertx = vertx;
    this.api = api;
    this.start = start;
    this.book = new ShardBook(checkpoints);
    this.timing = timing;
  }

  @Override
  public Future<Void> start(Partitions into) {
    lanes = into;
    context = vertx.getOrCreateContext();
    task(this::discover);
    return Future.succeededFuture();
  }

  @Override
  public void settled(String lane, String position, WindowState window) {
    book.settle(lane, position, window);
  }

  @Override
  public void ahead(String lane, Supplier<Ahead> ahead) {
    book.ahead(lane, ahead.get());
  }

  @Override
  public void finished(String lane) {
    book.finish(lane);
    reading.remove(lane);
    look.tryComplete();
  }

  @Override
  public Future<Void> stop() {
    stopping.tryComplete();
    if (tasks == 0) ended.tryComplete();
    return ended.future().eventually(book::flushed).onComplete(done -> api.close());
  }

  private boolean stopped() {
    return stopping.future().isComplete();
  }

  private void task(Runnable work) {
    tasks++;
    context.runOnContext(
        none -> {
          try {
            work.run();
          } finally {
            if (--tasks == 0 && stopped()) ended.tryComplete();
          }
        });
  }

  private void discover() {
    boolean loaded = false;
    while (!stopped()) {
      try {
        if (!loaded) {
          book.load().await();
          api.resolve().await();
          loaded = true;
        }
        List<Shard> shards = api.shards().await();
        if (book.begun() == null) begin(shards);
        else if (start instanceof StartAt.Newest) notBefore = book.begun();
        book.keep(shards.stream().map(Shard::id).collect(Collectors.toSet()));
        for (Shard shard : book.readable(shards))
          if (reading.add(shard.id())) {
            lanes.open(shard.id(), book.window(shard.id()), book.ahead(shard.id()));
            boolean first = fresh;
            task(() -> read(shard.id(), first));
          }
        recovered();
        fresh = false;
      } catch (Exception e) {
        // await() throws what the future failed with, also what is checked: no connection.
        trouble(e);
      }
      look = Promise.promise();
      pause(DISCOVERY, look.future());
    }
  }

  /** The first time: where it begins is kept before anything is read. */
  private void begin(List<Shard> shards) {
    Instant since = start instanceof StartAt.Newest newest ? newest.since() : null;
    Set<String> over =
        start instanceof StartAt.Newest && since == null
            ? shards.stream().filter(s -> !s.open()).map(Shard::id).collect(Collectors.toSet())
            : Set.of();
    book.begin(since == null ? timing.now() : since, over).await();
    fresh = since == null;
    if (since != null) notBefore = since;
  }

  /**
   * @param first whether the mapping has just begun: what is there already may not be for it
   */
  private void read(String shard, boolean first) {
    String last = book.position(shard);
    String iterator = null;
    int troubles = 0;
    while (!stopped()) {
      try {
        if (lanes.full(shard)) {
          pause(FULL);
          continue;
        }
        if (iterator == null) iterator = api.iterator(shard, from(last, first)).await();
        Page page = api.records(iterator).await();
        var some =
            page.records().stream()
                .map(json -> api.record(shard, json))
                .filter(record -> !record.arrival().isBefore(floor(notBefore)))
                .toList();
        lanes.add(shard, some);
        if (!some.isEmpty()) last = some.getLast().position();
        recovered();
        troubles = 0;
        iterator = page.next();
        if (iterator == null) {
          lanes.end(shard);
          return;
        }
        if (page.records().isEmpty()) pause(api.interval());
        else if (api.knowsTimes()) pause(api.interval().dividedBy(5));
      } catch (Exception e) {
        iterator = null;
        String code = e instanceof AwsErrorException error ? error.code() : "";
        if (code.equals("TrimmedDataAccessException")) {
          LOG.error("{}: records were gone before they were read", shard);
          last = null;
          first = false;
        } else if (!EXPIRED.contains(code) || troubles > 0) {
          if (!SLOWER.contains(code)) trouble(e);
          pause(Duration.ofMillis(Math.min(250L << Math.min(troubles, 6), 10_000)));
        }
        troubles++;
      }
    }
  }

  private From from(String last, boolean first) {
    if (last != null) return new From.After(last);
    return switch (start) {
      case StartAt.Oldest() -> new From.Oldest();
      case StartAt.Newest _ when first -> new From.Newest();
      case StartAt.Newest _ when api.knowsTimes() -> new From.Since(book.begun());
      case StartAt.Newest _ -> new From.Oldest();
      case StartAt.Since(var time) -> new From.Since(time);
    };
  }

  /** Services tell times to the minute at worst. */
  private static Instant floor(Instant time) {
    return time.equals(Instant.MIN)
        ? time
        : time.truncatedTo(java.time.temporal.ChronoUnit.MINUTES);
  }

  private void pause(Duration time, Future<?>... unless) {
    if (unless.length == 0) Future.any(timing.after(time), stopping.future()).await();
    else Future.any(timing.after(time), stopping.future(), unless[0]).await();
  }

  private void trouble(Exception e) {
    LOG.warn("{}: {}", api, e.toString());
    troubled = true;
    lanes.trouble(
        e instanceof AwsErrorException error && error.code().equals("ResourceNotFoundException")
            ? "PROBLEM: Stream not found"
            : "PROBLEM: Connection error. Please check your event source connection"
                + " configuration.");
  }

  private void recovered() {
    if (!troubled) return;
    troubled = false;
    lanes.trouble(null);
  }
}
