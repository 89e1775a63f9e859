package io.penstock.trigger.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Brokers and topics that are not there, fail or refuse; groups that change. */
class KafkaOutagesTest extends KafkaSourceFixture {
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
