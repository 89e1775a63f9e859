package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Environments whose processes hang, crash, grow or flood. */
class EnvironmentFailuresTest extends EnvironmentsFixture {
  @Test
  void timeoutKillsAndTheNextCallIsFresh() throws Exception {
    var f =
        open()
            .open(
                node(
                    "let n = 0; exports.handler = async (e) => { n++; if (e.hang) await new"
                        + " Promise(() => setInterval(() => {}, 1000)); return n; }",
                    700));
    assertEquals("1", returned(get(call(f, "{}", false))));
    var result = get(call(f, "{\"hang\":true}", true));
    var timedOut = assertInstanceOf(Outcome.TimedOut.class, result.outcome());
    var body = new JsonObject(timedOut.payload());
    assertEquals("Sandbox.Timedout", body.getString("errorType"));
    assertTrue(body.getString("errorMessage").endsWith("Error: Task timed out after 0.70 seconds"));
    assertEquals(700, result.report().billedMillis());
    assertTrue(result.report().logTail().toString().endsWith("Status: timeout\n"));
    var next = get(call(f, "{}", false));
    assertEquals("1", returned(next));
    assertTrue(next.report().coldStart());
  }

  @Test
  void exitsCrashesAndErrorsEndTheInvocationOnly() throws Exception {
    var f =
        open()
            .open(
                node(
                    "exports.handler = async (e) => { if (e.exit !== undefined)"
                        + " process.exit(e.exit); if (e.kill) process.kill(process.pid, e.kill); if"
                        + " (e.fail) throw new RangeError('too far'); if (e.big) return"
                        + " 'x'.repeat(7e6); return 'ok'; }",
                    5000));
    var exit = raised(get(call(f, "{\"exit\":3}", false)), "Runtime.ExitError");
    assertTrue(
        exit.getString("errorMessage").endsWith("Error: Runtime exited with error: exit status 3"));
    var silent = raised(get(call(f, "{\"exit\":0}", false)), "Runtime.ExitError");
    assertTrue(
        silent.getString("errorMessage").endsWith("Runtime exited without providing a reason"));
    var killed = raised(get(call(f, "{\"kill\":\"SIGKILL\"}", false)), "Runtime.ExitError");
    assertTrue(killed.getString("errorMessage").endsWith("signal: killed"));
    var late = raised(get(call(f, "{\"kill\":\"SIGALRM\"}", false)), "Runtime.ExitError");
    assertTrue(late.getString("errorMessage").endsWith("signal: alarm clock"), late::encode);
    assertEquals(
        "too far",
        raised(get(call(f, "{\"fail\":true}", false)), "RangeError").getString("errorMessage"));
    assertFalse(
        get(call(f, "{}", false)).report().coldStart(), "an error does not cost it its life");
    raised(get(call(f, "{\"big\":true}", false)), "Function.ResponseSizeTooLarge");
    assertEquals("\"ok\"", returned(get(call(f, "{}", false))));
  }

  @Test
  void initErrorsAreTheAnswer() throws Exception {
    var f = open().open(node("throw new TypeError('no luck');", 3000));
    var error = raised(get(call(f, "{}", false)), "TypeError");
    assertEquals("no luck", error.getString("errorMessage"));
    assertTrue(
        log.stream().anyMatch(line -> line.contains("INIT_REPORT Init Duration:")), log::toString);
    assertEquals(0, f.environments().total());
    var exits = environments.open(node("process.exit(9);", 3000));
    assertTrue(
        raised(get(call(exits, "{}", false)), "Runtime.ExitError")
            .getString("errorMessage")
            .matches("RequestId: \\S+ Error: Runtime exited with error: exit status 9"));
  }

  @Test
  void aColdStartThatHangsIsBegunAnewWithinTheTimeout() throws Exception {
    var settings =
        new EnvironmentSettings(
            folder.resolve("work"),
            folder,
            Isolation.Wanted.AUTO,
            4,
            Duration.ofMinutes(1),
            Duration.ofMillis(400),
            () -> "http://127.0.0.1:1");
    environments =
        new ManagedEnvironments(
            vertx, settings, (spec, stream, id, line) -> log.add(line), clock, new Random(3));
    var f =
        environments.open(
            node(
                "const end = Date.now() + 60000; while (Date.now() < end); "
                    + "exports.handler = async () => 1;",
                900));
    long start = System.nanoTime();
    assertInstanceOf(Outcome.TimedOut.class, get(call(f, "{}", false)).outcome());
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis >= 1300, millis + " ms");
    assertTrue(log.stream().anyMatch(line -> line.contains("Status: timeout")), log::toString);
    until(() -> f.environments().total() == 0);
  }

  @Test
  void memoryIsLimited() throws Exception {
    var f =
        open()
            .open(
                spec(
                    "f",
                    "nodejs20.x",
                    new Code.Inline(
                        "exports.handler = async (e) => { const all = []; for (let i = 0; i < e.mb;"
                            + " i++) { all.push(Buffer.alloc(1 << 20, 1)); if (i % 8 == 0) await"
                            + " new Promise(r => setTimeout(r, 5)); } return all.length; }"),
                    128,
                    20_000));
    assertEquals("4", returned(get(call(f, "{\"mb\":4}", false))));
    var result = get(call(f, "{\"mb\":1000}", true));
    assertTrue(
        raised(result, "Runtime.ExitError").getString("errorMessage").endsWith("signal: killed"));
    assertEquals(128, result.report().maxMemoryMb());
    assertTrue(result.report().logTail().toString().contains("Max Memory Used: 128 MB"));
    assertEquals("4", returned(get(call(f, "{\"mb\":4}", false))));
  }

  @Test
  void aFloodOfOutputNeitherBlocksNorFills() throws Exception {
    var f =
        open()
            .open(
                node(
                    "exports.handler = async () => { const line = 'x'.repeat(1023) + '\\n"
                        + "'; for (let i = 0; i < 60000; i++) process.stdout.write(line); return 1;"
                        + " }",
                    20_000));
    assertEquals("1", returned(get(call(f, "{}", false))));
    get(call(f, "{}", false));
    long kept = log.stream().filter(line -> line.endsWith("xxx")).count();
    assertTrue(kept < 40_000, kept + " lines kept");
    assertTrue(log.stream().anyMatch(line -> line.contains("came too fast and were dropped")));
  }
}
