package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lambda's Invoke, on the wire. */
class InvokeApiTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:Calls";
  private static final int MOST = 6 * 1024 * 1024;
  private static TestPenstock penstock;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(HttpEndToEndTest.TEMPLATE, "--no-watch");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static Client.Answer invoke(String name, String event, String... headers) {
    return Client.invoke(penstock, name, event, headers);
  }

  @ParameterizedTest
  @CsvSource({
    "Calls, $LATEST, ''",
    "Calls:$LATEST, $LATEST, :$LATEST",
    "Calls:1, 1, :1",
    "Calls:live, 1, :live",
    "123456789012:function:Calls, $LATEST, ''",
    "123456789012:function:Calls:live, 1, :live",
    "arn:aws:lambda:us-east-1:123456789012:function:Calls, $LATEST, ''",
    "arn:aws:lambda:us-east-1:123456789012:function:Calls:1, 1, :1",
    "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3ACalls%3Alive, 1, :live"
  })
  void everyNameOfAFunctionReachesIt(String name, String version, String suffix) {
    var answer = invoke(name.replace("$", "%24"), "{\"do\":\"context\"}");
    assertEquals(200, answer.status(), answer.text());
    assertEquals(version, answer.header("x-amz-executed-version"));
    assertEquals(ARN + suffix, answer.json().getString("arn"));
    assertEquals(version, answer.json().getString("version"));
    assertEquals(answer.header("x-amzn-requestid"), answer.json().getString("requestId"));
    assertEquals("green", answer.json().getString("colour"));
    assertNotNull(answer.header("date"));
  }

  @Test
  void theQualifierMayBeInTheQuery() {
    var answer =
        Client.post(
            penstock.api(),
            "/2015-03-31/functions/Calls/invocations?Qualifier=live",
            "{\"do\":\"context\"}");
    assertEquals("1", answer.header("x-amz-executed-version"));
    assertEquals(ARN + ":live", answer.json().getString("arn"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "[1,2]", "\"text\"", "17", "true", "null", " {\"a\" : 1} "})
  void anyJsonGoesThroughAsItIs(String event) {
    var answer = invoke("PythonCalls", event);
    if (event.contains("a")) assertEquals("{\"a\": 1}", answer.text());
    assertEquals(200, answer.status());
  }

  @Test
  void noBodyIsAnEmptyObject() {
    assertEquals("{}", invoke("Calls", "").text());
  }

  @Test
  void nothingReturnedIsNull() {
    assertEquals("null", invoke("Calls", "{\"do\":\"nothing\"}").text());
  }

  @Test
  void functionErrorsAreResultsWithAHeader() {
    var answer = invoke("Calls", "{\"do\":\"throw\",\"message\":\"too far\"}");
    assertEquals(200, answer.status());
    assertEquals("Unhandled", answer.header("x-amz-function-error"));
    assertEquals("RangeError", answer.json().getString("errorType"));
    assertEquals("too far", answer.json().getString("errorMessage"));
    var python = invoke("PythonCalls", "{\"do\":\"throw\",\"message\":\"no\"}");
    assertEquals("Unhandled", python.header("x-amz-function-error"));
    assertEquals("ValueError", python.json().getString("errorType"));
  }

  @Test
  void aFunctionThatEndsItsProcessIsAnErrorAndTheNextCallWorks() {
    var answer = invoke("Calls", "{\"do\":\"exit\",\"status\":3}");
    assertEquals(200, answer.status());
    assertEquals("Unhandled", answer.header("x-amz-function-error"));
    assertEquals("Runtime.ExitError", answer.json().getString("errorType"));
    assertTrue(
        answer.json().getString("errorMessage").contains(answer.header("x-amzn-requestid")),
        answer.text());
    assertEquals("{\"a\":1}", invoke("Calls", "{\"a\":1}").text());
  }

  @Test
  void tailBringsTheLogOfThisCall() {
    var answer = invoke("Calls", "{\"log\":\"seen here\"}", "X-Amz-Log-Type", "Tail");
    String id = answer.header("x-amzn-requestid");
    String log =
        new String(
            Base64.getDecoder().decode(answer.header("x-amz-log-result")), StandardCharsets.UTF_8);
    assertTrue(log.startsWith("START RequestId: " + id + " Version: $LATEST\n"), log);
    assertTrue(log.contains("\t" + id + "\tINFO\tseen here\n"), log);
    assertTrue(log.contains("REPORT RequestId: " + id), log);
    assertNull(invoke("Calls", "{}").header("x-amz-log-result"));
    String much = "{\"log\":\"" + "0123456789".repeat(1000) + "\"}";
    assertEquals(
        4096,
        Base64.getDecoder()
            .decode(invoke("Calls", much, "X-Amz-Log-Type", "Tail").header("x-amz-log-result"))
            .length);
  }

  @Test
  void clientContextAndTraceReachTheFunction() {
    String context = "{\"client\":{\"installation_id\":\"i1\"},\"custom\":{\"k\":\"v\"}}";
    String trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    var answer =
        invoke(
            "Calls",
            "{\"do\":\"context\"}",
            "X-Amz-Client-Context",
            Base64.getEncoder().encodeToString(context.getBytes(StandardCharsets.UTF_8)),
            "X-Amzn-Trace-Id",
            trace);
    assertEquals(new JsonObject(context), answer.json().getJsonObject("client"));
    assertTrue(answer.json().getString("trace").startsWith("Root=1-5759e988-bd862e3fe1be46"));
  }

  @Test
  void dryRunChecksAndRunsNothing() {
    int before = Client.log(penstock, "Calls").split("never run").length;
    var answer = invoke("Calls", "{\"log\":\"never run\"}", "X-Amz-Invocation-Type", "DryRun");
    assertEquals(204, answer.status());
    assertEquals("", answer.text());
    assertEquals(404, invoke("Nobody", "{}", "X-Amz-Invocation-Type", "DryRun").status());
    invoke("Calls", "{}");
    assertEquals(before, Client.log(penstock, "Calls").split("never run").length);
  }

  @Test
  void anEventIsAcceptedAndThenDelivered() {
    var answer = invoke("Calls", "{\"log\":\"later one\"}", "X-Amz-Invocation-Type", "Event");
    assertEquals(202, answer.status());
    assertEquals("", answer.text());
    assertNull(answer.header("x-amz-executed-version"));
    String id = answer.header("x-amzn-requestid");
    Client.until(
        "the event is delivered under the id of its acceptance",
        () -> Client.log(penstock, "Calls").contains(id + "\tINFO\tlater one"));
    var old =
        Client.post(
            penstock.api(), "/2014-11-13/functions/Calls/invoke-async", "{\"log\":\"later two\"}");
    assertEquals(202, old.status());
    assertEquals("{\"Status\":202}", old.text());
    Client.until(
        "the old operation's event is delivered",
        () -> Client.log(penstock, "Calls").contains("later two"));
  }

  @Test
  void noConcurrencyIsAThrottle() {
    var answer = invoke("NoRoom", "{}");
    assertEquals(429, answer.status());
    assertEquals("TooManyRequestsException", answer.header("x-amzn-errortype"));
    assertEquals(
        new JsonObject()
            .put("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded")
            .put("Type", "User")
            .put("message", "Rate Exceeded."),
        answer.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Calls", "PythonCalls"})
  void sixMegabytesGoBothWaysAndOneMoreByteDoesNot(String function) {
    String frame = "{\"text\":\"\"}";
    String most = "{\"text\":\"" + "x".repeat(MOST - frame.length()) + "\"}";
    var answer = invoke(function, most);
    assertEquals(200, answer.status(), () -> answer.text().substring(0, 200));
    assertNull(answer.header("x-amz-function-error"));
    assertTrue(answer.body().length >= MOST);
    var more = invoke(function, most + " ");
    assertEquals(413, more.status());
    assertEquals("RequestTooLargeException", more.header("x-amzn-errortype"));
    assertEquals(
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
        more.json().getString("message"));
    // A response may be a hundred bytes longer: 6,291,556.
    var largest = invoke(function, "{\"do\":\"large\",\"size\":" + (MOST + 98) + "}");
    assertEquals(MOST + 100, largest.body().length);
    var tooLarge = invoke(function, "{\"do\":\"large\",\"size\":" + (MOST + 99) + "}");
    assertEquals(200, tooLarge.status());
    assertEquals("Unhandled", tooLarge.header("x-amz-function-error"));
    assertEquals(
        "Function.ResponseSizeTooLarge", tooLarge.json().getString("errorType"), tooLarge.text());
    assertEquals("{}", invoke(function, "{}").text());
  }

  @Test
  void anAsynchronousEventMayHaveOneMegabyte() {
    String frame = "{\"text\":\"\"}";
    String most = "{\"text\":\"" + "x".repeat(1024 * 1024 - frame.length()) + "\"}";
    String[] event = {"X-Amz-Invocation-Type", "Event"};
    assertEquals(202, invoke("Calls", most, event).status());
    var more = invoke("Calls", most + " ", event);
    assertEquals(413, more.status());
    assertEquals("RequestTooLargeException", more.header("x-amzn-errortype"));
  }
}
