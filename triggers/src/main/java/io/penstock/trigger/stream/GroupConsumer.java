package io.penstock.trigger.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's consumer, with what has to happen inside a rebalance, on the thread that polls: a new
 * group's first positions are committed, and partitions are given away only when what is in flight
 * of them has ended and is committed. All on the thread of the wrapper around it.
 */
final class GroupConsumer extends KafkaConsumer<byte[], byte[]> {
  /** What the reader does about its partitions. Called on the consumer's thread. */
  interface Owner {
    void assigned(Set<Integer> partitions);

    /** Dispatches nothing more of these, and waits for what is in flight, but not for ever. */
    void release(Set<Integer> partitions);

    /** They are another's already: forgets all about them. */
    void lost(Set<Integer> partitions);
  }

  private static final Logger LOG = LoggerFactory.getLogger(GroupConsumer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String topic;
  private final StartAt start;
  private final Owner owner;

  /** Settled, not committed yet: by partition, the offset to go on from. */
  private final Map<Integer, Long> pending = new ConcurrentHashMap<>();

  GroupConsumer(Map<String, Object> settings, String topic, StartAt start, Owner owner) {
    super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topic = topic;
    this.start = start;
    this.owner = owner;
  }

  /** Everything before the offset is settled. Any thread; committed with the next poll. */
  void settled(int partition, long next) {
    pending.merge(partition, next, Math::max);
  }

  boolean hasUncommitted() {
    return !pending.isEmpty();
  }

  /** From the next poll on, nothing is read of some and something of others again. Any thread. */
  void hold(Set<Integer> some, Set<Integer> others) {
    holds.add(new Hold(some, others));
  }

  private record Hold(Set<Integer> some, Set<Integer> others) {}

  private final Queue<Hold> holds = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Long> behind = new ConcurrentHashMap<>();

  /** Records of a partition that are in the topic and have not been read, about. Any thread. */
  long behind(int partition) {
    return behind.getOrDefault(partition, 0L);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    Set<TopicPartition> assigned = assignment();
    Map<TopicPartition, OffsetAndMetadata> offsets = take(Set.copyOf(pending.keySet()));
    offsets.keySet().retainAll(assigned);
    if (!offsets.isEmpty())
      commitAsync(
          offsets,
          (committed, problem) -> {
            if (problem instanceof RetriableException)
              committed.forEach((at, offset) -> settled(at.partition(), offset.offset()));
            else if (problem != null) LOG.warn("{}: not committed", topic, problem);
          });
    for (Hold hold; (hold = holds.poll()) != null; ) {
      pause(assigned(hold.some, assigned));
      resume(assigned(hold.others, assigned));
    }
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    for (TopicPartition at : assignment())
      currentLag(at).ifPresent(lag -> behind.put(at.partition(), lag));
    return records;
  }

  private Set<TopicPartition> assigned(Set<Integer> some, Set<TopicPartition> assigned) {
    return assigned.stream()
        .filter(at -> some.contains(at.partition()))
        .collect(Collectors.toSet());
  }

  /** Takes what is to be committed of these. */
  private Map<TopicPartition, OffsetAndMetadata> take(Set<Integer> partitions) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (int partition : partitions) {
      Long next = pending.remove(partition);
      if (next != null) offsets.put(at(partition), new OffsetAndMetadata(next));
    }
    return offsets;
  }

  @Override
  public void close() {
    close(CloseOptions.timeout(PATIENCE));
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(
        topics,
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) return;
            begin(partitions);
            owner.assigned(numbers(partitions));
            listener.onPartitionsAssigned(partitions);
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) return;
            Set<Integer> mine = numbers(partitions);
            owner.release(mine);
            try {
              Map<TopicPartition, OffsetAndMetadata> offsets = take(mine);
              if (!offsets.isEmpty()) commitSync(offsets, PATIENCE);
            } catch (KafkaException e) {
              // Whoever has them now reads from the last commit: again, not too little.
              LOG.warn("{}: not committed while giving partitions away", topic, e);
            }
            listener.onPartitionsRevoked(partitions);
          }

          @Override
          public void onPartitionsLost(Collection<TopicPartition> partitions) {
            pending.keySet().removeAll(numbers(partitions));
            owner.lost(numbers(partitions));
            listener.onPartitionsLost(partitions);
          }
        });
  }

  /**
   * Positions of partitions that have none committed. They are committed at once, so that a restart
   * before the first success does not move the start. Where only some have none, these are new:
   * they are read from their beginning, or what came before they were noticed would be lost.
   */
  private void begin(Collection<TopicPartition> mine) {
    Set<TopicPartition> all = new HashSet<>(mine);
    for (PartitionInfo partition : partitionsFor(topic, PATIENCE))
      all.add(at(partition.partition()));
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(committed(all, PATIENCE));
    committed.values().removeIf(offset -> offset == null);
    Map<TopicPartition, Long> first;
    if (committed.isEmpty()) first = positions(all);
    else {
      Set<TopicPartition> fresh = new HashSet<>(mine);
      fresh.removeAll(committed.keySet());
      first = fresh.isEmpty() ? Map.of() : beginningOffsets(fresh, PATIENCE);
    }
    if (first.isEmpty()) return;
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    first.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    commitSync(offsets, PATIENCE);
    for (TopicPartition partition : mine)
      if (first.containsKey(partition)) seek(partition, first.get(partition));
  }

  private Map<TopicPartition, Long> positions(Set<TopicPartition> all) {
    return switch (start) {
      case StartAt.Oldest() -> beginningOffsets(all, PATIENCE);
      case StartAt.Newest(var since) when since == null -> endOffsets(all, PATIENCE);
      case StartAt.Newest(var since) -> from(since, all);
      case StartAt.Since(var time) -> from(time, all);
    };
  }

  private Map<TopicPartition, Long> from(Instant time, Set<TopicPartition> all) {
    var asked = all.stream().collect(Collectors.toMap(p -> p, p -> time.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = offsetsForTimes(asked, PATIENCE);
    Map<TopicPartition, Long> positions = new HashMap<>(endOffsets(all, PATIENCE));
    found.forEach(
        (partition, offset) -> {
          if (offset != null) positions.put(partition, offset.offset());
        });
    return positions;
  }

  private TopicPartition at(int partition) {
    return new TopicPartition(topic, partition);
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }
}
