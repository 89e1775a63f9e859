package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a request is told in AWS's words, at once, and nothing changes. */
class InvokeErrorsTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";
  private static TestPenstock penstock;

  record Case(
      String name,
      String method,
      String path,
      String body,
      List<String> headers,
      int status,
      String code,
      String message) {
    Case with(String... headers) {
      return new Case(name, method, path, body, List.of(headers), status, code, message);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Case c(
      String name, String request, String body, int status, String code, String message) {
    String[] parts = request.split(" ", 2);
    return new Case(name, parts[0], parts[1], body, List.of(), status, code, message);
  }

  private static String invoke(String name) {
    return "POST " + FUNCTIONS + name + "/invocations";
  }

  static Stream<Case> cases() {
    String invalid = "InvalidParameterValueException";
    String content = "InvalidRequestContentException";
    String notFound = "ResourceNotFoundException";
    String validation = "ValidationException";
    return Stream.of(
        c(
            "unknown function",
            invoke("Nobody"),
            "{}",
            404,
            notFound,
            "Function not found: " + ARN + "Nobody:$LATEST"),
        c(
            "unknown function by ARN",
            invoke(ARN.replace(":", "%3A") + "Nobody"),
            "{}",
            404,
            notFound,
            "Function not found: " + ARN + "Nobody:$LATEST"),
        c(
            "unknown alias",
            invoke("Calls:old"),
            "{}",
            404,
            notFound,
            "Function not found: " + ARN + "Calls:old"),
        c(
            "unknown version",
            invoke("Calls") + "?Qualifier=7",
            "{}",
            404,
            notFound,
            "Function not found: " + ARN + "Calls:7"),
        c(
            "two qualifiers",
            invoke("Calls:live") + "?Qualifier=1",
            "{}",
            400,
            invalid,
            "The derived qualifier from the function name does not match the specified"
                + " qualifier."),
        c(
            "another region",
            invoke(ARN.replace("us-east-1", "eu-west-1") + "Calls"),
            "{}",
            404,
            notFound,
            null),
        c(
            "another account",
            invoke("999999999999:function:Calls"),
            "{}",
            403,
            "AccessDeniedException",
            null),
        c("not a name", invoke("a%20b"), "{}", 400, validation, null),
        c("not a name, encoded slash", invoke("a%2Fb"), "{}", 400, validation, null),
        c("name of 65", invoke("x".repeat(65)), "{}", 400, validation, null),
        c("not JSON", invoke("Calls"), "{a", 400, content, null),
        c("two values", invoke("Calls"), "{} {}", 400, content, null),
        c("cut short", invoke("Calls"), "[1,", 400, content, null),
        c("not UTF-8", invoke("Calls"), "\"\u00ff\"", 400, content, null),
        c("leading zero", invoke("Calls"), "01", 400, content, null),
        c("nested without end", invoke("Calls"), "[".repeat(100_000), 400, content, null),
        c("a later event not JSON", invoke("Calls"), "{a", 400, content, null)
            .with("X-Amz-Invocation-Type", "Event"),
        c(
            "an old event not JSON",
            "POST /2014-11-13/functions/Calls/invoke-async",
            "{a",
            400,
            content,
            null),
        c("unknown invocation type", invoke("Calls"), "{}", 400, validation, null)
            .with("X-Amz-Invocation-Type", "Sometimes"),
        c("unknown log type", invoke("Calls"), "{}", 400, validation, null)
            .with("X-Amz-Log-Type", "Head"),
        c("client context not base64", invoke("Calls"), "{}", 400, content, null)
            .with("X-Amz-Client-Context", "!"),
        c("client context not JSON", invoke("Calls"), "{}", 400, content, null)
            .with("X-Amz-Client-Context", "eA=="),
        c("client context too long", invoke("Calls"), "{}", 400, content, null)
            .with("X-Amz-Client-Context", "A".repeat(3_584)),
        c(
                "unknown type of streaming",
                "POST /2021-11-15/functions/Calls/response-streaming-invocations",
                "{}",
                400,
                validation,
                null)
            .with("X-Amz-Invocation-Type", "Event"),
        c(
            "streaming of nobody",
            "POST /2021-11-15/functions/Nobody/response-streaming-invocations",
            "{}",
            404,
            notFound,
            "Function not found: " + ARN + "Nobody:$LATEST"),
        c(
            "streaming of no JSON",
            "POST /2021-11-15/functions/Calls/response-streaming-invocations",
            "{",
            400,
            content,
            null),
        c(
            "unknown operation",
            "POST " + FUNCTIONS + "Calls/dance",
            "{}",
            404,
            "UnknownOperationException",
            null),
        c("unknown path", "POST /dance", "{}", 404, "UnknownOperationException", null),
        c(
            "wrong method",
            "GET " + FUNCTIONS + "Calls/invocations",
            "",
            404,
            "UnknownOperationException",
            null),
        // Refused at the edge that both ports share, before it is anybody's request.
        c("bad encoding", invoke("a%zz"), "{}", 400, null, "Bad Request"),
        c(
            "get nobody",
            "GET " + FUNCTIONS + "Nobody",
            "",
            404,
            notFound,
            "Function not found: " + ARN + "Nobody"),
        c(
            "configuration of nobody",
            "GET " + FUNCTIONS + "Nobody/configuration",
            "",
            404,
            notFound,
            "Function not found: " + ARN + "Nobody"),
        c("page of 0", "GET /2015-03-31/functions?MaxItems=0", "", 400, validation, null),
        c("page of words", "GET /2015-03-31/functions?MaxItems=x", "", 400, validation, null),
        c("bad marker", "GET /2015-03-31/functions?Marker=x", "", 400, invalid, null),
        c(
            "negative concurrency",
            "PUT /2017-10-31/functions/Calls/concurrency",
            "{\"ReservedConcurrentExecutions\":-1}",
            400,
            validation,
            null),
        c(
            "concurrency in words",
            "PUT /2017-10-31/functions/Calls/concurrency",
            "{\"ReservedConcurrentExecutions\":\"many\"}",
            400,
            null,
            null),
        c(
            "no concurrency given",
            "PUT /2017-10-31/functions/Calls/concurrency",
            "{}",
            400,
            validation,
            null),
        c(
            "all of the concurrency",
            "PUT /2017-10-31/functions/Calls/concurrency",
            "{\"ReservedConcurrentExecutions\":1000}",
            400,
            invalid,
            "Specified ReservedConcurrentExecutions for function decreases account's"
                + " UnreservedConcurrentExecution below its minimum value of [100]."),
        c(
            "concurrency of nobody",
            "PUT /2017-10-31/functions/Nobody/concurrency",
            "{\"ReservedConcurrentExecutions\":1}",
            404,
            notFound,
            null),
        c(
            "concurrency not JSON",
            "PUT /2017-10-31/functions/Calls/concurrency",
            "{",
            400,
            content,
            null),
        c(
            "three retries",
            "PUT /2019-09-25/functions/Calls/event-invoke-config",
            "{\"MaximumRetryAttempts\":3}",
            400,
            validation,
            null),
        c(
            "age of a second",
            "PUT /2019-09-25/functions/Calls/event-invoke-config",
            "{\"MaximumEventAgeInSeconds\":1}",
            400,
            validation,
            null),
        c(
            "no config at all",
            "PUT /2019-09-25/functions/Calls/event-invoke-config",
            "{}",
            400,
            invalid,
            null),
        c(
            "a strange destination",
            "PUT /2019-09-25/functions/Calls/event-invoke-config",
            "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"moon\"}}}",
            400,
            invalid,
            null),
        c(
            "itself as destination",
            "PUT /2019-09-25/functions/Calls/event-invoke-config",
            "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"" + ARN + "Calls\"}}}",
            400,
            invalid,
            null),
        c(
            "no config to change",
            "POST /2019-09-25/functions/Calls/event-invoke-config",
            "{\"MaximumRetryAttempts\":1}",
            404,
            notFound,
            "The function " + ARN + "Calls:$LATEST doesn't have an EventInvokeConfig"),
        c(
            "no config to delete",
            "DELETE /2019-09-25/functions/Calls/event-invoke-config",
            "",
            404,
            notFound,
            null),
        c(
            "no config to get",
            "GET /2019-09-25/functions/Calls/event-invoke-config",
            "",
            404,
            notFound,
            null),
        c(
            "config of nobody",
            "PUT /2019-09-25/functions/Nobody/event-invoke-config",
            "{\"MaximumRetryAttempts\":1}",
            404,
            notFound,
            null));
  }

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(HttpEndToEndTest.TEMPLATE, "--no-watch");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  /** What a mistaken request must not change: functions, what was called, what is waiting. */
  private static String state() {
    var all = new ArrayList<String>();
    for (String path :
        List.of("/2015-03-31/functions?FunctionVersion=ALL", "/_penstock/api/functions"))
      all.add(Client.get(penstock.api(), path).text());
    all.add(Client.log(penstock, "Calls"));
    return String.join("\n", all);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefused(Case wrong) {
    byte[] body = wrong.body().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    String before = state();
    Client.Answer answer;
    if (wrong.path().contains("%zz")) answer = raw(wrong);
    else
      answer =
          Client.send(
              penstock.api(),
              wrong.method(),
              wrong.path(),
              body,
              wrong.headers().toArray(String[]::new));
    assertEquals(wrong.status(), answer.status(), answer.text());
    JsonObject told = new JsonObject(Buffer.buffer(answer.body()));
    String code = answer.header("x-amzn-errortype");
    if (wrong.code() != null) assertEquals(wrong.code(), code, answer.text());
    boolean lower =
        code == null
            || List.of("InvalidParameterValueException", "InvalidRequestContentException")
                .contains(code);
    String message = told.getString(lower ? "message" : "Message");
    assertTrue(message != null && !message.isBlank(), answer.text());
    if (wrong.message() != null) assertEquals(wrong.message(), message);
    assertEquals(before, state());
  }

  /** Java's client refuses to send what is badly encoded. */
  private static Client.Answer raw(Case wrong) {
    try (var client = new RawClient(penstock.api())) {
      var answer =
          client
              .send(
                  wrong.method()
                      + " "
                      + wrong.path()
                      + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
              .read();
      var headers = new java.util.HashMap<String, List<String>>();
      for (String line : answer.head().split("\r\n"))
        if (line.contains(": ")) headers.put(line.split(": ")[0], List.of(line.split(": ", 2)[1]));
      return new Client.Answer(
          answer.status(),
          java.net.http.HttpHeaders.of(headers, (name, value) -> true),
          answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
