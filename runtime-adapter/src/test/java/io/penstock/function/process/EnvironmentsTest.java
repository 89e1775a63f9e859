package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real processes: node, python3, and what else a package brings. */
class EnvironmentsTest extends EnvironmentsFixture {
  @Test
  void oneEnvironmentIsUsedAgainAndItsLogIsInOrder() throws Exception {
    var f =
        open()
            .open(
                node(
                    "let n = 0; exports.handler = async (e, c) => { console.log('first\\nsecond');"
                        + " process.stdout.write('bare\\n');"
                        + " return [++n, e.a, c.functionName, c.invokedFunctionArn,"
                        + " c.getRemainingTimeInMillis() > 2000, process.env.COLOUR,"
                        + " process.env.AWS_REGION, process.env.HOME || null]; }",
                    3000));
    var cold = get(call(f, "{\"a\":7}", true));
    assertEquals(
        "[1,7,\"f\",\"arn:aws:lambda:eu-north-1:210987654321:function:f:live\",true,\"blue\","
            + "\"eu-north-1\",null]",
        returned(cold));
    assertTrue(cold.report().coldStart());
    assertTrue(cold.report().maxMemoryMb() > 10, cold.report().toString());
    var lines = cold.report().logTail().toString().split("\n");
    assertTrue(lines[0].startsWith("START RequestId: "), lines[0]);
    assertTrue(lines[1].endsWith("\tINFO\tfirst\rsecond"), lines[1]);
    assertEquals("bare", lines[2]);
    assertTrue(lines[3].startsWith("END RequestId: "), lines[3]);
    assertTrue(
        lines[4].matches(
            "REPORT RequestId: \\S+\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size:"
                + " 256 MB\tMax Memory Used: \\d+ MB\tInit Duration: [\\d.]+ ms\t"),
        lines[4]);
    for (int i = 2; i < 30; i++) {
      var warm = get(call(f, "{}", false));
      assertTrue(returned(warm).startsWith("[" + i + ","));
      assertFalse(warm.report().coldStart());
    }
    assertEquals(new Invoker.Environments(1, 1), f.environments());
  }

  @Test
  void concurrencyStartsMoreUpToTheCapAndThenThrottles() throws Exception {
    var f =
        open(Isolation.Wanted.AUTO, 3, Duration.ofMinutes(5))
            .open(
                node(
                    "exports.handler = async (e) => { await new Promise(r => setTimeout(r, e.ms));"
                        + " return process.env.AWS_LAMBDA_LOG_STREAM_NAME; }",
                    5000));
    var calls = new ArrayList<Future<Result>>();
    for (int i = 0; i < 4; i++) calls.add(call(f, "{\"ms\":800}", false));
    var throttled = assertInstanceOf(Outcome.Throttled.class, calls.get(3).result().outcome());
    assertEquals(Outcome.Reason.ConcurrentInvocationLimitExceeded, throttled.reason());
    var streams = new java.util.HashSet<String>();
    for (int i = 0; i < 3; i++) streams.add(returned(get(calls.get(i))));
    assertEquals(3, streams.size());
    assertEquals(new Invoker.Environments(3, 3), f.environments());
    var other = environments.open(spec("g", "python3.11", new Code.Inline(PYTHON), 128, 3000));
    assertEquals("{\"n\": 1}", returned(get(call(other, "{}", false))), "an idle one made room");
    assertEquals(2, f.environments().total());
  }

  private static final String PYTHON =
      "n = 0\ndef handler(event, context):\n  global n\n  n += 1\n  return {'n': n}\n";

  @Test
  void provisionedOnesAreWarmAndReplaced() throws Exception {
    var f = open().open(node(COUNTER, 3000));
    f.keepWarm(2).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertEquals(new Invoker.Environments(2, 2), f.environments());
    var first = get(call(f, "{}", false));
    assertEquals("[1,\"provisioned-concurrency\"]", returned(first));
    assertFalse(first.report().coldStart());
    raised(get(call(f, "{\"exit\":1}", false)), "Runtime.ExitError");
    until(() -> f.environments().equals(new Invoker.Environments(2, 2)));
    f.keepWarm(0).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    until(() -> f.environments().total() == 0);
    assertEquals("[1,\"on-demand\"]", returned(get(call(f, "{}", false))), "spills over");
    var broken = environments.open(node("throw new Error('never')", 3000));
    var failed = broken.keepWarm(1).toCompletionStage().toCompletableFuture();
    assertThrows(Exception.class, () -> failed.get(60, TimeUnit.SECONDS));
    broken.keepWarm(0);
  }

  @Test
  void idleOnesAreEnded() throws Exception {
    var f = open(Isolation.Wanted.AUTO, 4, Duration.ofMinutes(5)).open(node(COUNTER, 3000));
    get(call(f, "{}", false));
    now.set(Instant.now().plus(Duration.ofMinutes(4)));
    ((EnvironmentPool) f).reap(clock.millis());
    assertEquals(1, f.environments().total());
    now.set(Instant.now().plus(Duration.ofMinutes(6)));
    ((EnvironmentPool) f).reap(clock.millis());
    until(() -> f.environments().total() == 0);
    assertTrue(get(call(f, "{}", false)).report().coldStart());
  }

  @Test
  void closingLetsWorkEnd() throws Exception {
    var f =
        open()
            .open(
                node(
                    "exports.handler = async () => { await new Promise(r => setTimeout(r, 600));"
                        + " return 'done'; }",
                    3000));
    var running = call(f, "{}", false);
    until(() -> log.stream().anyMatch(line -> line.contains("|START")));
    var closed = f.close(Duration.ofSeconds(10));
    assertEquals("\"done\"", returned(get(running)));
    closed.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertInstanceOf(Outcome.Throttled.class, get(call(f, "{}", false)).outcome());
  }

  @Test
  void customRuntimesRunTheirBootstrap() throws Exception {
    Path code = Files.createDirectories(folder.resolve("custom"));
    Path bootstrap = code.resolve("bootstrap");
    Files.writeString(
        bootstrap,
        """
        #!/usr/bin/python3
        import os, urllib.request
        api = "http://%s/2018-06-01/runtime/invocation/" % os.environ["AWS_LAMBDA_RUNTIME_API"]
        while True:
            event = urllib.request.urlopen(api + "next")
            id = event.headers["Lambda-Runtime-Aws-Request-Id"]
            body = b'{"echo":' + event.read() + b',"handler":"' + os.environ["_HANDLER"].encode() + b'"}'
            urllib.request.urlopen(urllib.request.Request(api + id + "/response", data=body)).read()
        """);
    Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
    var f = open().open(spec("f", "provided.al2023", new Code.Package(code), 128, 5000));
    assertEquals(
        "{\"echo\":{\"a\":1},\"handler\":\"index.handler\"}",
        returned(get(call(f, "{\"a\":1}", false))));
  }

  @Test
  void whatCannotRunIsNamed() {
    open();
    var ruby =
        assertThrows(
            IllegalArgumentException.class,
            () -> environments.open(spec("f", "ruby3.4", new Code.Inline(""), 128, 1000)));
    assertTrue(ruby.getMessage().contains("ruby3.4"), ruby.getMessage());
    var missing =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                environments.open(
                    spec("f", "nodejs20.x", new Code.Package(Path.of("/none")), 128, 1000)));
    assertTrue(missing.getMessage().contains("/none"));
  }
}
