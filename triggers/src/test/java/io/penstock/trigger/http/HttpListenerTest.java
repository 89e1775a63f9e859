package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
  private static final Api HTTP =
      Api.http(
          "w4t3rw0rks",
          "water",
          "eu-north-1",
          "210987654321",
          List.of(
              Route.http("GET /gauges/{id}", RunningTrigger.FUNCTION),
              Route.http("POST /gauges", RunningTrigger.FUNCTION)));

  @Test
  void aRequestBecomesAnEventAndTheResultAResponse() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.answering(
            "{\"statusCode\":201,\"headers\":{\"x-a\":\"b\"},\"body\":\"done\"}", HTTP)) {
      HttpResponse<String> response = running.get("/gauges/7?a=1&a=2");
      assertEquals(201, response.statusCode());
      assertEquals("done", response.body());
      assertEquals("b", response.headers().firstValue("x-a").orElseThrow());
      assertEquals(16, response.headers().firstValue("apigw-requestid").orElseThrow().length());
      String event = running.event();
      assertTrue(event.contains("\"routeKey\":\"GET /gauges/{id}\""), event);
      assertTrue(event.contains("\"queryStringParameters\":{\"a\":\"1,2\"}"), event);
    }
  }

  @Test
  void aBodyReachesTheFunction() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering("{\"ok\":true}", HTTP)) {
      String body = "x".repeat(1_000_000);
      HttpResponse<String> response =
          running.send(
              running
                  .request("/gauges")
                  .header("content-type", "text/plain")
                  .POST(HttpRequest.BodyPublishers.ofString(body)));
      assertEquals("{\"ok\":true}", response.body());
      assertTrue(running.event().contains("\"body\":\"" + body + "\",\"isBase64Encoded\":false"));
    }
  }

  @Test
  void whatNoRouteTakesIsNotFound() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering("{}", HTTP)) {
      HttpResponse<String> response = running.get("/pumps");
      assertEquals(404, response.statusCode());
      assertEquals("{\"message\":\"Not Found\"}", response.body());
    }
  }
}
