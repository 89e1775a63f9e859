package io.penstock.trigger.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's consumer, with what has to happen inside a rebalance, on the thread that polls: a new
 * group's first positions are committed, and partitions are given away only when what is in flight
 * of them has ended and is committed. All on the thread of the wrapper around it.
 */
final class GroupConsumer extends KafkaConsumer<byte[], byte[]> {
  /** What the reader does about its partitions. Called on the consumer's thread. */
  interface Owner {
    void assigned(Set<Integer> partitions);

    /**
     * Dispatches nothing more of these, waits for what is in flight, but not for ever.
     *
     * @return by partition, the offset to go on from
     */
    Map<Integer, Long> release(Set<Integer> partitions);

    /** They are another's already: forgets all about them. */
    void lost(Set<Integer> partitions);
  }

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String topic;
  private final StartAt start;
  private final Owner owner;

  GroupConsumer(Map<String, Object> settings, String topic, StartAt start, Owner owner) {
    super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topic = topic;
    this.start = start;
    this.owner = owner;
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
            var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
            owner
                .release(numbers(partitions))
                .forEach((n, offset) -> offsets.put(at(n), new OffsetAndMetadata(offset)));
            if (!offsets.isEmpty()) {
              try {
                commitSync(offsets, PATIENCE);
              } catch (KafkaException e) {
                // Whoever has them now reads from the last commit: again, not too little.
                TopicReader.LOG.warn("{}: not committed while giving partitions away", topic, e);
              }
            }
            listener.onPartitionsRevoked(partitions);
          }

          @Override
          public void onPartitionsLost(Collection<TopicPartition> partitions) {
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
    for (PartitionInfo partition : partitionsFor(topic, PATIENCE)) all.add(at(partition.partition()));
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
      case StartAt.Newest() -> endOffsets(all, PATIENCE);
      case StartAt.Since(var time) -> {
        var asked = all.stream().collect(Collectors.toMap(p -> p, p -> time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = offsetsForTimes(asked, PATIENCE);
        Map<TopicPartition, Long> positions = new HashMap<>(endOffsets(all, PATIENCE));
        found.forEach(
            (partition, offset) -> {
              if (offset != null) positions.put(partition, offset.offset());
            });
        yield positions;
      }
    };
  }

  private TopicPartition at(int partition) {
    return new TopicPartition(topic, partition);
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }
}
