package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.penstock.gateway.TestPenstock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may not reach the API port: other sites' pages, rebound names, requests read two ways. */
class ApiPortTest {
  private static final String H = "Host: localhost\r\n";
  private static final String LIST = "GET /2015-03-31/functions HTTP/1.1\r\n";
  private static final String OK = LIST + H + "\r\n";
  private static final String CHUNKS = "2\r\n{}\r\n0\r\n\r\n";
  private static TestPenstock penstock;

  @BeforeAll
  static void start() {
    penstock =
        TestPenstock.up(
            """
            Resources:
              Echo:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs22.x
                  Handler: index.handler
                  InlineCode: exports.handler = async e => e
            """);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  static Stream<Arguments> requests() {
    String body = "x".repeat(64);
    return Stream.of(
        c("plain", "200", OK),
        c("pipelined", "200 200", OK + OK),
        c("a body that is asked for", "100 200", post("Expect: 100-continue\r\n", "{}")),
        c("chunked", "200 200", chunked(CHUNKS) + OK),
        // Names and pages that are not ours.
        c("no host", "400 closed", LIST + "\r\n"),
        c("rebound name", "403 closed", LIST + "Host: evil.example\r\n\r\n"),
        c("rebound name with port", "403 closed", LIST + "Host: evil.example:4566\r\n\r\n"),
        c("a name that ends alike", "403 closed", LIST + "Host: evillocalhost\r\n\r\n"),
        c("a name that begins alike", "403 closed", LIST + "Host: 127.evil.example\r\n\r\n"),
        c("loopback address", "200", LIST + "Host: 127.0.0.1:4566\r\n\r\n"),
        c("IPv6 loopback", "200", LIST + "Host: [::1]:4566\r\n\r\n"),
        c("subdomain of localhost", "200", LIST + "Host: api.localhost\r\n\r\n"),
        c("page of another site", "403 closed", head("Origin: http://evil.example\r\n")),
        c("page of another port", "403 closed", head("Origin: http://localhost:3000\r\n")),
        c("page without origin", "403 closed", head("Origin: null\r\n")),
        c("our own page", "200", head("Origin: http://localhost\r\n")),
        c("console of a rebound name", "403 closed", ops("Host: evil.example\r\n")),
        c("metrics to another page", "403 closed", ops(H + "Origin: http://evil.example\r\n")),
        // Requests that proxies read differently.
        c("two hosts", "400 closed", head("Host: evil.example\r\n")),
        c("two lengths", "400 closed", raw("Content-Length: 3\r\nContent-Length: 4\r\n", body)),
        c("negative length", "400 closed", raw("Content-Length: -1\r\n", "")),
        c("length in words", "400 closed", raw("Content-Length: many\r\n", "")),
        c("length beyond long", "400 closed", raw("Content-Length: 99999999999999999999\r\n", "")),
        c(
            "length and chunked",
            "400 closed",
            raw("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", CHUNKS)),
        c("chunked twice", "400 closed", raw("Transfer-Encoding: chunked, chunked\r\n", CHUNKS)),
        c("identity", "400 closed", raw("Transfer-Encoding: identity\r\n", CHUNKS)),
        c("space before the colon", "400 closed", head("X-A : b\r\n")),
        c("folded line is one line", "200 200", head("X-A: b\r\n c\r\n") + OK),
        c("bare LF", "400 closed", head("X-A: b\nX-B: c\r\n")),
        c("NUL in a value", "400 closed", head("X-A: b\0c\r\n")),
        c("no version", "400 closed", "GET /2015-03-31/functions\r\n" + H + "\r\n"),
        c("chunk size in words", "closed", chunked("xyz\r\n{}\r\n0\r\n\r\n")),
        c("huge chunk size", "closed", chunked("ffffffffffffffff\r\n")),
        // Too much.
        c("endless header", "431 closed", head("X-A: " + "a".repeat(2_000_000) + "\r\n")),
        c("declared 7 MB", "413 closed", raw("Content-Length: 7340032\r\n", "{")),
        c("declared 5 GB", "413 closed", raw("Content-Length: 5368709120\r\n", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void isAnsweredAs(String name, String expected, String bytes) throws Exception {
    List<String> got = new ArrayList<>();
    try (var client = new RawClient(penstock.api())) {
      client.send(bytes);
      for (String _ : expected.split(" ")) {
        RawClient.Answer answer = client.read();
        got.add(answer == null ? "closed" : String.valueOf(answer.status()));
        if (answer != null) assertFalse(answer.body().contains("at io."), "no stack trace");
      }
    }
    assertEquals(expected, String.join(" ", got));
  }

  private static Arguments c(String name, String expected, String bytes) {
    return Arguments.of(name, expected, bytes);
  }

  private static String head(String lines) {
    return LIST + H + lines + "\r\n";
  }

  private static String ops(String lines) {
    return "GET /_penstock/metrics HTTP/1.1\r\n" + lines + "\r\n";
  }

  private static String raw(String lines, String body) {
    return "POST /2015-03-31/functions/Echo/invocations HTTP/1.1\r\n" + H + lines + "\r\n" + body;
  }

  private static String post(String lines, String body) {
    return raw(lines + "Content-Length: " + body.length() + "\r\n", body);
  }

  private static String chunked(String body) {
    return raw("Transfer-Encoding: chunked\r\n", body);
  }
}
