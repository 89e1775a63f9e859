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
        c("a broken escape in the query", "400 closed", get("/?Action=%zz&x=1")),
        c("half an escape in the query", "400 closed", get("/2015-03-31/functions?Marker=%2")),
        c("the same for operators", "400 closed", get("/_penstock/api/functions?%zz")),
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
        c("folded line", "400 closed", head("X-A: b\r\n c\r\n") + OK),
        c("folded with a tab", "400 closed", head("X-A: b\r\n\tc\r\n") + OK),
        c("no name", "400 closed", head(": b\r\n")),
        c("tab in the request line", "400 closed", "GET\t/2015-03-31/functions HTTP/1.1\r\n" + H),
        c("two blanks", "400 closed", "GET  /2015-03-31/functions HTTP/1.1\r\n" + H + "\r\n"),
        c("leading blank", "400 closed", " " + OK),
        c("one empty line first", "200", "\r\n" + OK),
        c("two empty lines first", "400 closed", "\r\n\r\n" + OK),
        c("TRACE", "405 closed", "TRACE /2015-03-31/functions HTTP/1.1\r\n" + H + "\r\n"),
        c("CONNECT", "405 closed", "CONNECT localhost:80 HTTP/1.1\r\n" + H + "\r\n"),
        c("dot segment", "400 closed", get("/2015-03-31/x/../functions")),
        c("encoded dot segment", "400 closed", get("/2015-03-31/%2e%2e/2015-03-31/functions")),
        c("absolute form", "400 closed", get("http://localhost/2015-03-31/functions")),
        c("absolute form, other host", "400 closed", get("http://evil/2015-03-31/functions")),
        c("fragment", "400 closed", get("/2015-03-31/functions#x")),
        c("version 1.2", "505 closed", "GET /2015-03-31/functions HTTP/1.2\r\n" + H + "\r\n"),
        c("websocket", "400 closed", head("Connection: Upgrade\r\nUpgrade: websocket\r\n")),
        c("port in words", "400 closed", LIST + "Host: 127.0.0.1:80x\r\n\r\n"),
        c("negative port", "400 closed", LIST + "Host: localhost:-1\r\n\r\n"),
        c("port too large", "400 closed", LIST + "Host: localhost:999999\r\n\r\n"),
        c("two ports", "400 closed", LIST + "Host: localhost:1:2\r\n\r\n"),
        c("open bracket", "400 closed", LIST + "Host: [::1\r\n\r\n"),
        c("no address in brackets", "400 closed", LIST + "Host: [zz]\r\n\r\n"),
        c("two authorizations", "400 closed", head("Authorization: a\r\nAuthorization: b\r\n")),
        // Nothing behind the last answer is read.
        c("smuggled behind two hosts", "400 closed", raw(H + "Content-Length: 2\r\n", "{}") + OK),
        c("smuggled behind a dot segment", "400 closed", get("/x/..") + OK),
        c(
            "smuggled behind gzip, chunked",
            "400 closed",
            raw("Transfer-Encoding: gzip, chunked\r\n", CHUNKS) + OK),
        c(
            "smuggled behind two encodings",
            "400 closed",
            raw("Transfer-Encoding: chunked\r\n".repeat(2), CHUNKS) + OK),
        c("smuggled behind a foreign page", "403 closed", head("Origin: http://a\r\n") + OK),
        c("smuggled behind too large", "413 closed", raw("Content-Length: 7340032\r\n", OK)),
        c("behind the client's close", "200 closed", head("Connection: close\r\n") + OK),
        // HEAD is GET without the body.
        c(
            "HEAD of the console",
            "200 200",
            "HEAD /_penstock/console/ HTTP/1.1\r\n" + H + "\r\n" + OK),
        c("HEAD of health", "200", "HEAD /_penstock/health HTTP/1.1\r\n" + H + "\r\n"),
        c(
            "HEAD of an API",
            "200 200",
            "HEAD /_penstock/api/functions HTTP/1.1\r\n" + H + "\r\n" + OK),
        c("HEAD of AWS", "200 200", "HEAD /2015-03-31/functions HTTP/1.1\r\n" + H + "\r\n" + OK),
        // What browsers say of who asks.
        c("typed by the user", "200", head("Sec-Fetch-Site: none\r\n")),
        c("our own console", "200", head("Sec-Fetch-Site: same-origin\r\n")),
        c("image on a foreign page", "403 closed", head("Sec-Fetch-Site: cross-site\r\n")),
        c("image on another port's page", "403 closed", head("Sec-Fetch-Site: same-site\r\n")),
        c("unknown word", "403 closed", head("Sec-Fetch-Site: friendly\r\n")),
        c(
            "two words",
            "403 closed",
            head("Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n")),
        c("our own referer", "200", head("Referer: http://localhost/_penstock/\r\n")),
        c("foreign referer", "403 closed", head("Referer: http://evil.example/x\r\n")),
        c(
            "foreign referer's path",
            "403 closed",
            head("Referer: http://evil/http://localhost/\r\n")),
        c("referer of another port", "403 closed", head("Referer: http://localhost:3000/\r\n")),
        c("referer with a user", "403 closed", head("Referer: http://localhost@evil/\r\n")),
        c(
            "foreign metrics by referer",
            "403 closed",
            ops(H + "Referer: https://evil.example/\r\n")),
        // What changes something is not done by a link.
        c("reads by GET", "200", get("/?Action=ListTopics&Version=2010-03-31")),
        c("creates by GET", "405", get("/?Action=CreateTopic&Name=a&Version=2010-03-31")),
        c("publishes by GET", "405", get("/?Action=Publish&Message=a&Version=2010-03-31")),
        c("subscribes by GET", "405", get("/?Action=Subscribe&Version=2010-03-31")),
        c("sends by GET", "405", get("/1/q?Action=SendMessage&Version=2012-11-05")),
        c("deletes by GET", "405", get("/1/q?Action=DeleteQueue&Version=2012-11-05")),
        c("receives by GET", "405", get("/1/q?Action=ReceiveMessage&Version=2012-11-05")),
        c("changes by HEAD", "405", "HEAD /?Action=CreateTopic&Name=a HTTP/1.1\r\n" + H + "\r\n"),
        c(
            "a link looked at by HEAD",
            "405",
            "HEAD /?Action=Unsubscribe&SubscriptionArn=a HTTP/1.1\r\n" + H + "\r\n"),
        c("a link that is meant", "400", get("/?Action=ConfirmSubscription&TopicArn=a&Token=b")),
        c(
            "a signature that nobody checks",
            "405",
            get(
                "/?Action=CreateTopic&Name=a&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                    + "A/20260101/us-east-1/sns/aws4_request&X-Amz-SignedHeaders=host&X-Amz-Date="
                    + "20260101T000000Z&X-Amz-Signature=00&X-Amz-Expires=60")),
        c("bare LF", "400 closed", head("X-A: b\nX-B: c\r\n")),
        c("NUL in a value", "400 closed", head("X-A: b\0c\r\n")),
        c("no version", "400 closed", "GET /2015-03-31/functions\r\n" + H + "\r\n"),
        c("chunk size in words", "400 closed", chunked("xyz\r\n{}\r\n0\r\n\r\n")),
        c("huge chunk size", "400 closed", chunked("ffffffffffffffff\r\n")),
        c("a bad second chunk", "400 closed", chunked("2\r\n{}\r\nxyz\r\n") + OK),
        c("a chunk of another length", "400 closed", chunked("2\r\n{}}}\r\n0\r\n\r\n") + OK),
        // Too much.
        c("endless header", "431 closed", head("X-A: " + "a".repeat(70_000) + "\r\n")),
        c("a long session token", "200", head("X-A: " + "a".repeat(40_000) + "\r\n")),
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
        RawClient.Answer answer = client.read(bytes.startsWith("HEAD") && got.isEmpty());
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

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\n" + H + "\r\n";
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
