package io.penstock.trigger.stream;

import io.penstock.function.Outcome;
import io.penstock.trigger.mapping.MappingWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A real broker and a mapping of its topics. */
abstract class KafkaSourceFixture {
  /** Notices within seconds that a broker, or a member of its group, is no more. */
  static final KafkaConnection HASTY = KafkaConnection.of(hasty());

  static KafkaBroker broker;
  static final AtomicInteger TOPICS = new AtomicInteger();
  final Vertx vertx = Vertx.vertx();

  static Properties hasty() {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "session.timeout.ms", // who goes says so; who is only slow is not left out
            "30000",
            "heartbeat.interval.ms",
            "1000",
            "request.timeout.ms",
            "2000",
            "default.api.timeout.ms",
            "4000"));
    return settings;
  }

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  MappingRun run(String servers, String mechanism, String password, TopicLog log) {
    var settings = hasty();
    settings.putAll(
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            mechanism,
            "sasl.username",
            "ada",
            "sasl.password",
            password));
    var topic =
        new KafkaTopic(
            KafkaConnection.of(settings), servers, "levels", "g-" + mechanism, StartAt.OLDEST);
    return new MappingRun(
        vertx,
        MappingRun.PLAIN,
        new KafkaSource(vertx, topic, MappingRun.hasty(vertx), BEHIND),
        new KafkaForm(null, servers),
        log::call);
  }

  /** Remembers how many records were behind. */
  static final class Behind implements MappingWatch {
    volatile long records;

    @Override
    public void behind(long now) {
      records = now;
    }

    @Override
    public void result(String text) {}

    @Override
    public void invoked(int count, Duration iteratorAge) {}

    @Override
    public void settled(int count) {}

    @Override
    public void filteredOut(int count) {}

    @Override
    public void gaveUp(int count) {}
  }

  static final Behind BEHIND = new Behind();

  MappingRun run(
      String topic, String group, StartAt start, Function<JsonObject, Future<Outcome>> function) {
    return new MappingRun(
        vertx,
        MappingRun.PLAIN,
        source(vertx, topic, group, start),
        new KafkaForm(null, broker.servers()),
        function);
  }

  static KafkaSource source(Vertx vertx, String topic, String group, StartAt start) {
    return new KafkaSource(
        vertx,
        new KafkaTopic(HASTY, broker.servers(), topic, group, start),
        MappingRun.hasty(vertx),
        BEHIND);
  }

  static String topic(int partitions) throws Exception {
    String name = "topic-" + TOPICS.incrementAndGet();
    broker.topic(name, partitions);
    return name;
  }

  static void produce(String topic, int from, int to) {
    try (var producer = broker.producer()) {
      for (int n = from; n < to; n++)
        producer.send(new ProducerRecord<>(topic, "key" + n % 50, Integer.toString(n)));
    }
  }

  /** Offsets of all partitions together; -1 when there are none. */
  static long committed(String group, String topic) {
    try (Admin admin = broker.admin()) {
      var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      long sum = -1;
      for (var entry : offsets.entrySet())
        if (entry.getKey().topic().equals(topic))
          sum = Math.max(sum, 0) + entry.getValue().offset();
      return sum;
    } catch (Exception e) {
      return -1;
    }
  }
}
