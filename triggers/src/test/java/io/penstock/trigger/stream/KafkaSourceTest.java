package io.penstock.trigger.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.penstock.trigger.mapping.Batching;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Topics of a real broker. */
class KafkaSourceTest extends KafkaSourceFixture {
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
}
