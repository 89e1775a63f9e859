package io.penstock.trigger.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderedMappingTest extends OrderedMappingFixture {
  @Test
  void recordsComeInBatchesAndSettleInOrder() {
    start(PLAIN, false);
    put("a", 0, 25);
    until(() -> "24".equals(source.settled.get("a")));
    assertEquals(List.of(10, 10, 5), calls.stream().map(OrderedMappingTest::size).toList());
    assertEquals("a:0", calls.getFirst().getJsonArray("records").getString(0));
    assertEquals(Set.of("OK"), Set.copyOf(results));
  }

  @Test
  void aBatchWaitsForCompanyAsLongAsItsWindow() {
    timing = new MovedTiming(false);
    start(with(10, Duration.ofSeconds(5), 1), true);
    put("a", 0, 3);
    put("b", 0, 3);
    timing.pass(Duration.ofMillis(4_999));
    source.with(lanes -> {});
    assertTrue(calls.isEmpty());
    timing.pass(Duration.ofMillis(1));
    until(() -> "2".equals(source.settled.get("b")));
    assertEquals(List.of(6), calls.stream().map(OrderedMappingTest::size).toList());
    put("a", 3, 13);
    until(() -> "12".equals(source.settled.get("a")));
    assertEquals(2, calls.size(), "a full batch does not wait");
  }

  @Test
  void aBatchFitsIntoAPayload() {
    start(PLAIN, false);
    source.with(
        lanes -> {
          lanes.open("a", null);
          lanes.add("a", IntStream.range(0, 5).mapToObj(n -> number("a", n, 2 << 20)).toList());
        });
    until(() -> "4".equals(source.settled.get("a")));
    assertEquals(List.of(2, 2, 1), calls.stream().map(OrderedMappingTest::size).toList());
  }

  @Test
  void whatNoFilterPassesSettlesWithoutACall() {
    filter = record -> Integer.parseInt(record.position()) % 2 == 1;
    start(PLAIN, false);
    put("a", 0, 5);
    until(() -> "4".equals(source.settled.get("a")));
    assertEquals(List.of("a:1", "a:3"), records());
    put("a", 6, 7);
    until(() -> "6".equals(source.settled.get("a")));
    assertEquals(1, calls.size());
  }

  @Test
  void throttlesCostNoRetries() {
    var tries = new int[1];
    function =
        event ->
            ++tries[0] <= 5
                ? Future.succeededFuture(
                    new Outcome.Throttled(
                        Outcome.Reason.ConcurrentInvocationLimitExceeded, Duration.ZERO))
                : ok("null");
    start(rules(10, false, false, 0), false);
    put("a", 0, 1);
    until(() -> "0".equals(source.settled.get("a")));
    assertTrue(failed.isEmpty());
  }

  @Test
  void aFullLaneHoldsItsSourceBack() {
    Promise<Outcome> answer = Promise.promise();
    function = event -> answer.future();
    start(PLAIN, false);
    put("a", 0, 2_000);
    var full = new boolean[1];
    source.with(lanes -> full[0] = lanes.full("a"));
    assertTrue(full[0]);
    answer.complete(new Outcome.Returned(Buffer.buffer("null")));
    until(() -> "1999".equals(source.settled.get("a")));
    source.with(lanes -> full[0] = lanes.full("a"));
    assertFalse(full[0]);
  }

  /** Whatever goes wrong: nothing lost, and no record before one of its key that came earlier. */
  @Test
  void nothingIsLostAndOrderIsKept() {
    long seed = Long.getLong("seed", new Random().nextLong());
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      String run = "seed " + seed + ", round " + round;
      int parallel = 1 + random.nextInt(4);
      boolean mixes = random.nextBoolean();
      boolean partial = random.nextBoolean();
      var rules =
          new Batching(
              1 + random.nextInt(20),
              Duration.ZERO,
              parallel,
              partial,
              random.nextBoolean(),
              random.nextBoolean() ? -1 : random.nextInt(3),
              null,
              Duration.ZERO,
              1 + random.nextInt(5));
      var one = new OrderedMappingTest();
      var checker = new Checker(random.nextLong(), partial);
      one.function = checker::call;
      one.start(rules, mixes);
      int lanes = 1 + random.nextInt(4);
      int records = 300;
      for (int lane = 0; lane < lanes; lane++) {
        String id = "lane" + lane;
        one.source.with(into -> into.open(id, null));
      }
      for (int n = 0; n < records; n += 50) {
        for (int lane = 0; lane < lanes; lane++) {
          String id = "lane" + lane;
          int from = n;
          one.source.with(
              into ->
                  into.add(
                      id,
                      IntStream.range(from, from + 50)
                          .mapToObj(
                              i ->
                                  new FakeSource.Number(id, i, "key" + i % 7, one.timing.now(), 10))
                          .toList()));
        }
      }
      for (int lane = 0; lane < lanes; lane++) {
        String id = "lane" + lane;
        one.until(() -> "299".equals(one.source.settled.get(id)), run);
      }
      var givenUp = new java.util.HashSet<String>();
      one.failed.forEach(
          f -> f.records().forEach(r -> givenUp.add(((FakeSource.Number) r).name())));
      for (int lane = 0; lane < lanes; lane++)
        for (int n = 0; n < records; n++) {
          String name = "lane" + lane + ":" + n;
          assertTrue(checker.done.contains(name) || givenUp.contains(name), run + ": " + name);
        }
      assertEquals(List.of(), checker.problems, run);
      one.close();
    }
  }

  /** A function that fails at random and notices when a key's records come out of order. */
  private static final class Checker {
    final Set<String> done = ConcurrentHashMap.newKeySet();
    final List<String> problems = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> highest = new ConcurrentHashMap<>();
    private final Random random;
    private final boolean partial;

    Checker(long seed, boolean partial) {
      random = new Random(seed);
      this.partial = partial;
    }

    synchronized Future<Outcome> call(JsonObject event) {
      List<String> names = records(event);
      if (random.nextInt(10) == 0) return raised();
      if (random.nextInt(20) == 0)
        return Future.succeededFuture(new Outcome.Unreachable("it is gone"));
      if (partial && random.nextInt(3) == 0) {
        String failing = names.get(random.nextInt(names.size()));
        String lane = failing.split(":")[0];
        int from = names.indexOf(failing);
        for (int i = 0; i < names.size(); i++)
          if (!names.get(i).startsWith(lane + ":") || i < from) handle(names.get(i));
        return ok(
            new JsonObject()
                .put(
                    "batchItemFailures",
                    new JsonArray().add(new JsonObject().put("itemIdentifier", failing)))
                .encode());
      }
      names.forEach(this::handle);
      return ok("null");
    }

    private void handle(String name) {
      String[] parts = name.split(":");
      int number = Integer.parseInt(parts[1]);
      String key = parts[0] + "/key" + number % 7;
      Integer before = highest.put(key, number);
      if (before != null && before >= number) problems.add(name + " was handled after " + before);
      if (!done.add(name)) problems.add(name + " was handled twice");
    }
  }

  @Test
  void pausesGrowWhileThereIsNoRoom() {
    var tries = new int[1];
    function =
        event ->
            ++tries[0] <= 5 ? Future.succeededFuture(new Outcome.Unreachable("full")) : ok("null");
    var before = timing.now();
    start(PLAIN, false);
    put("a", 0, 1);
    until(() -> "0".equals(source.settled.get("a")));
    assertEquals(
        Duration.ofMillis(200 + 400 + 800 + 1_600 + 3_200), Duration.between(before, timing.now()));
  }

  @Test
  void aBatchThatEndsUnexpectedlyIsBegunAgain() {
    breaks = 3;
    start(PLAIN, false);
    put("a", 0, 2);
    until(() -> "1".equals(source.settled.get("a")));
    assertEquals(List.of("a:0", "a:1"), records());
  }
}
