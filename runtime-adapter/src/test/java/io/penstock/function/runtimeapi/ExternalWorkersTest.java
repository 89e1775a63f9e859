package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.FUNCTION;
import static io.penstock.function.runtimeapi.Environment.await;
import static io.penstock.function.runtimeapi.Environment.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExternalWorkersTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private ExternalWorkers workers;
  private int port;

  @BeforeEach
  void start() throws IOException {
    vertx = Vertx.vertx();
    FunctionLog log = (_, _, _, line) -> lines.add(line);
    workers = new ExternalWorkers(vertx, log, InstantSource.system(), new Random(1));
    port = freePort();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static FunctionSpec spec(FunctionRef ref, String version, int port, Duration timeout) {
    FunctionSpec.Edit spec =
        FunctionSpec.of(
            ref, new FunctionSpec.Code.Worker(new InetSocketAddress("127.0.0.1", port)));
    spec.version = version;
    spec.timeout = timeout;
    return spec.done();
  }

  private Invoker open(Duration timeout) throws Exception {
    Invoker invoker = workers.open(spec(FUNCTION, "$LATEST", port, timeout));
    await(invoker.keepWarm(0));
    return invoker;
  }

  private static Future<Result> invoke(Invoker invoker, String event) {
    return invoker.invoke(call(event, null, null, null));
  }

  @Test
  void anyNumberOfWorkersShareTheCalls() throws Exception {
    Invoker invoker = open(Duration.ofSeconds(30));
    List<Future<Result>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(invoke(invoker, String.valueOf(i)));
    }
    try (RawRuntime a = new RawRuntime(port);
        RawRuntime b = new RawRuntime(port)) {
      for (int i = 0; i < 2; i++) {
        RawRuntime.Answer forA = a.next();
        RawRuntime.Answer forB = b.next();
        answer(b, forB);
        answer(a, forA);
      }
    }
    for (int i = 0; i < 4; i++) {
      assertEquals(i + "!", await(results.get(i)).outcome().payload().toString());
    }
    assertTrue(await(results.get(0)).report().durationNanos() > 0);
    assertEquals(4, lines.stream().filter(line -> line.startsWith("START RequestId: ")).count());
    assertEquals(4, lines.stream().filter(line -> line.startsWith("REPORT RequestId: ")).count());
  }

  private static void answer(RawRuntime worker, RawRuntime.Answer event) throws IOException {
    String id = event.headers().get("lambda-runtime-aws-request-id");
    assertEquals(202, worker.post("invocation/" + id + "/response", event.body() + "!").status());
  }

  @Test
  void aWorkerThatVanishesIsAnExit() throws Exception {
    Invoker invoker = open(Duration.ofSeconds(30));
    Future<Result> first = invoke(invoker, "1");
    Future<Result> second = invoke(invoker, "2");
    try (RawRuntime worker = new RawRuntime(port)) {
      answer(worker, worker.next());
      worker.take();
    }
    assertEquals("1!", await(first).outcome().payload().toString());
    Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, await(second).outcome());
    assertEquals("Runtime.ExitError", raised.errorType());
  }

  @Test
  void aClientWithOneConnectionPerRequestIsNoExit() throws Exception {
    Invoker invoker = open(Duration.ofSeconds(30));
    Future<Result> result = invoke(invoker, "1");
    RawRuntime.Answer event;
    try (RawRuntime curl = new RawRuntime(port)) {
      event = curl.next();
    }
    try (RawRuntime curl = new RawRuntime(port)) {
      answer(curl, event);
    }
    assertEquals("1!", await(result).outcome().payload().toString());
  }

  @Test
  void theTimeoutRunsFromTheMomentAWorkerTakesIt() throws Exception {
    Invoker invoker = open(Duration.ofSeconds(1));
    Future<Result> result = invoke(invoker, "1");
    try (RawRuntime worker = new RawRuntime(port)) {
      String id = worker.take();
      Outcome.TimedOut timedOut = assertInstanceOf(Outcome.TimedOut.class, await(result).outcome());
      assertEquals(
          "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: "
              + id
              + " Error: Task timed out after 1.00 seconds\"}",
          timedOut.payload().toString());
      assertEquals(400, worker.post("invocation/" + id + "/response", "late").status());
      assertTrue(lines.getLast().endsWith("\tStatus: timeout"), lines::toString);
    }
  }

  @Test
  void withoutAWorkerTheCallDidNotRun() throws Exception {
    Invoker invoker = open(Duration.ofSeconds(1));
    Result result = await(invoke(invoker, "1"));
    assertInstanceOf(Outcome.Unreachable.class, result.outcome());
    assertEquals(0, result.report().durationNanos());
  }

  @Test
  void theWaitingRoomIsBounded() throws Exception {
    Invoker invoker = open(Duration.ofSeconds(30));
    List<Future<Result>> results = new ArrayList<>();
    for (int i = 0; i <= WorkerDesk.WAITING; i++) {
      results.add(invoke(invoker, "1"));
    }
    assertInstanceOf(Outcome.Throttled.class, await(results.getLast()).outcome());
    await(invoker.close(Duration.ZERO));
    assertInstanceOf(Outcome.Unreachable.class, await(results.getFirst()).outcome());
  }

  @Test
  void aNewVersionKeepsTheWorkersAndOtherFunctionsAreRefused() throws Exception {
    Invoker old = open(Duration.ofSeconds(30));
    try (RawRuntime worker = new RawRuntime(port)) {
      worker.askNext();
      Invoker fresh = workers.open(spec(FUNCTION, "2", port, Duration.ofSeconds(30)));
      await(old.close(Duration.ZERO));
      Future<Result> result = invoke(fresh, "new");
      answer(worker, worker.read());
      assertEquals("new!", await(result).outcome().payload().toString());
      FunctionRef other = new FunctionRef("eu-north-1", "123456789012", "other", null);
      assertThrows(
          IllegalArgumentException.class,
          () -> workers.open(spec(other, "1", port, Duration.ofSeconds(1))));
    }
  }

  @Test
  void onlyTheHolderOfTheIdMayAnswerAndOnlyOnce() throws Exception {
    Invoker invoker = open(Duration.ofSeconds(30));
    Future<Result> result = invoke(invoker, "1");
    try (RawRuntime worker = new RawRuntime(port)) {
      RawRuntime.Answer event = worker.next();
      assertEquals(400, worker.post("invocation/guess/response", "x").status());
      answer(worker, event);
      String id = event.headers().get("lambda-runtime-aws-request-id");
      assertEquals(400, worker.post("invocation/" + id + "/response", "again").status());
    }
    assertEquals("1!", await(result).outcome().payload().toString());
  }
}
