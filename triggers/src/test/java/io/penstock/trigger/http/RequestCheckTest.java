package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.vertx.core.Future;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters and bodies that a request must have, and how an API words its refusals. */
class RequestCheckTest extends AdmissionFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          /Prod/g/1?unit=cm | a | -
          /Prod/g/1         | a | Missing required request parameters: [unit]
          /Prod/g/1?unit=   | a | Missing required request parameters: [unit]
          /Prod/g/1         | - | Missing required request parameters: [unit, X-Site]
          """)
  void requiredParametersMustBeThere(String path, String site, String message) throws Exception {
    RouteRules rules =
        RouteRules.NONE.withParameters(
            List.of(
                "method.request.querystring.unit",
                "method.request.header.X-Site",
                "method.request.path.id"));
    try (RunningTrigger running = RunningTrigger.answering(OK, rest(route("GET", rules)))) {
      HttpRequest.Builder request = running.request(path);
      if (site != null) {
        request.header("x-site", site);
      }
      HttpResponse<String> response = running.send(request);
      assertEquals(message == null ? 200 : 400, response.statusCode());
      if (message != null) {
        assertEquals("{\"message\":\"" + message + "\"}", response.body());
        assertEquals("BadRequestException", type(response));
        assertEquals(0, running.calls.size());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          application/json                | {"level":3}           | 200
          application/json; charset=utf-8 | {"level":"3"}         | 400
          application/json                | {"level":-1}          | 400
          application/json                | {"level":3,"gate":{}} | 400
          application/json                | nonsense              | 400
          application/json                | {"level":3} x         | 400
          application/json                | -                     | 400
          -                               | {}                    | 400
          text/plain                      | nonsense              | 200
          """)
  void aBodyMustFitItsModel(String type, String body, int status) throws Exception {
    String schema =
        "{\"allOf\":[{\"$ref\":\"#/definitions/Gauge\"}],\"definitions\":{\"Gauge\":{\"type\":\"object\","
            + "\"required\":[\"level\"],\"properties\":{\"level\":{\"type\":\"number\",\"minimum\":0,"
            + "\"exclusiveMinimum\":true},\"gate\":{\"type\":\"string\"}}}}}";
    Api api = rest(route("POST", RouteRules.NONE.withBodySchema(schema)));
    try (RunningTrigger running = RunningTrigger.answering(OK, api)) {
      HttpRequest.Builder request =
          running
              .request("/Prod/g/1")
              .POST(
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body));
      if (type != null) {
        request.header("content-type", type);
      }
      HttpResponse<String> response = running.send(request);
      assertEquals(status, response.statusCode(), response.body());
      if (status == 400) {
        assertEquals("{\"message\":\"Invalid request body\"}", response.body());
      }
    }
  }

  @Test
  void aSchemaThatLeadsOutOfItselfIsRefused() {
    Api api =
        rest(route("POST", RouteRules.NONE.withBodySchema("{\"$ref\":\"http://127.0.0.1/s\"}")));
    assertTrue(ApiTable.check(List.of(api)).getFirst().contains("it refers to another document"));
  }

  @Test
  void anApiWordsItsRefusalsItself() throws Exception {
    Map<String, GatewayResponse> responses =
        Map.of(
            "DEFAULT_4XX",
            new GatewayResponse(null, Map.of("Access-Control-Allow-Origin", "*"), null),
            "BAD_REQUEST_BODY",
            new GatewayResponse(
                422,
                Map.of(),
                "{\"why\":$context.error.messageString,\"type\":\"$context.error.responseType\"}"),
            "INTEGRATION_FAILURE",
            new GatewayResponse(null, Map.of("X-A", "b"), "sorry: $context.error.message"));
    Api api =
        rest(
                route("POST", RouteRules.NONE.withBodySchema("{\"type\":\"string\"}")),
                route("GET", RouteRules.NONE))
            .withAccess(Access.OPEN.withResponses(responses));
    try (RunningTrigger running =
        RunningTrigger.of(_ -> Future.succeededFuture(new Outcome.Unreachable("gone")), api)) {
      HttpResponse<String> none = running.get("/Prod/none");
      assertEquals(403, none.statusCode());
      assertEquals("*", none.headers().firstValue("access-control-allow-origin").orElse(null));
      assertEquals("{\"message\":\"Missing Authentication Token\"}", none.body());
      HttpResponse<String> bad =
          running.send(running.request("/Prod/g/1").POST(HttpRequest.BodyPublishers.ofString("7")));
      assertEquals(422, bad.statusCode());
      assertEquals("{\"why\":\"Invalid request body\",\"type\":\"BAD_REQUEST_BODY\"}", bad.body());
      HttpResponse<String> failed = running.get("/Prod/g/1");
      assertEquals(504, failed.statusCode());
      assertEquals("b", failed.headers().firstValue("x-a").orElse(null));
      assertEquals("sorry: Network error communicating with endpoint", failed.body());
    }
  }
}
