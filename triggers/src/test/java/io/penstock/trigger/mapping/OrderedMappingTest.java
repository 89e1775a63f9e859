package io.penstock.trigger.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.penstock.trigger.Patience;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderedMappingTest {
  private static final Batching PLAIN =
      new Batching(10, Duration.ZERO, 1, false, false, -1, null, Duration.ZERO, 100);

  private final Vertx vertx = Vertx.vertx();
  private final FakeSource source = new FakeSource();
  private final List<JsonObject> calls = new CopyOnWriteArrayList<>();
  private final List<FailedBatch> failed = new CopyOnWriteArrayList<>();
  private final List<String> results = new CopyOnWriteArrayList<>();
  private MovedTiming timing = new MovedTiming(true);
  private Function<JsonObject, Future<Outcome>> function = event -> ok("null");
  private RecordFilter filter = RecordFilter.ALL;
  private String deployment;
  private OrderedMapping mapping;

  @AfterEach
  void close() {
    // What a failed test left in flight would be waited for: the failure is what counts.
    vertx
        .close()
        .timeout(30, TimeUnit.SECONDS)
        .otherwiseEmpty()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

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
  void aFailedBatchIsTriedAgainAndItsLaneWaits() {
    var tries = new int[1];
    function = event -> ++tries[0] <= 3 ? raised() : ok("null");
    start(PLAIN, false);
    put("a", 0, 12);
    until(() -> "11".equals(source.settled.get("a")));
    assertEquals(List.of(10, 10, 10, 10, 2), calls.stream().map(OrderedMappingTest::size).toList());
    assertTrue(results.contains("PROBLEM: Function call failed"));
  }

  @Test
  void triedOutRecordsGoToTheDestinationOnceThatHasThem() {
    function = event -> records(event).contains("a:1") ? raised() : ok("null");
    start(rules(2, false, false, 2), false);
    put("a", 0, 4);
    until(() -> "3".equals(source.settled.get("a")));
    assertEquals(1, failed.size());
    FailedBatch batch = failed.getFirst();
    assertEquals("RetryAttemptsExhausted", batch.condition());
    assertEquals(3, batch.invokeCount());
    assertEquals("Unhandled", batch.functionError());
    assertEquals(List.of("0", "1"), batch.records().stream().map(SourceRecord::position).toList());
    JsonObject json = batch.toJson("arn", new FakeSource.Form(false), timing.now());
    assertEquals(2, json.getInteger("batchSize"));
    assertEquals(200, json.getJsonObject("responseContext").getInteger("statusCode"));
  }

  @Test
  void bisectingFindsThePoisonAndCostsNoRetries() {
    function = event -> records(event).contains("a:6") ? raised() : ok("null");
    start(rules(10, false, true, 1), false);
    put("a", 0, 10);
    until(() -> "9".equals(source.settled.get("a")));
    assertEquals(1, failed.size());
    assertEquals("6", failed.getFirst().records().getFirst().position());
    assertEquals(1, failed.getFirst().records().size());
    long alone = calls.stream().filter(event -> records(event).equals(List.of("a:6"))).count();
    assertEquals(2, alone, "one try and one retry");
  }

  @Test
  void aPartialAnswerSettlesWhatIsBeforeTheLowestFailure() {
    var asked = new int[1];
    function =
        event ->
            asked[0]++ == 0
                ? ok(
                    """
                    {"batchItemFailures": [{"itemIdentifier": "a:7"}, {"itemIdentifier": "a:4"}]}\
                    """)
                : ok("{\"batchItemFailures\": []}");
    start(rules(10, true, false, -1), false);
    put("a", 0, 10);
    until(() -> "9".equals(source.settled.get("a")));
    assertEquals(List.of("a:4", "a:5", "a:6", "a:7", "a:8", "a:9"), records(calls.get(1)));
  }

  @Test
  void aPartialAnswerCountsPerLane() {
    var asked = new int[1];
    function =
        event ->
            asked[0]++ == 0
                ? ok("{\"batchItemFailures\": [{\"itemIdentifier\": \"b:1\"}]}")
                : ok("");
    timing = new MovedTiming(false);
    start(
        new Batching(10, Duration.ofSeconds(1), 1, true, false, -1, null, Duration.ZERO, 1), true);
    put("a", 0, 3);
    put("b", 0, 3);
    timing.pass(Duration.ofSeconds(1));
    until(() -> "2".equals(source.settled.get("a")) && "0".equals(source.settled.get("b")));
    // The pause before the next try may begin only now.
    until(
        () -> {
          timing.pass(Duration.ofSeconds(1));
          return "2".equals(source.settled.get("b"));
        });
    assertEquals(List.of("b:1", "b:2"), records(calls.get(1)));
  }

  @Test
  void anAnswerThatCannotBeReadMeansThatAllFailed() {
    for (String answer :
        List.of(
            "{\"batchItemFailures\": [{\"itemIdentifier\": \"\"}]}",
            "{\"batchItemFailures\": [{\"itemIdentifier\": null}]}",
            "{\"batchItemFailures\": [{\"wrong\": \"a:1\"}]}",
            "{\"batchItemFailures\": [{\"itemIdentifier\": \"a:99\"}]}",
            "{\"batchItemFailures\": 7}",
            "not json",
            "3")) assertEquals(2, rest(answer), answer);
    for (String answer :
        List.of(
            "{}",
            "null",
            "",
            "\"\"",
            "[]",
            "{\"statusCode\": 200}",
            "{\"other\": []}",
            "{\"batchItemFailures\": null}")) assertEquals(0, rest(answer), answer);
  }

  private static int rest(String answer) {
    var lane = new Lane("a", 1, null, Ahead.NOTHING);
    for (int n = 0; n < 2; n++)
      lane.add(
          new FakeSource.Number("a", n, null, java.time.Instant.EPOCH, 1),
          RecordFilter.ALL,
          java.time.Instant.EPOCH);
    var batch = List.of(lane.slots.getFirst().take(), lane.slots.getFirst().take());
    return BatchOutcome.of(
            Buffer.buffer(answer),
            batch,
            new Batching(10, Duration.ZERO, 1, true, false, -1, null, Duration.ZERO, 1),
            new FakeSource.Form(false))
        .rest()
        .size();
  }

  @Test
  void recordsThatAreTooOldAreGivenUpUntried() {
    start(
        new Batching(
            10, Duration.ZERO, 1, false, false, -1, Duration.ofMinutes(1), Duration.ZERO, 1),
        false);
    source.with(
        lanes -> {
          lanes.open("a", null);
          lanes.add(
              "a",
              List.of(
                  new FakeSource.Number("a", 0, null, timing.now().minusSeconds(61), 1),
                  number("a", 1, 1)));
        });
    until(() -> "1".equals(source.settled.get("a")));
    assertEquals(List.of("a:1"), records());
    JsonObject json = failed.getFirst().toJson("arn", new FakeSource.Form(false), timing.now());
    assertEquals("RecordAgeExceeded", json.getJsonObject("requestContext").getString("condition"));
    assertFalse(json.containsKey("responseContext"));
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
  void aTumblingWindowCarriesItsStateAndEnds() {
    timing = new MovedTiming(false);
    function =
        event -> {
          int sum = event.getJsonObject("state").getInteger("sum", 0) + size(event);
          return ok(new JsonObject().put("state", new JsonObject().put("sum", sum)).encode());
        };
    start(
        new Batching(2, Duration.ZERO, 1, false, false, -1, null, Duration.ofMinutes(2), 10),
        false);
    put("a", 0, 3);
    until(() -> "2".equals(source.settled.get("a")));
    assertEquals(3, source.windows.get("a").state().toJsonObject().getInteger("sum"));
    timing.pass(Duration.ofSeconds(125));
    put("a", 3, 4);
    until(() -> "3".equals(source.settled.get("a")));
    JsonObject end = calls.get(2);
    assertTrue(end.getBoolean("last"));
    assertEquals(0, size(end));
    assertEquals(3, end.getJsonObject("state").getInteger("sum"));
    assertEquals("2026-03-04T05:06:00Z", end.getString("start"));
    assertEquals("2026-03-04T05:08:00Z", calls.get(3).getString("start"));
    assertEquals(new JsonObject(), calls.get(3).getJsonObject("state"));
    source.with(lanes -> lanes.end("a"));
    until(() -> source.finished.contains("a"));
    assertTrue(calls.get(4).getBoolean("last"));
    assertTrue(calls.get(4).getBoolean("early"));
  }

  @Test
  void anAnswerWithoutAStateFailsTheWindowsBatch() {
    var tries = new int[1];
    function = event -> ++tries[0] == 1 ? ok("{}") : ok("{\"state\": {\"n\": 1}}");
    start(
        new Batching(2, Duration.ZERO, 1, false, false, -1, null, Duration.ofMinutes(2), 10),
        false);
    put("a", 0, 1);
    until(() -> "0".equals(source.settled.get("a")));
    assertTrue(calls.size() >= 2);
  }

  @Test
  void aReleasedLaneEndsItsBatchAndTriesNothingAgain() {
    Promise<Outcome> answer = Promise.promise();
    function = event -> answer.future();
    start(PLAIN, false);
    put("a", 0, 20);
    until(() -> calls.size() == 1);
    var released = new ArrayList<Future<Void>>();
    source.with(lanes -> released.add(lanes.release(Set.of("a"))));
    assertFalse(released.getFirst().isComplete());
    answer.complete(new Outcome.Raised("x", Buffer.buffer("{}")));
    until(() -> released.getFirst().isComplete());
    assertNull(source.settled.get("a"));
    assertEquals(1, calls.size());
  }

  @Test
  void whatIsInFlightOfADroppedLaneSettlesNothing() {
    Promise<Outcome> answer = Promise.promise();
    function = event -> answer.future();
    start(PLAIN, false);
    put("a", 0, 5);
    until(() -> calls.size() == 1);
    source.with(lanes -> lanes.drop(Set.of("a")));
    answer.complete(new Outcome.Returned(Buffer.buffer("null")));
    put("b", 0, 1);
    until(() -> "0".equals(source.settled.get("b")));
    assertNull(source.settled.get("a"));
  }

  @Test
  void stoppingDoesNotWaitForTheNextTry() {
    timing = new MovedTiming(false);
    function = event -> raised();
    start(PLAIN, false);
    put("a", 0, 5);
    until(() -> timing.waiting() > 0);
    vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
    assertEquals(1, calls.size());
    assertEquals(null, source.settled.get("a"));
  }

  @Test
  void stoppingWaitsForWhatIsInFlight() {
    Promise<Outcome> answer = Promise.promise();
    function = event -> answer.future();
    start(PLAIN, false);
    put("a", 0, 20);
    until(() -> calls.size() == 1);
    Future<Void> stopped = vertx.undeploy(deployment);
    until(mapping::isStopping);
    assertFalse(stopped.isComplete());
    answer.complete(new Outcome.Returned(Buffer.buffer("null")));
    stopped.toCompletionStage().toCompletableFuture().join();
    assertEquals("9", source.settled.get("a"));
    assertEquals(1, calls.size());
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
  void aRecordThatNoPayloadHoldsIsGivenUpAndTheRestGoesOn() {
    String huge = "x".repeat(7 << 20);
    start(PLAIN, false);
    put(huge, 0, 2);
    put("a", 0, 1);
    until(() -> "1".equals(source.settled.get(huge)) && "0".equals(source.settled.get("a")));
    assertEquals(
        List.of("MaximumPayloadSizeExceeded", "MaximumPayloadSizeExceeded"),
        failed.stream().map(FailedBatch::condition).toList());
    assertEquals(List.of("a:0"), records());
  }

  /** A shard with a poison record whose keys go on in parallel; killed, and begun again. */
  @Test
  void whatWasSettledBehindAPoisonRecordDoesNotComeAgainAndItsTriesGoOn() {
    timing = new MovedTiming(false);
    var parallel = new Batching(10, Duration.ZERO, 10, false, true, 5, null, Duration.ZERO, 100);
    function = event -> records(event).contains("a:3") ? raised() : ok("null");
    start(parallel, false);
    keyed(0, 40, Ahead.NOTHING);
    until(
        () -> {
          timing.pass(Duration.ofSeconds(1));
          Ahead kept = source.ahead.get("a");
          return kept != null && kept.tries().stream().anyMatch(t -> t.failures() >= 3);
        });
    // From the seven keys of the others only what shares the slot of the poison's key is left.
    Ahead kept = Ahead.of(source.ahead.get("a").json());
    String position = source.settled.get("a");
    var handled = Set.copyOf(records());
    close();
    var again = new OrderedMappingTest();
    again.function = event -> records(event).contains("a:3") ? raised() : ok("null");
    again.start(parallel, false);
    int from = Integer.parseInt(position) + 1;
    again.keyed(from, 40, kept);
    again.until(() -> "39".equals(again.source.settled.get("a")));
    var twice = new java.util.HashSet<>(again.records());
    twice.retainAll(handled);
    twice.remove("a:3");
    var settledBefore = new java.util.HashSet<String>();
    for (int n = from; n < 40; n++)
      if (kept.hasSettled(Integer.toString(n))) settledBefore.add("a:" + n);
    assertTrue(settledBefore.size() > 20, settledBefore.toString());
    again.records().forEach(name -> assertFalse(settledBefore.contains(name), name));
    FailedBatch batch = again.failed.getFirst();
    assertEquals(1, again.failed.size());
    assertEquals(List.of("3"), batch.records().stream().map(SourceRecord::position).toList());
    int tried = kept.tries().getFirst().failures();
    long here = again.calls.stream().filter(event -> records(event).equals(List.of("a:3"))).count();
    assertEquals(6 - tried, here, "five retries after the first try, in both lives together");
    again.close();
  }

  private void keyed(int from, int to, Ahead ahead) {
    source.with(
        lanes -> {
          lanes.open("a", null, ahead);
          lanes.add(
              "a",
              IntStream.range(from, to)
                  .mapToObj(n -> new FakeSource.Number("a", n, "key" + n % 7, timing.now(), 10))
                  .toList());
        });
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
  void ofAPartialFailureTheRestIsTriedWholeBeforeItIsSplit() {
    var tries = new int[1];
    function =
        event ->
            ok(++tries[0] == 1 ? "{\"batchItemFailures\": [{\"itemIdentifier\": \"a:1\"}]}" : "{}");
    start(rules(4, true, true, -1), false);
    put("a", 0, 4);
    until(() -> "3".equals(source.settled.get("a")));
    assertEquals(List.of(4, 3), calls.stream().map(OrderedMappingTest::size).toList());
  }

  @Test
  void theLastCallOfAWindowIsGivenUpLikeAnyOther() {
    function = event -> event.getBoolean("last") ? raised() : ok("{\"state\": {\"n\": 1}}");
    start(
        new Batching(10, Duration.ZERO, 1, false, false, 2, null, Duration.ofMinutes(1), 100),
        false);
    put("a", 0, 1);
    until(() -> "0".equals(source.settled.get("a")));
    source.with(lanes -> lanes.end("a"));
    until(() -> source.finished.contains("a"));
    assertEquals(3, calls.stream().filter(event -> event.getBoolean("last")).count());
  }

  @Test
  void aBatchThatEndsUnexpectedlyIsBegunAgain() {
    breaks = 3;
    start(PLAIN, false);
    put("a", 0, 2);
    until(() -> "1".equals(source.settled.get("a")));
    assertEquals(List.of("a:0", "a:1"), records());
  }

  private Batching with(int size, Duration window, int parallel) {
    return new Batching(size, window, parallel, false, false, -1, null, Duration.ZERO, 100);
  }

  private Batching rules(int size, boolean partial, boolean bisect, int retries) {
    return new Batching(size, Duration.ZERO, 1, partial, bisect, retries, null, Duration.ZERO, 100);
  }

  private void start(Batching rules, boolean mixes) {
    var intake =
        new Intake() {
          @Override
          public Future<Result> call(Invocation call, String from) {
            JsonObject event = call.event().toJsonObject();
            calls.add(event);
            return function.apply(event).map(Result::notRun);
          }

          @Override
          public Future<Void> accept(List<Event> events) {
            throw new UnsupportedOperationException();
          }
        };
    var watch =
        new MappingWatch() {
          @Override
          public void result(String text) {
            results.add(text);
          }

          @Override
          public void invoked(int records, Duration age) {}

          @Override
          public void settled(int records) {}

          @Override
          public void filteredOut(int records) {}

          @Override
          public void gaveUp(int records) {}
        };
    mapping =
        new OrderedMapping(
            new OrderedMapping.Config(
                "fake",
                new FunctionRef("us-east-1", "123456789012", "f", null),
                rules,
                filter,
                source,
                form(mixes),
                intake,
                batch -> {
                  failed.add(batch);
                  return Future.succeededFuture();
                },
                watch,
                timing,
                new Random(1)));
    deployment =
        vertx
            .deployVerticle(
                mapping, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** How often making an event fails. */
  private int breaks;

  private BatchForm form(boolean mixes) {
    var whole = new FakeSource.Form(mixes);
    return new BatchForm() {
      @Override
      public boolean mixesLanes() {
        return mixes;
      }

      @Override
      public Buffer event(List<? extends SourceRecord> some) {
        if (breaks-- > 0) throw new IllegalStateException("a fault of ours");
        return whole.event(some);
      }

      @Override
      public Buffer event(
          List<? extends SourceRecord> some,
          String lane,
          WindowState window,
          Duration length,
          boolean last,
          boolean early) {
        return whole.event(some, lane, window, length, last, early);
      }

      @Override
      public int find(
          List<? extends SourceRecord> some, com.fasterxml.jackson.databind.JsonNode item) {
        return whole.find(some, item);
      }

      @Override
      public void describe(
          JsonObject failure, String lane, List<? extends SourceRecord> some, int size) {
        whole.describe(failure, lane, some, size);
      }
    };
  }

  private final Set<String> open = new java.util.HashSet<>();

  private void put(String lane, int from, int to) {
    source.with(
        lanes -> {
          if (open.add(lane)) lanes.open(lane, null);
          lanes.add(lane, IntStream.range(from, to).mapToObj(n -> number(lane, n, 10)).toList());
        });
  }

  private FakeSource.Number number(String lane, int number, int size) {
    return new FakeSource.Number(lane, number, null, timing.now(), size);
  }

  private static Future<Outcome> ok(String payload) {
    return Future.succeededFuture(new Outcome.Returned(Buffer.buffer(payload)));
  }

  private static Future<Outcome> raised() {
    return Future.succeededFuture(new Outcome.Raised("Error", Buffer.buffer("{}")));
  }

  private List<String> records() {
    return calls.stream().flatMap(event -> records(event).stream()).toList();
  }

  private static List<String> records(JsonObject event) {
    return event.getJsonArray("records").stream().map(String.class::cast).toList();
  }

  private static int size(JsonObject event) {
    return event.getJsonArray("records").size();
  }

  private void until(BooleanSupplier condition) {
    until(condition, "");
  }

  private void until(BooleanSupplier condition, String what) {
    Patience.until(() -> what + ": " + source.settled + " " + calls.size(), condition);
  }
}
