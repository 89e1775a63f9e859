package io.penstock.trigger.stream;

import io.penstock.trigger.mapping.MappingWatch;
import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.Partitions;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.mapping.WindowState;
import io.penstock.trigger.shape.KafkaRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic as a member of a consumer group: a lane per partition. The consumer has a thread
 * of its own; everything here runs on the mapping's context.
 *
 * <pre>
 * open ─► poll ─► lanes ─► pause what is full, resume what is not ─► poll (commits what is settled)
 *  ▲        └ broken: say so, close, wait, open again
 * </pre>
 */
public final class KafkaSource implements OrderedSource {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
  private static final Duration COMMIT_POLL = Duration.ofMillis(25);

  /** For a lane that will have room again soon; longer when nothing moves. */
  private static final Duration HELD_POLL = Duration.ofMillis(5);

  private static final Duration LONG_POLL = Duration.ofMillis(250);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int MOST_REOPEN_SECONDS = 15;
  private static final int GRACE_SECONDS = 20;

  private final Vertx vertx;
  private final KafkaTopic topic;
  private final Timing timing;
  private final Promise<Void> stopping = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private final Set<Integer> mine = new HashSet<>();
  private final Set<Integer> paused = new HashSet<>();

  private Context context;
  private Partitions lanes;
  private GroupConsumer consumer;
  private KafkaReadStream<byte[], byte[]> stream;
  private boolean troubled;
  private final MappingWatch watch;

  /** By partition: the offset after the last record that was read, and that is settled. */
  private final Map<Integer, Long> read = new HashMap<>();

  private final Map<Integer, Long> settled = new HashMap<>();

  /**
   * @param watch is told how many records are behind, of the partitions that this member has
   */
  public KafkaSource(Vertx vertx, KafkaTopic topic, Timing timing, MappingWatch watch) {
    this.vertx = vertx;
    this.topic = topic;
    this.timing = timing;
    this.watch = watch;
  }

  @Override
  public Future<Void> start(Partitions into) {
    lanes = into;
    context = vertx.getOrCreateContext();
    context.runOnContext(none -> run());
    return Future.succeededFuture();
  }

  @Override
  public void settled(String lane, String position, WindowState window) {
    GroupConsumer now = consumer;
    int partition = Integer.parseInt(lane);
    long next = Long.parseLong(position) + 1;
    settled.merge(partition, next, Math::max);
    if (now != null) now.settled(partition, next);
  }

  @Override
  public void finished(String lane) {}

  @Override
  public Future<Void> stop() {
    stopping.tryComplete();
    return ended.future();
  }

  private boolean stopped() {
    return stopping.future().isComplete();
  }

  private void run() {
    for (int failures = 0; !stopped(); failures++) {
      try {
        open();
        failures = 0;
        read();
      } catch (Exception e) {
        LOG.warn("{}: {}", topic, e.toString());
        trouble(KafkaProblem.of(e));
      } finally {
        close();
      }
      if (!stopped())
        Future.any(
                timing.after(
                    Duration.ofSeconds(Math.min(1L << Math.min(failures, 4), MOST_REOPEN_SECONDS))),
                stopping.future())
            .await();
    }
    ended.complete();
  }

  private void open() {
    consumer =
        vertx
            .executeBlocking(
                () -> new GroupConsumer(topic.client(), topic.name(), topic.start(), new Owner()))
            .await();
    stream = KafkaReadStream.create(vertx, consumer);
    stream.subscribe(Set.of(topic.name())).await();
    var partitions = stream.partitionsFor(topic.name()).await();
    if (partitions == null || partitions.isEmpty()) throw new UnknownTopicException(topic.name());
  }

