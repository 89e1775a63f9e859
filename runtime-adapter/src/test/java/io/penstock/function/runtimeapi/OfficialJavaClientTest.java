package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.FUNCTION;
import static io.penstock.function.runtimeapi.Environment.await;
import static io.penstock.function.runtimeapi.Environment.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import io.penstock.function.FunctionLog;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** AWS's runtime client for Java in a process of its own, as a worker. */
class OfficialJavaClientTest {
  @Test
  void servesAFunction() throws Exception {
    Vertx vertx = Vertx.vertx();
    int port = ExternalWorkersTest.freePort();
    ExternalWorkers workers =
        new ExternalWorkers(vertx, FunctionLog.NONE, InstantSource.system(), new Random(1));
    Invoker invoker =
        workers.open(ExternalWorkersTest.spec(FUNCTION, "$LATEST", port, Duration.ofSeconds(30)));
    await(invoker.keepWarm(0));
    Process worker = start(port);
    try {
      Invocation call = call("{\"n\":1}", "Root=1", null, null);
      JsonObject result = await(invoker.invoke(call)).outcome().payload().toJsonObject();
      assertEquals(1, result.getJsonObject("event").getInteger("n"));
      assertEquals(call.requestId(), result.getString("id"));
      assertEquals(FUNCTION.arn(), result.getString("arn"));
      assertTrue(result.getInteger("remaining") <= 30_000, result::encode);

      Outcome.Raised raised =
          assertInstanceOf(Outcome.Raised.class, outcome(invoker, "{\"fail\":\"as asked\"}"));
      assertTrue(raised.errorType().startsWith("Runtime."), raised::errorType);
      JsonObject body = raised.payload().toJsonObject();
      assertEquals("as asked", body.getString("errorMessage"));
      assertEquals("java.lang.IllegalArgumentException", body.getString("errorType"));

      for (int i = 0; i < 100; i++) {
        assertInstanceOf(Outcome.Returned.class, outcome(invoker, "{}"));
      }
      raised = assertInstanceOf(Outcome.Raised.class, outcome(invoker, "{\"exit\":1}"));
      assertEquals("Runtime.ExitError", raised.errorType());
    } finally {
      worker.destroyForcibly().waitFor();
      await(vertx.close());
    }
  }

  private static Outcome outcome(Invoker invoker, String event) throws Exception {
    return await(invoker.invoke(call(event, null, null, null))).outcome();
  }

  /** Its class path is AWS's jars and this folder of classes: nothing of ours. */
  private static Process start(int port) throws Exception {
    String classPath =
        Stream.of(
                AWSLambda.class,
                Context.class,
                Class.forName("com.amazonaws.services.lambda.runtime.serialization.PojoSerializer"),
                Class.forName("software.amazon.awssdk.utilslite.SdkInternalThreadLocal"),
                OfficialJavaClientTest.class)
            .map(OfficialJavaClientTest::home)
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                AWSLambda.class.getName(),
                JavaClientHandler.class.getName() + "::handle"));
    Map<String, String> env = builder.environment();
    env.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port);
    env.put("AWS_LAMBDA_FUNCTION_NAME", "probe");
    env.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    env.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
    env.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/probe");
    env.put("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
    env.put("AWS_REGION", "eu-north-1");
    env.put("LAMBDA_TASK_ROOT", ".");
    env.put("_HANDLER", JavaClientHandler.class.getName() + "::handle");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String home(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
