package io.penstock.trigger.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.penstock.trigger.mapping.Batching;
import io.penstock.trigger.mapping.MappingWatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics of a real broker. */
class KafkaSourceTest {
  /** Notices within seconds that a broker, or a member of its group, is no more. */
  private static final KafkaConnection HASTY = KafkaConnection.of(hasty());

  private static KafkaBroker broker;
  private static final AtomicInteger TOPICS = new AtomicInteger();

  private final Vertx vertx = Vertx.vertx();

  private static Properties hasty() {
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

  @Test
  void aGroupReadsFromItsBeginningAndCommitsWhatSucceeded() throws Exception {
    String topic = topic(3);
    produce(topic, 0, 1_000);
    var log = new TopicLog(event -> false);
    try (var run = run(topic, "g1", StartAt.OLDEST, log::call)) {
      MappingRun.until("all handled", () -> log.different() == 1_000);
      MappingRun.until("all committed", () -> committed("g1", topic) == 1_000);
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
    assertEquals(Map.of(), log.problems);
    produce(topic, 1_000, 1_100);
    var second = new TopicLog(event -> false);
    try (var run = run(topic, "g1", StartAt.NEWEST, second::call)) {
      MappingRun.until("the rest", () -> second.handled() == 100);
    }
    assertEquals(0, second.again());
  }

  @Test
  void nothingIsCommittedBeforeTheFunctionHasSucceeded() throws Exception {
    String topic = topic(1);
    produce(topic, 0, 10);
    Promise<Outcome> answer = Promise.promise();
    var calls = new AtomicInteger();
    try (var run =
        run(
            topic,
            "g2",
            StartAt.OLDEST,
            event -> {
              calls.incrementAndGet();
              return answer.future();
            })) {
      MappingRun.until("called", () -> calls.get() == 1);
      assertEquals(0, committed("g2", topic));
      answer.complete(new Outcome.Returned(Buffer.buffer("null")));
      MappingRun.until("committed", () -> committed("g2", topic) == 10);
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void theNewestPositionOutlivesARestartBeforeTheFirstSuccess() throws Exception {
    String topic = topic(2);
    produce(topic, 0, 50);
    try (var run =
        run(
            topic,
            "g3",
            StartAt.NEWEST,
            event -> Future.succeededFuture(new Outcome.Raised("Error", Buffer.buffer("{}"))))) {
      MappingRun.until("the position is kept", () -> committed("g3", topic) == 50);
      produce(topic, 50, 60);
      MappingRun.until("called", () -> !run.results.isEmpty());
    }
    var log = new TopicLog(event -> false);
    try (var run = run(topic, "g3", StartAt.NEWEST, log::call)) {
      MappingRun.until("what came since", () -> log.handled() == 10);
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
  }

  /** The gateway was killed after it acknowledged the mapping and before it read anything. */
  @Test
  void theNewestPositionCountsFromWhenTheMappingWasMade() throws Exception {
    String topic = topic(2);
    var made = java.time.Instant.now().minusSeconds(60);
    produce(topic, 0, 10);
    var log = new TopicLog(event -> false);
    try (var run = run(topic, "g9", new StartAt.Newest(made), log::call)) {
      MappingRun.until("what came since it was made", () -> log.handled() == 10);
    }
  }

  @Test
  void aPositionCanBeATime() throws Exception {
    String topic = topic(1);
    try (var producer = broker.producer()) {
      for (int n = 0; n < 10; n++)
        producer.send(new ProducerRecord<>(topic, 0, 1_700_000_000_000L + n * 1_000L, "k", "" + n));
    }
    var log = new TopicLog(event -> false);
    var start = new StartAt.Since(Instant.ofEpochMilli(1_700_000_006_500L));
    try (var run = run(topic, "g4", start, log::call)) {
      MappingRun.until("from 7 on", () -> log.handled() == 3);
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
    assertEquals(10, log.next.get(topic + "-0"));
  }

  /** Order and loss, with a function that fails at random and a broker that does too. */
  @Test
  void nothingIsLostWhenTheBrokerIsKilledAndPaused() throws Exception {
    String topic = topic(4);
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("KafkaSourceTest seed " + seed);
    var random = new Random(seed);
    var log = new TopicLog(event -> random.nextInt(20) == 0);
    int all = 6_000;
    var sent = new AtomicLong();
    try (var run = run(topic, "g5", StartAt.OLDEST, log::call)) {
      Thread producing =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (var producer = broker.producer()) {
                      for (int n = 0; n < all; n++) {
                        producer.send(
                            new ProducerRecord<>(topic, "key" + n % 50, "" + n),
                            (metadata, problem) -> {
                              if (problem == null) sent.incrementAndGet();
                            });
                        if (n % 20 == 0)
                          java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                      }
                    }
                  });
      MappingRun.until("some", () -> log.handled() > 500);
      broker.kill();
      broker.restart();
      MappingRun.until("more", () -> log.handled() > 2_000);
      broker.pause();
      long before = log.handled();
      java.util.concurrent.locks.LockSupport.parkNanos(3_000_000_000L);
      broker.resume();
      MappingRun.until("it goes on", () -> log.handled() > before + 100);
      producing.join();
      assertEquals(all, sent.get());
      MappingRun.until("all", () -> log.different() == all);
      MappingRun.until("all committed", () -> committed("g5", topic) == all);
    }
    assertEquals(Map.of(), log.problems, "seed " + seed);
    System.out.println("again: " + log.again() + " of " + all);
  }

  @Test
  void aRebalanceLosesAndRepeatsNothing() throws Exception {
    String topic = topic(6);
    var log = new TopicLog(event -> false);
    int all = 9_000;
    Vertx other = Vertx.vertx();
    try (var first = run(topic, "g6", StartAt.OLDEST, log::call)) {
      produce(topic, 0, 3_000);
      MappingRun.until("the first works", () -> log.handled() > 500);
      var second =
          new MappingRun(
              other,
              MappingRun.PLAIN,
              source(other, topic, "g6", StartAt.OLDEST),
              new KafkaForm(null, broker.servers()),
              log::call);
      produce(topic, 3_000, 6_000);
      MappingRun.until("both have some", () -> members("g6") == 2);
      produce(topic, 6_000, 7_500);
      second.close();
      produce(topic, 7_500, all);
      MappingRun.until("all", () -> log.different() == all);
      MappingRun.until("all well", () -> first.lastResult().equals("OK"));
    } finally {
      other.close().toCompletionStage().toCompletableFuture().join();
    }
    assertEquals(Map.of(), log.problems);
    assertEquals(0, log.again());
  }

  @Test
  void anUnknownTopicIsToldAndReadOnceItIsThere() throws Exception {
    String topic = "later" + TOPICS.incrementAndGet();
    var log = new TopicLog(event -> false);
    try (var run = run(topic, "g7", StartAt.OLDEST, log::call)) {
      MappingRun.until("told", () -> run.lastResult().startsWith("PROBLEM: Topic not found"));
      broker.topic(topic, 1);
      produce(topic, 0, 5);
      MappingRun.until("read", () -> log.handled() == 5);
      MappingRun.until("told", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void aBrokerThatIsNotThereIsToldAndReadOnceItIs() throws Exception {
    try (var late = KafkaBroker.JarBroker.fromJars()) {
      late.topic("levels", 1);
      late.kill();
      var log = new TopicLog(event -> false);
      var topic = new KafkaTopic(HASTY, late.servers(), "levels", "g", StartAt.OLDEST);
      try (var run =
          new MappingRun(
              vertx,
              MappingRun.PLAIN,
              new KafkaSource(vertx, topic, MappingRun.hasty(vertx), BEHIND),
              new KafkaForm(null, late.servers()),
              log::call)) {
        MappingRun.until("told", () -> run.lastResult().startsWith("PROBLEM: Connection error"));
        late.restart();
        try (var producer = late.producer()) {
          producer.send(new ProducerRecord<>("levels", "k", "v"));
        }
        MappingRun.until("read", () -> log.handled() == 1);
        late.kill();
        MappingRun.until(
            "told again", () -> run.lastResult().startsWith("PROBLEM: Connection error"));
      }
    }
  }

  @Test
  void passwordsAreChecked() throws Exception {
    try (var safe =
        KafkaBroker.JarBroker.fromJars(
            "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512",
            "--add-scram=SCRAM-SHA-512=[name=ada,password=it is \"x\"]",
            "listener.name.sasl.plain.sasl.jaas.config="
                + "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " user_ada=\"it is x\";",
            "listener.name.sasl.scram-sha-512.sasl.jaas.config="
                + "org.apache.kafka.common.security.scram.ScramLoginModule required;",
            "sasl.port=" + KafkaBroker.freePort())) {
      safe.topic("levels", 1);
      try (var producer = safe.producer()) {
        producer.send(new ProducerRecord<>("levels", "k", "v"));
      }
      String servers = "127.0.0.1:" + safe.saslPort();
      for (String mechanism : new String[] {"PLAIN", "SCRAM-SHA-512"}) {
        String password = mechanism.equals("PLAIN") ? "it is x" : "it is \"x\"";
        var log = new TopicLog(event -> false);
        try (var run = run(servers, mechanism, password, log)) {
          MappingRun.until("read with " + mechanism, () -> log.handled() == 1);
          MappingRun.until("all well", () -> run.lastResult().equals("OK"));
        }
        try (var run = run(servers, mechanism, "wrong", log)) {
          MappingRun.until(
              "refused", () -> run.lastResult().equals("PROBLEM: SASL authentication failed"));
        }
        assertEquals(1, log.handled());
      }
    }
  }

  private MappingRun run(String servers, String mechanism, String password, TopicLog log) {
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

  @Test
  void aBatchHoldsSeveralPartitionsWhenTheyAreSlow() throws Exception {
    String topic = topic(4);
    var sizes = new java.util.concurrent.CopyOnWriteArrayList<Integer>();
    var rules =
        new Batching(40, Duration.ofMinutes(5), 1, false, false, -1, null, Duration.ZERO, 100);
    try (var run =
        new MappingRun(
            vertx,
            rules,
            source(vertx, topic, "g9", StartAt.OLDEST),
            new KafkaForm("arn:aws:kafka:eu-north-1:210987654321:cluster/c/1", broker.servers()),
            event -> {
              sizes.add(event.getJsonObject("records").size());
              return Future.succeededFuture(new Outcome.Returned(Buffer.buffer("null")));
            })) {
      MappingRun.until("it reads", () -> committed("g9", topic) >= 0);
      produce(topic, 0, 40);
      MappingRun.until("all", () -> committed("g9", topic) == 40);
      assertTrue(sizes.stream().anyMatch(size -> size > 1), sizes.toString());
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void whatIsBehindIsCounted() throws Exception {
    String topic = topic(2);
    Promise<Outcome> answer = Promise.promise();
    try (var run = run(topic, "g-lag", StartAt.OLDEST, event -> answer.future())) {
      MappingRun.until("it reads", () -> committed("g-lag", topic) >= 0);
      produce(topic, 0, 40);
      MappingRun.until("40 behind", () -> BEHIND.records == 40);
      answer.complete(new Outcome.Returned(Buffer.buffer("null")));
      MappingRun.until("none behind", () -> BEHIND.records == 0);
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
  }

  /** Remembers how many records were behind. */
  private static final class Behind implements MappingWatch {
    private volatile long records;

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

  private static final Behind BEHIND = new Behind();

  private MappingRun run(
      String topic, String group, StartAt start, Function<JsonObject, Future<Outcome>> function) {
    return new MappingRun(
        vertx,
        MappingRun.PLAIN,
        source(vertx, topic, group, start),
        new KafkaForm(null, broker.servers()),
        function);
  }

  private static KafkaSource source(Vertx vertx, String topic, String group, StartAt start) {
    return new KafkaSource(
        vertx,
        new KafkaTopic(HASTY, broker.servers(), topic, group, start),
        MappingRun.hasty(vertx),
        BEHIND);
  }

  private static String topic(int partitions) throws Exception {
    String name = "topic-" + TOPICS.incrementAndGet();
    broker.topic(name, partitions);
    return name;
  }

  private static void produce(String topic, int from, int to) {
    try (var producer = broker.producer()) {
      for (int n = from; n < to; n++)
        producer.send(new ProducerRecord<>(topic, "key" + n % 50, Integer.toString(n)));
    }
  }

  /** Offsets of all partitions together; -1 when there are none. */
  private static long committed(String group, String topic) {
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

  private static int members(String group) {
    try (Admin admin = broker.admin()) {
      var described = admin.describeConsumerGroups(java.util.List.of(group)).all().get();
      return (int)
          described.get(group).members().stream()
              .filter(member -> !member.assignment().topicPartitions().isEmpty())
              .count();
    } catch (Exception e) {
      System.out.println(e);
      return -1;
    }
  }
}
