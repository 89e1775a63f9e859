package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error tables, CORS, streaming. */
class AnswersTest extends AnswersFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          HTTP | raised      | 500 | {"message":"Internal Server Error"} | -
          HTTP | timedOut    | 500 | {"message":"Internal Server Error"} | -
          HTTP | malformed   | 500 | {"message":"Internal Server Error"} | -
          HTTP | tooLarge    | 500 | {"message":"Internal Server Error"} | -
          HTTP | unknown     | 500 | {"message":"Internal Server Error"} | -
          HTTP | throttled   | 429 | {"message":"Too Many Requests"} | -
          HTTP | unreachable | 503 | {"message":"Service Unavailable"} | -
          REST | raised      | 502 | {"message":"Internal server error"} | InternalServerErrorException
          REST | timedOut    | 502 | {"message":"Internal server error"} | InternalServerErrorException
          REST | malformed   | 502 | {"message":"Internal server error"} | InternalServerErrorException
          REST | unknown     | 500 | {"message":"Internal server error"} | InternalServerErrorException
          REST | throttled   | 429 | {"message":"Too Many Requests"} | TooManyRequestsException
          REST | unreachable | 504 | {"message":"Network error communicating with endpoint"} | InternalServerErrorException
          URL  | raised      | 502 | Internal Server Error | -
          URL  | timedOut    | 502 | Internal Server Error | -
          URL  | malformed   | 502 | Internal Server Error | -
          URL  | unknown     | 403 | {"Message":null} | AccessDeniedException
          URL  | throttled   | 429 | {"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."} | TooManyRequestsException
          """)
  void failuresAreAnsweredInTheWordsOfTheirKind(
      Api.Kind kind, String outcome, int status, String body, String errorType) throws Exception {
    try (RunningTrigger running = RunningTrigger.of(_ -> outcome(outcome), api(kind))) {
      HttpResponse<String> response = running.get(kind == Api.Kind.REST ? "/Prod/x" : "/x");
      assertEquals(status, response.statusCode());
      assertEquals(body, response.body());
      assertEquals(errorType, response.headers().firstValue("x-amzn-ErrorType").orElse(null));
      String id = kind == Api.Kind.HTTP ? "apigw-requestid" : "x-amzn-RequestId";
      assertTrue(response.headers().firstValue(id).isPresent());
    }
  }

  @Test
  void aRestApiKnowsNo404() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering("{}", api(Api.Kind.REST))) {
      HttpResponse<String> stage = running.get("/x");
      assertEquals(403, stage.statusCode());
      assertEquals("{\"message\":\"Forbidden\"}", stage.body());
      assertEquals(
          "ForbiddenException", stage.headers().firstValue("x-amzn-errortype").orElseThrow());
      HttpResponse<String> response =
          running.send(running.request("/Prod/x").method("PURGE", BodyPublishers.noBody()));
      assertEquals(403, response.statusCode());
      assertEquals("{\"message\":\"Missing Authentication Token\"}", response.body());
      assertEquals(
          "MissingAuthenticationTokenException",
          response.headers().firstValue("x-amzn-errortype").orElseThrow());
    }
  }

  @Test
  void aSignedUrlIsClosed() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.answering("{}", url(Route.InvokeMode.BUFFERED, null, true))) {
      HttpResponse<String> response = running.get("/x");
      assertEquals(403, response.statusCode());
      assertTrue(response.body().startsWith("{\"Message\":\"Forbidden. For troubleshooting"));
      assertEquals(0, running.calls.size());
    }
  }

  @Test
  void theGatewayAnswersAPreflight() throws Exception {
    Api base = api(Api.Kind.HTTP);
    try (RunningTrigger running = RunningTrigger.answering("{}", cors(base))) {
      HttpResponse<String> response =
          running.send(
              running
                  .request("/x")
                  .header("Origin", "https://app.example.net")
                  .header("Access-Control-Request-Method", "PUT")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertEquals(204, response.statusCode());
      assertEquals("https://app.example.net", header(response, "access-control-allow-origin"));
      assertEquals("GET,PUT", header(response, "access-control-allow-methods"));
      assertEquals("x-a", header(response, "access-control-allow-headers"));
      assertEquals("600", header(response, "access-control-max-age"));
      assertEquals("true", header(response, "access-control-allow-credentials"));
      assertNull(header(response, "content-length"));
      response =
          running.send(
              running
                  .request("/x")
                  .header("Origin", "https://evil.example.org")
                  .header("Access-Control-Request-Method", "PUT")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertNull(header(response, "access-control-allow-origin"));
      assertEquals(0, running.calls.size());
    }
  }

  @Test
  void theFunctionsOwnCorsHeadersAreDiscarded() throws Exception {
    String result =
        "{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"*\",\"x-b\":\"1\"}}";
    try (RunningTrigger running = RunningTrigger.answering(result, cors(api(Api.Kind.HTTP)))) {
      HttpResponse<String> response = running.get("/x");
      assertNull(header(response, "access-control-allow-origin"));
      assertEquals("1", header(response, "x-b"));
      response = running.send(running.request("/x").header("Origin", "https://app.example.net"));
      assertEquals(
          List.of("https://app.example.net"),
          response.headers().allValues("access-control-allow-origin"));
      assertEquals("x-b", header(response, "access-control-expose-headers"));
    }
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    try (RunningTrigger running =
            RunningTrigger.answering("{\"statusCode\":200,\"body\":\"four\"}", api(Api.Kind.HTTP));
        RawClient client = new RawClient(running.port())) {
      client.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      String all = client.readToEnd();
      assertTrue(all.contains("content-length: 4\r\n"), all);
      assertTrue(all.endsWith("\r\n\r\n"), all);
    }
  }

  @Test
  void cookiesAreOneLineEach() throws Exception {
    String result = "{\"statusCode\":200,\"cookies\":[\"a=1\",\"b=2\"]}";
    try (RunningTrigger running = RunningTrigger.answering(result, api(Api.Kind.HTTP))) {
      assertEquals(List.of("a=1", "b=2"), running.get("/x").headers().allValues("set-cookie"));
    }
  }

  @Test
  void forwardedHeadersOfStrangersAreReplaced() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering("{}", api(Api.Kind.HTTP))) {
      running.send(
          running
              .request("/x")
              .header("X-Forwarded-For", "10.9.8.7")
              .header("X-Forwarded-Proto", "https")
              .header("X-Amzn-Trace-Id", "Root=1-65e55555-0123456789abcdef01234567;Sampled=1"));
      String event = running.event();
      assertTrue(event.contains("\"x-forwarded-for\":\"127.0.0.1\""), event);
      assertTrue(event.contains("\"x-forwarded-proto\":\"http\""), event);
      assertTrue(event.contains("\"x-amzn-trace-id\":\"Root=1-65e55555-0"), event);
      assertFalse(event.contains("10.9.8.7"), event);
    }
  }
}
