package io.penstock.trigger.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a mapping does with records that fail: tries, bisecting, partial answers, giving up. */
class OrderedMappingFailuresTest extends OrderedMappingFixture {
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
    var again = new OrderedMappingFailuresTest();
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
}