  private void read() {
    Instant quiet = timing.now().plus(QUIET);
    Duration held = HELD_POLL;
    while (!stopped()) {
      Duration wait = paused.isEmpty() ? LONG_POLL : held;
      if (consumer.hasUncommitted()) wait = shorter(wait, COMMIT_POLL);
      ConsumerRecords<byte[], byte[]> records = stream.poll(wait).await();
      held = records.isEmpty() ? shorter(held.multipliedBy(2), LONG_POLL) : HELD_POLL;
      if (!records.isEmpty()) {
        deliver(records);
        quiet = timing.now().plus(QUIET);
        recovered();
      } else if (timing.now().isAfter(quiet)) {
        // A client that cannot reach its brokers polls in peace: only a question finds out.
        if (!mine.isEmpty()) stream.endOffsets(places(mine)).await();
        else stream.listTopics().await();
        recovered();
        quiet = timing.now().plus(QUIET);
      }
      tellLag();
      balance();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void deliver(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> raw = records.records(partition);
      var some = new ArrayList<KafkaSourceRecord>(raw.size());
      for (var record : raw) some.add(new KafkaSourceRecord(record(record)));
      lanes.add(Integer.toString(partition.partition()), some);
      read.put(partition.partition(), raw.getLast().offset() + 1);
      settled.putIfAbsent(partition.partition(), raw.getFirst().offset());
    }
  }

  private void tellLag() {
    long behind = 0;
    for (int partition : mine)
      behind +=
          consumer.behind(partition)
              + Math.max(0, read.getOrDefault(partition, 0L) - settled.getOrDefault(partition, 0L));
    watch.behind(behind);
  }

  /** Holds back partitions whose lanes are full, and only these. */
  private void balance() {
    Set<Integer> full =
        mine.stream().filter(n -> lanes.full(Integer.toString(n))).collect(Collectors.toSet());
    if (full.equals(paused)) return;
    var more = new HashSet<>(full);
    more.removeAll(paused);
    var fewer = new HashSet<>(paused);
    fewer.removeAll(full);
    fewer.retainAll(mine);
    paused.clear();
    paused.addAll(full);
    consumer.hold(more, fewer);
  }

  private void close() {
    GroupConsumer closing = consumer;
    if (stream != null) {
      try {
        stream.close().await();
      } catch (Exception e) {
        LOG.warn("{}: closing: {}", topic, e.toString());
      }
    } else if (closing != null) closing.close();
    lanes.drop(lanesOf(mine));
    mine.clear();
    read.clear();
    settled.clear();
    paused.clear();
    consumer = null;
    stream = null;
  }

  private void trouble(String problem) {
    troubled = true;
    lanes.trouble(problem);
  }

  private void recovered() {
    if (!troubled) return;
    troubled = false;
    lanes.trouble(null);
  }

  /** Called on the consumer's thread, inside a poll. */
  private final class Owner implements GroupConsumer.Owner {
    @Override
    public void assigned(Set<Integer> partitions) {
      context.runOnContext(
          none -> {
            mine.addAll(partitions);
            for (String lane : lanesOf(partitions)) lanes.open(lane, null);
          });
    }

    @Override
    public void release(Set<Integer> partitions) {
      Promise<Void> released = Promise.promise();
      context.runOnContext(
          none -> {
            forget(partitions);
            lanes.release(lanesOf(partitions)).onComplete(released);
          });
      try {
        released
            .future()
            .toCompletionStage()
            .toCompletableFuture()
            .get(GRACE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        LOG.warn("{}: gives away {} with batches in flight: they come again", topic, partitions);
        lost(partitions);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void lost(Set<Integer> partitions) {
      context.runOnContext(
          none -> {
            forget(partitions);
            lanes.drop(lanesOf(partitions));
          });
    }

    private void forget(Set<Integer> partitions) {
      read.keySet().removeAll(partitions);
      settled.keySet().removeAll(partitions);
      mine.removeAll(partitions);
      paused.removeAll(partitions);
    }
  }

  private Set<TopicPartition> places(Set<Integer> partitions) {
    return partitions.stream()
        .map(n -> new TopicPartition(topic.name(), n))
        .collect(Collectors.toSet());
  }

  private static Set<String> lanesOf(Set<Integer> partitions) {
    return partitions.stream().map(n -> Integer.toString(n)).collect(Collectors.toSet());
  }

  private static KafkaRecord record(ConsumerRecord<byte[], byte[]> record) {
    var headers = new ArrayList<KafkaRecord.Header>();
    record.headers().forEach(h -> headers.add(new KafkaRecord.Header(h.key(), h.value())));
    String type =
        switch (record.timestampType()) {
          case LOG_APPEND_TIME -> "LOG_APPEND_TIME";
          case CREATE_TIME, NO_TIMESTAMP_TYPE -> "CREATE_TIME";
        };
    return new KafkaRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        type,
        record.key(),
        record.value(),
        headers.isEmpty() ? List.of() : headers);
  }
}
