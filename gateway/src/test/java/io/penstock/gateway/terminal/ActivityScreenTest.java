package io.penstock.gateway.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Settlement;
import io.penstock.gateway.delivery.Verdict;
import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ActivityScreenTest {
  private static final Instant NOW = Instant.parse("2026-01-31T09:00:00.123Z");
  private static final String ID = "0c9f3a51-5b54-4c06-8f3e-0123456789ab";
  private static final FunctionRef HELLO =
      new FunctionRef("us-east-1", "123456789012", "Hello", null);
  private static final Hints HINTS = new Hints("./penstock", Path.of(".penstock"));

  private final List<Entry> shown = new ArrayList<>();
  private final EntryJoiner joiner = new EntryJoiner(shown::add);

  private static Result result(Outcome outcome, long initNanos) {
    return new Result(outcome, new Report(12_300_000, initNanos, 128, 0, null));
  }

  private static Activity.Called call(String source, Outcome outcome, long initNanos) {
    return new Activity.Called(NOW, ID, HELLO, source, result(outcome, initNanos));
  }

  private static FunctionLogs.Line line(String id, String text) {
    return new FunctionLogs.Line(NOW, "Hello", "stream", id, text, 0);
  }

  private static String text(Entry entry) {
    var to = new StringBuilder();
    new TextLines(Style.PLAIN, ZoneOffset.UTC, HINTS).entry(entry, to);
    return to.toString();
  }

  @Test
  void aRequestIsOneLineWithItsLogBeneath() {
    joiner.logged(line(ID, "START RequestId: " + ID + " Version: $LATEST"), 0);
    joiner.logged(line(ID, "2026-01-31T09:00:00.100Z\t" + ID + "\tINFO\tsays hello"), 0);
    joiner.logged(line(ID, "REPORT RequestId: " + ID + "\tDuration: 12.3 ms"), 0);
    joiner.happened(call("api:Api", new Outcome.Returned(Buffer.buffer("{}")), 180_000_000), 0);
    assertEquals(List.of(), shown);
    joiner.happened(
        new Activity.Answered(NOW, ID, "GET", "/hello/ada", 200, Duration.ofMillis(195)), 0);
    assertEquals(
        """
        09:00:00.123  GET /hello/ada -> Hello  200  195 ms  cold 180 ms
          | INFO\tsays hello
        """,
        text(shown.getFirst()));
  }

  @Test
  void anErrorIsToldWithItsCauseAndTheCommandThatTellsMore() {
    var error =
        new JsonObject()
            .put("errorType", "TypeError")
            .put("errorMessage", "x is undefined")
            .put(
                "trace",
                List.of("TypeError: x is undefined", "    at handler (/var/task/index.js:3:9)"));
    joiner.happened(
        call("schedule:nightly", new Outcome.Raised("TypeError", error.toBuffer()), 0), 0);
    assertEquals(
        """
        09:00:00.123  schedule:nightly -> Hello  error  12 ms
          TypeError: x is undefined
            at handler (/var/task/index.js:3:9)
            why: ./penstock logs Hello --request-id %s
        """
            .formatted(ID),
        text(shown.getFirst()));
  }

  @Test
  void whatNobodyAnswersOrEndsIsShownAfterASecond() {
    joiner.logged(line(ID, "still running"), 0);
    joiner.look(999_999_999);
    assertEquals(List.of(), shown);
    joiner.look(1_000_000_000);
    assertEquals("  Hello | still running\n", text(shown.getFirst()));
    joiner.happened(call("api:Api", new Outcome.Returned(Buffer.buffer()), 0), 2_000_000_000);
    joiner.end();
    assertTrue(text(shown.get(1)).contains("api:Api -> Hello  ok"), text(shown.get(1)));
  }

  @Test
  void linesOfOthersCannotSteerTheTerminal() {
    assertEquals("red·]0;title·", Style.harmless("\u001b[31mred\u001b[0m\u001b]0;title\u0007", 99));
    assertEquals("abc...", Style.harmless("abcd", 3));
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    assertEquals(Style.COLOURS, Style.of(true, Map.of()));
    assertEquals(Style.PLAIN, Style.of(true, Map.of("NO_COLOR", "1")));
    assertEquals(Style.COLOURS, Style.of(true, Map.of("NO_COLOR", "")));
    assertEquals(Style.PLAIN, Style.of(true, Map.of("TERM", "dumb")));
    assertEquals(Style.PLAIN, Style.of(false, Map.of()));
  }

  @Test
  void aDeadLetterNamesTheCommandThatExplainsIt() {
    var to = new StringBuilder();
    new TextLines(Style.PLAIN, ZoneOffset.UTC, new Hints("penstock", Path.of("/var/lib/p s")))
        .tried(
            new Activity.Tried(
                NOW,
                ID,
                "function",
                HELLO.arn(),
                "rule:r",
                new Settlement(
                    new Verdict.Dead(Condition.RetriesExhausted),
                    AttemptCounts.fresh(NOW),
                    null,
                    List.of())),
            to);
    assertEquals(
        """
        09:00:00.123  rule:r -> Hello  given up, RetriesExhausted
            why: penstock events explain %s --data-dir '/var/lib/p s'
        """
            .formatted(ID),
        to.toString());
  }

  /** A terminal that stands still holds up nobody, costs a bound, and is told what it missed. */
  @Test
  @Timeout(60)
  void aSlowTerminalLosesLinesAndIsTold() throws Exception {
    var writes = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var printed = new ByteArrayOutputStream();
    var slow =
        new PrintStream(printed, true, StandardCharsets.UTF_8) {
          @Override
          public void print(Object text) {
            writes.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.print(text);
          }
        };
    var feed = new ActivityFeed();
    var logs = new FunctionLogs(() -> NOW);
    var screen = new ActivityScreen(slow, Style.PLAIN, false, HINTS).follow(feed, logs);
    feed.tell(call("first", new Outcome.Returned(Buffer.buffer()), 0));
    assertTrue(writes.await(30, TimeUnit.SECONDS));
    for (int i = 0; i < ActivityScreen.MOST_WAITING + 77; i++)
      feed.tell(call("more", new Outcome.Returned(Buffer.buffer()), 0));
    goOn.countDown();
    screen.close();
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("penstock: 77 lines were left out here"), text);
    assertEquals(ActivityScreen.MOST_WAITING + 2, text.lines().count());
    assertFalse(feed.isFollowed());
  }
}
