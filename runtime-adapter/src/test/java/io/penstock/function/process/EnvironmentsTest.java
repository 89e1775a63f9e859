package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: node, python3, and what else a package brings. */
class EnvironmentsTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(null);
  private final InstantSource clock = () -> now.get() == null ? Instant.now() : now.get();
  @TempDir private Path folder;
  private ManagedEnvironments environments;

  @AfterEach
  void close() throws Exception {
    if (environments != null) environments.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private ManagedEnvironments open(Isolation.Wanted isolation, int most, Duration idle) {
    var settings =
        new EnvironmentSettings(
            folder.resolve("work"),
            folder.resolve("no-java"),
            isolation,
            most,
            idle,
            Duration.ofSeconds(10),
            () -> "http://127.0.0.1:4566");
    environments =
        new ManagedEnvironments(
            vertx,
            settings,
            (spec, stream, id, line) -> log.add(spec.name() + "|" + id + "|" + line),
            clock,
            new Random(3));
    return environments;
  }

  private ManagedEnvironments open() {
    return open(Isolation.Wanted.AUTO, 8, Duration.ofMinutes(5));
  }

  private static FunctionSpec spec(String name, String runtime, Code code, int mb, int millis) {
    return new FunctionSpec(
        new FunctionRef("eu-north-1", "210987654321", name, null),
        "$LATEST",
        code,
        runtime,
        "index.handler",
        mb,
        Duration.ofMillis(millis),
        Map.of("COLOUR", "blue", "AWS_REGION", "mars-1"),
        512,
        false);
  }

  private static FunctionSpec node(String body, int millis) {
    return spec("f", "nodejs20.x", new Code.Inline(body), 256, millis);
  }

  private static Future<Result> call(Invoker invoker, String event, boolean tail) {
    var ref = new FunctionRef("eu-north-1", "210987654321", "f", "live");
    return invoker.invoke(
        new Invocation(
            UUID.randomUUID().toString(), ref, Buffer.buffer(event), null, null, tail, null));
  }

  private static Result get(Future<Result> call) throws Exception {
    return call.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static String returned(Result result) {
    return assertInstanceOf(
            Outcome.Returned.class, result.outcome(), () -> result.outcome().payload().toString())
        .payload()
        .toString();
  }

  private static JsonObject raised(Result result, String type) {
    var raised =
        assertInstanceOf(Outcome.Raised.class, result.outcome(), () -> result.outcome().toString());
    assertEquals(type, raised.errorType());
    return new JsonObject(raised.payload());
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not within 60 s");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

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

  private static final String COUNTER =
      "let n = 0; exports.handler = async (e) => { if (e.exit) process.exit(e.exit);"
          + " return [++n, process.env.AWS_LAMBDA_INITIALIZATION_TYPE]; }";

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

  private static final String PROBE =
      """
      const fs = require('fs');
      const tries = {
        passwd: () => { if (/daemon|home.(?!sbx_user1051)/.test(fs.readFileSync('/etc/passwd', 'utf8'))) return; throw new Error(); }, shadow: () => fs.readFileSync('/etc/shadow'),
        home: () => fs.readdirSync('/root'), homes: () => { if (!fs.readdirSync('/home').length) throw new Error(); },
        code: () => fs.writeFileSync('/var/task/x', ''), runtime: () => fs.writeFileSync('/var/runtime/x', ''),
        usr: () => fs.writeFileSync('/usr/x', ''), sys: () => fs.readdirSync('/sys/class'),
        sysctl: () => fs.writeFileSync('/proc/sys/kernel/hostname', 'x'),
        sysrq: () => fs.writeFileSync('/proc/sysrq-trigger', 'h'),
        parent: () => { if (process.ppid > 2 || fs.readdirSync('/proc').filter(n => /^\\d+$/.test(n)).length > 4) return; throw new Error(); },
        work: () => fs.readdirSync(process.env.HOST_FOLDER),
        unshare: () => require('child_process').execFileSync('unshare', ['-Ur', 'true'], {stdio: 'ignore'}),
        mount: () => require('child_process').execFileSync('mount', ['-t', 'tmpfs', 'x', '/tmp'], {stdio: 'ignore'}),
        chroot: () => require('child_process').execFileSync('chroot', ['/tmp', 'true'], {stdio: 'ignore'}),
        device: () => fs.openSync('/dev/sda', 'r'), vda: () => fs.openSync('/dev/vda', 'r'),
        kmsg: () => fs.openSync('/dev/kmsg', 'r'), mem: () => fs.openSync('/dev/mem', 'r'),
        setuid: () => process.setuid(0),
      };
      exports.handler = async () => {
        const open = [];
        for (const [name, attempt] of Object.entries(tries)) {
          try { attempt(); open.push(name); } catch (e) {}
        }
        fs.writeFileSync('/tmp/mine', 'x');
        return open;
      };
      """;

  @Test
  void theSandboxKeepsTheMachineOut() throws Exception {
    if (Programs.find("bwrap") == null) throw new AssertionError("the test needs bubblewrap");
    open(Isolation.Wanted.SANDBOX, 4, Duration.ofMinutes(1));
    var spec = node(PROBE, 5000);
    var variables = Map.of("HOST_FOLDER", folder.toString());
    var f =
        environments.open(
            new FunctionSpec(
                spec.ref(),
                spec.version(),
                spec.code(),
                spec.runtime(),
                spec.handler(),
                256,
                spec.timeout(),
                variables,
                512,
                false));
    assertEquals("[]", returned(get(call(f, "{}", false))));
  }

  private static final String SYSTEM_CALLS =
      """
      import ctypes, json, os
      libc = ctypes.CDLL(None, use_errno=True)
      amd = dict(ptrace=101, mount=165, unshare=272, setns=308, keyctl=250, add_key=248, bpf=321,
                 perf_event_open=298, userfaultfd=323, io_uring_setup=425, process_vm_readv=310,
                 chroot=161, kexec_load=246, init_module=175, open_by_handle_at=304, settimeofday=164,
                 reboot=169, swapon=167, acct=163, name_to_handle_at=303, fsopen=430)
      arm = dict(ptrace=117, mount=40, unshare=97, setns=268, keyctl=219, add_key=217, bpf=280,
                 perf_event_open=241, userfaultfd=282, io_uring_setup=425, process_vm_readv=270,
                 chroot=51, kexec_load=104, init_module=105, open_by_handle_at=265, settimeofday=170,
                 reboot=142, swapon=224, acct=89, name_to_handle_at=264, fsopen=430)
      def handler(event, context):
          passed = []
          for name, number in (arm if os.uname().machine == 'aarch64' else amd).items():
              ctypes.set_errno(0)
              if libc.syscall(number, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1:
                  passed.append(name)
          status = open('/proc/self/status').read()
          return {'passed': passed, 'seccomp': status.split('Seccomp:')[1].split()[0]}
      """;

  @Test
  void theSandboxFiltersSystemCalls() throws Exception {
    open(Isolation.Wanted.SANDBOX, 4, Duration.ofMinutes(1));
    var f =
        environments.open(spec("calls", "python3.11", new Code.Inline(SYSTEM_CALLS), 128, 5000));
    assertEquals("{\"passed\": [], \"seccomp\": \"2\"}", returned(get(call(f, "{}", false))));
    assertTrue(environments.enforced().getFirst().contains("system calls filtered"));
  }

  @Test
  void withoutSandboxItStillRuns() throws Exception {
    var f = open(Isolation.Wanted.PROCESS, 4, Duration.ofMinutes(1)).open(node(COUNTER, 3000));
    assertEquals("[1,\"on-demand\"]", returned(get(call(f, "{}", false))));
    assertTrue(environments.enforced().getFirst().startsWith("process"));
  }

  @Test
  void onlyTheEnvironmentItselfReachesItsRuntimeApi() throws Exception {
    var f =
        open()
            .open(node("exports.handler = async () => process.env.AWS_LAMBDA_RUNTIME_API;", 3000));
    String address = returned(get(call(f, "{}", false))).replace("\"", "");
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      assertEquals(-1, socket.getInputStream().read(), "closed unanswered");
    } catch (IOException reset) {
      assertNotEquals("Read timed out", reset.getMessage());
    }
    assertFalse(get(call(f, "{}", false)).report().coldStart(), "unharmed");
  }
}
