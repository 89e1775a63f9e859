package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.FUNCTION;
import static io.penstock.function.runtimeapi.Environment.await;
import static io.penstock.function.runtimeapi.Environment.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionLog;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * AWS's runtime client for Node.js as a worker, and its answers beside those of our own bootstrap.
 * Slow: the client is compiled on first use.
 */
@Tag("slow")
class OfficialNodeClientTest {
  private static final Path ROOT = Path.of("src/test/resources/functions/node").toAbsolutePath();
  private static final Path CLIENT =
      Path.of(System.getProperty("test.node.client", "target/node-client")).toAbsolutePath();

  private Vertx vertx;

  @BeforeAll
  static void build() throws Exception {
    Process build =
        new ProcessBuilder("../scripts/build-node-client", CLIENT.toString()).inheritIO().start();
    assertTrue(build.waitFor(15, TimeUnit.MINUTES), "the build did not end");
    assertEquals(0, build.exitValue());
  }

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private Environment official(String handler) throws Exception {
    String main = CLIENT.resolve("node_modules/aws-lambda-ric/bin/index.mjs").toString();
    return Environment.start(vertx, ROOT, List.of("node", main, handler), handler, Map.of());
  }

  @Test
  void ourBootstrapAnswersAsAwssDoes() throws Exception {
    for (String name :
        List.of(
            "echo",
            "undefinedResult",
            "sync",
            "callback",
            "callbackError",
            "callbackText",
            "done",
            "succeed",
            "failed",
            "throws",
            "throwsSync",
            "throwsText",
            "throwsCustom",
            "buffer",
            "bigint",
            "cyclic",
            "nothing")) {
      String handler = "cases." + name;
      try (Environment theirs = official(handler);
          Environment ours = Environment.node(vertx, ROOT, handler, Map.of())) {
        Outcome expected = theirs.invoke("{\"a\":1}");
        Outcome actual = ours.invoke("{\"a\":1}");
        assertEquals(expected.getClass(), actual.getClass(), handler);
        assertEquals(worded(expected), worded(actual), handler);
      }
    }
  }

  @Test
  void failuresToLoadAreToldAndLoggedAsAwssAre() throws Exception {
    for (String handler :
        List.of(
            "missing.handler",
            "absent.handler",
            "syntax.handler",
            "throws.handler",
            "cases.absent",
            "cases.notAFunction",
            "cases",
            "../x.handler")) {
      try (Environment theirs = official(handler);
          Environment ours = Environment.node(vertx, ROOT, handler, Map.of())) {
        assertEquals(failedInit(theirs), failedInit(ours), handler);
      }
    }
  }

  private static String failedInit(Environment env) throws Exception {
    Throwable cause =
        assertThrows(ExecutionException.class, () -> await(env.api.initialized())).getCause();
    InitFailed failed = assertInstanceOf(InitFailed.class, cause);
    int status = env.exitStatus();
    String[] log = env.output().replaceAll("Executing .*\\n", "").split("\n")[0].split("\t");
    return String.join(
        " ",
        failed.errorType(),
        failed.payload().toJsonObject().getString("errorType"),
        failed.payload().toJsonObject().getString("errorMessage").lines().findFirst().orElse(""),
        String.valueOf(status),
        String.join("|", List.of(log).subList(1, log.length - 1)));
  }

  @Test
  void consoleLinesAreAwss() throws Exception {
    try (Environment theirs = official("cases.logs");
        Environment ours = Environment.node(vertx, ROOT, "cases.logs", Map.of())) {
      theirs.invoke("1");
      ours.invoke("1");
      assertEquals(withoutIds(theirs.stop()), withoutIds(ours.stop()));
    }
  }

  private static List<String> withoutIds(String log) {
    return log.lines()
        .filter(line -> line.matches("\\d{4}-.*\t.*"))
        .map(line -> line.substring(line.indexOf('\t', 25)).replaceAll("\\s+at .*", ""))
        .toList();
  }

  /** Stack frames below the handler's own differ, and are nobody's business. */
  private static String worded(Outcome outcome) {
    String payload = outcome.payload().toString();
    if (outcome instanceof Outcome.Returned) {
      return payload;
    }
    JsonObject error = new JsonObject(payload);
    List<?> trace = error.getJsonArray("trace").getList();
    return error.fieldNames()
        + error.getString("errorType")
        + error.getString("errorMessage")
        + (trace.isEmpty() ? "" : trace.getFirst());
  }

  @Test
  void streamsInBothWays() throws Exception {
    for (String handler : List.of("cases.stream", "cases.streamFails", "cases.streamHttp")) {
      try (Environment theirs = official(handler);
          Environment ours = Environment.node(vertx, ROOT, handler, Map.of())) {
        Reader expected = new Reader();
        Reader actual = new Reader();
        Outcome wanted = theirs.invoke("[\"a\",\"b\"]", null, null, expected);
        Outcome got = ours.invoke("[\"a\",\"b\"]", null, null, actual);
        assertEquals(wanted.getClass(), got.getClass(), handler);
        assertEquals(expected.all(), actual.all(), handler);
        assertEquals(expected.contentType, actual.contentType, handler);
      }
    }
  }

  @Test
  void servesAsAWorker() throws Exception {
    int port = ExternalWorkersTest.freePort();
    ExternalWorkers workers =
        new ExternalWorkers(vertx, FunctionLog.NONE, InstantSource.system(), new Random(1));
    Invoker invoker =
        workers.open(ExternalWorkersTest.spec(FUNCTION, "$LATEST", port, Duration.ofSeconds(30)));
    await(invoker.keepWarm(0));
    String main = CLIENT.resolve("node_modules/aws-lambda-ric/bin/index.mjs").toString();
    try (Environment worker =
        Environment.start(
            vertx,
            ROOT,
            List.of("node", main, "cases.echo"),
            "cases.echo",
            Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port))) {
      for (int i = 0; i < 100; i++) {
        Invocation call = call(String.valueOf(i), null, null, null);
        Outcome outcome = await(invoker.invoke(call)).outcome();
        assertInstanceOf(Outcome.Returned.class, outcome);
        assertEquals(String.valueOf(i), outcome.payload().toString());
      }
      assertTrue(worker.process.isAlive());
    }
  }
}
