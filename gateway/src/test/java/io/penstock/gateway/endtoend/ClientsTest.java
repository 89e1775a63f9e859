package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** AWS's own clients, unchanged, with signatures checked. */
class ClientsTest {
  private static final String SECRET = "right/secret+1";
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";
  @TempDir static Path folder;
  private static TestPenstock penstock;

  private enum Sdk {
    JAVASCRIPT,
    PYTHON
  }

  @BeforeAll
  static void start() throws IOException {
    Path keys = PrivateFile.write(folder.resolve("keys"), "AKIDEXAMPLE = " + SECRET + "\n");
    penstock = TestPenstock.up(HttpEndToEndTest.TEMPLATE, "--no-watch", "--credentials=" + keys);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static JsonObject call(String command, Object... input) {
    var sent = new JsonObject();
    for (int i = 0; i < input.length; i += 2) sent.put((String) input[i], input[i + 1]);
    return new JsonObject().put("command", command).put("input", sent);
  }

  private static List<JsonObject> run(Sdk sdk, String secret, JsonObject... calls)
      throws Exception {
    var list = new JsonArray();
    for (JsonObject call : calls) {
      JsonObject one = call.copy();
      if (sdk == Sdk.PYTHON)
        one.put(
            "command",
            one.getString("command")
                .replaceAll("(?<!^)([A-Z])", "_$1")
                .toLowerCase(java.util.Locale.ROOT));
      list.add(one);
    }
    Path file = Files.writeString(folder.resolve(sdk + ".json"), list.encode());
    String said =
        switch (sdk) {
          case JAVASCRIPT ->
              Npm.run(
                  Npm.folder(),
                  "node",
                  "lambda-client.mjs",
                  penstock.api().toString(),
                  secret,
                  file.toString());
          case PYTHON -> {
            assumeTrue(Npm.works("python3", "-c", "import boto3"), "boto3 is not installed");
            yield Npm.run(
                Path.of("src/test/python"),
                "python3",
                "lambda_client.py",
                penstock.api().toString(),
                secret,
                file.toString());
          }
        };
    return said.lines().map(JsonObject::new).toList();
  }

  @ParameterizedTest
  @EnumSource(Sdk.class)
  void everyWayToInvoke(Sdk sdk) throws Exception {
    var answers =
        run(
            sdk,
            SECRET,
            call(
                "Invoke",
                "FunctionName",
                "Calls",
                "Payload",
                "{\"a\":\"h\u00e9\"}",
                "LogType",
                "Tail"),
            call("Invoke", "FunctionName", ARN + "Calls:live", "Payload", "{\"do\":\"context\"}"),
            call("Invoke", "FunctionName", "Calls", "Qualifier", "1", "Payload", "{}"),
            call(
                "Invoke",
                "FunctionName",
                "Calls",
                "Payload",
                "{\"do\":\"throw\",\"message\":\"no\"}"),
            call("Invoke", "FunctionName", "Calls", "InvocationType", "DryRun"),
            call("Invoke", "FunctionName", "Calls", "InvocationType", "Event", "Payload", "{}"),
            call("Invoke", "FunctionName", "NoRoom", "Payload", "{}"),
            call("Invoke", "FunctionName", "Nobody", "Payload", "{}"),
            call("Invoke", "FunctionName", "Calls", "Payload", "{oops"));
    JsonObject first = answers.get(0).getJsonObject("output");
    assertEquals(200, first.getInteger("StatusCode"));
    assertEquals("{\"a\":\"h\u00e9\"}", first.getString("Payload"));
    assertEquals("$LATEST", first.getString("ExecutedVersion"));
    String log =
        new String(
            java.util.Base64.getDecoder().decode(first.getString("LogResult")),
            java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(log.contains("REPORT RequestId: " + answers.get(0).getString("requestId")), log);
    JsonObject context =
        new JsonObject(answers.get(1).getJsonObject("output").getString("Payload"));
    assertEquals(ARN + "Calls:live", context.getString("arn"));
    assertEquals("1", answers.get(2).getJsonObject("output").getString("ExecutedVersion"));
    JsonObject raised = answers.get(3).getJsonObject("output");
    assertEquals("Unhandled", raised.getString("FunctionError"));
    assertEquals("RangeError", new JsonObject(raised.getString("Payload")).getString("errorType"));
    assertEquals(204, answers.get(4).getInteger("status"));
    assertEquals(202, answers.get(5).getInteger("status"));
    fault(answers.get(6), 429, "TooManyRequestsException");
    assertEquals(
        "ReservedFunctionConcurrentInvocationLimitExceeded", answers.get(6).getString("reason"));
    fault(answers.get(7), 404, "ResourceNotFoundException");
    assertEquals(
        "Function not found: " + ARN + "Nobody:$LATEST", answers.get(7).getString("message"));
    fault(answers.get(8), 400, "InvalidRequestContentException");
  }

  private static void fault(JsonObject answer, int status, String code) {
    assertEquals(status, answer.getInteger("status"), answer.encode());
    assertEquals(code, answer.getString("error"), answer.encode());
    assertEquals(true, answer.getBoolean("typed"), "parsed into its own class: " + answer);
  }

  @ParameterizedTest
  @EnumSource(Sdk.class)
  void streams(Sdk sdk) throws Exception {
    var answers =
        run(
            sdk,
            SECRET,
            call(
                "InvokeWithResponseStream",
                "FunctionName",
                "Streams",
                "Payload",
                "{\"chunks\":[\"one \",\"two \",\"three\"]}"),
            call(
                "InvokeWithResponseStream",
                "FunctionName",
                "Streams",
                "Payload",
                "{\"chunks\":[\"some\"],\"fail\":true}"),
            call("InvokeWithResponseStream", "FunctionName", "Calls", "Payload", "{\"b\":1}"));
    assertEquals("one two three", chunks(answers.get(0)));
    JsonArray failed = answers.get(1).getJsonObject("output").getJsonArray("EventStream");
    JsonObject end = failed.getJsonObject(failed.size() - 1).getJsonObject("complete");
    assertEquals("Unhandled", end.getString("ErrorCode"), failed.encode());
    assertTrue(end.getString("ErrorDetails").contains("in the middle"), end.encode());
    assertEquals("{\"b\":1}", chunks(answers.get(2)));
  }

  private static String chunks(JsonObject answer) {
    var text = new StringBuilder();
    for (Object event : answer.getJsonObject("output").getJsonArray("EventStream"))
      text.append(((JsonObject) event).getString("chunk", ""));
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(Sdk.class)
  void whatIsKnownOfFunctions(Sdk sdk) throws Exception {
    var answers =
        run(
            sdk,
            SECRET,
            call("ListFunctions"),
            call("GetFunction", "FunctionName", "Calls"),
            call("GetFunctionConfiguration", "FunctionName", "Calls", "Qualifier", "live"),
            call("ListAliases", "FunctionName", "Calls"),
            call("ListVersionsByFunction", "FunctionName", "Calls"),
            call(
                "PutFunctionConcurrency",
                "FunctionName",
                "PythonCalls",
                "ReservedConcurrentExecutions",
                7),
            call("GetFunctionConcurrency", "FunctionName", "PythonCalls"),
            call("DeleteFunctionConcurrency", "FunctionName", "PythonCalls"),
            call(
                "PutFunctionEventInvokeConfig",
                "FunctionName",
                "PythonCalls",
                "MaximumRetryAttempts",
                1,
                "MaximumEventAgeInSeconds",
                90),
            call("GetFunctionEventInvokeConfig", "FunctionName", "PythonCalls"),
            call("DeleteFunctionEventInvokeConfig", "FunctionName", "PythonCalls"),
            call("GetFunctionEventInvokeConfig", "FunctionName", "PythonCalls"),
            call("GetAccountSettings"),
            call("ListTags", "Resource", ARN + "Calls"));
    for (int i = 0; i < answers.size(); i++)
      if (i != 11)
        assertEquals(2, answers.get(i).getInteger("status") / 100, answers.get(i).encode());
    var names =
        answers.get(0).getJsonObject("output").getJsonArray("Functions").stream()
            .map(f -> ((JsonObject) f).getString("FunctionName"))
            .toList();
    assertTrue(names.containsAll(List.of("Calls", "NodeWeb", "Streams")), names.toString());
    assertEquals(
        "Active",
        answers.get(1).getJsonObject("output").getJsonObject("Configuration").getString("State"));
    assertEquals("1", answers.get(2).getJsonObject("output").getString("Version"));
    assertEquals(
        7, answers.get(6).getJsonObject("output").getInteger("ReservedConcurrentExecutions"));
    assertEquals(90, answers.get(9).getJsonObject("output").getInteger("MaximumEventAgeInSeconds"));
    fault(answers.get(11), 404, "ResourceNotFoundException");
    assertEquals(
        "water", answers.get(13).getJsonObject("output").getJsonObject("Tags").getString("team"));
  }

  @ParameterizedTest
  @EnumSource(Sdk.class)
  void aWrongSecretIsRefused(Sdk sdk) throws Exception {
    var answer =
        run(sdk, "wrong", call("Invoke", "FunctionName", "Calls", "Payload", "{}")).getFirst();
    assertEquals(403, answer.getInteger("status"), answer.encode());
    assertEquals("InvalidSignatureException", answer.getString("error"), answer.encode());
  }

  @Test
  void theCommandLineInvokes() throws Exception {
    assumeTrue(Npm.works("aws", "--version"), "the AWS CLI is not installed");
    Path out = folder.resolve("out.json");
    Path event = Files.writeString(folder.resolve("event.json"), "{\"from\":\"cli\"}");
    var aws =
        new ProcessBuilder(
            "aws",
            "lambda",
            "invoke",
            "--function-name",
            "Calls",
            "--payload",
            "fileb://" + event,
            out.toString());
    aws.environment().put("AWS_ENDPOINT_URL", penstock.api().toString());
    aws.environment().put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    aws.environment().put("AWS_SECRET_ACCESS_KEY", SECRET);
    aws.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    String said = Npm.run(aws);
    assertEquals(200, new JsonObject(said).getInteger("StatusCode"));
    assertEquals("{\"from\":\"cli\"}", Files.readString(out));
  }
}
