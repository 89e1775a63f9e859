package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call, and above all who may not. */
class AuthorizersTest extends AuthorizersFixture {
  @Test
  void aSimpleAnswerLetsThroughAndItsContextReachesTheFunction() throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 0), List.of());
    String answer = "{\"isAuthorized\":true,\"context\":{\"team\":\"north\",\"level\":3}}";
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(200, running.send(post(running).header("x-key", "tok-1")).statusCode());
      JsonNode asked = JSON.readTree(running.event());
      assertEquals("2.0", asked.get("version").asText());
      assertEquals(
          "arn:aws:execute-api:eu-north-1:210987654321:w4t3r/$default/POST/gauges/7",
          asked.get("routeArn").asText());
      assertEquals("[\"tok-1\"]", asked.get("identitySource").toString());
      assertEquals("POST /gauges/{id}", asked.get("routeKey").asText());
      assertTrue(asked.has("requestContext") && !asked.has("body"));
      JsonNode event = JSON.readTree(running.event());
      assertEquals(
          "{\"lambda\":{\"team\":\"north\",\"level\":3}}",
          event.at("/requestContext/authorizer").toString());
      assertEquals("body", event.get("body").asText());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"isAuthorized":false} | 403
          {"isAuthorized":"true"} | 500
          {"isAuthorized":true,"context":3} | 500
          {} | 500
          "yes" | 500
          nonsense | 500
          """)
  void whatIsNoYesIsClosed(String answer, int status) throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 0), List.of());
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(status, running.send(post(running).header("x-key", "t")).statusCode());
      assertEquals(1, running.calls.size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:w4t3r/*/POST/gauges/*"} | 200
          {"Effect":"Allow","Action":["execute-api:*"],"Resource":["x","*"]} | 200
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:w4t3r/*/GET/*"} | 403
          {"Effect":"Deny","Action":"execute-api:Invoke","Resource":"*"} | 403
          {"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"} | 403
          {"Effect":"Allow","Action":"lambda:Invoke","Resource":"*"} | 403
          {"Effect":"Allow","Action":"*","Resource":"*","Condition":{}} | 403
          {"Effect":"Allow","NotAction":"x","Resource":"*"} | 403
          {"Effect":"Maybe","Action":"*","Resource":"*"} | 500
          """)
  void policiesAreEvaluated(String statements, int status) throws Exception {
    String answer =
        "{\"principalId\":\"u\",\"policyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":["
            + statements
            + "]}}";
    Api api = http(lambda(Authorizer.Format.REQUEST_2, false, 0), List.of());
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(status, running.send(post(running).header("x-key", "t")).statusCode());
    }
  }

  @Test
  void aMissingIdentityIsUnauthorizedWithoutACall() throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 0), List.of());
    try (RunningTrigger running = RunningTrigger.of(guardSays("{}"), api)) {
      HttpResponse<String> response = running.send(post(running));
      assertEquals(401, response.statusCode());
      assertEquals("{\"message\":\"Unauthorized\"}", response.body());
      assertEquals(0, running.calls.size());
      assertEquals(200, running.get("/open").statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"raised", "unreachable", "throttled", "unknown"})
  void anAuthorizerThatFailsIsA500(String how) throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 0), List.of());
    Outcome outcome =
        switch (how) {
          case "raised" -> new Outcome.Raised("E", Buffer.buffer("{\"isAuthorized\":true}"));
          case "unreachable" -> new Outcome.Unreachable("gone");
          default ->
              new Outcome.Throttled(
                  Outcome.Reason.ConcurrentInvocationLimitExceeded, Duration.ZERO);
        };
    Future<Outcome> called =
        how.equals("unknown")
            ? Future.failedFuture("no such function")
            : Future.succeededFuture(outcome);
    try (RunningTrigger running = RunningTrigger.of(_ -> called, api)) {
      assertEquals(500, running.send(post(running).header("x-key", "t")).statusCode());
      assertEquals(1, running.calls.size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"errorType":"Error","errorMessage":"Unauthorized","trace":[]} | 401 | UnauthorizedException
          {"errorMessage":"Unauthorized"} | 401 | UnauthorizedException
          "Unauthorized" | 401 | UnauthorizedException
          {"errorType":"Error","errorMessage":"unauthorized"} | 500 | AuthorizerFailureException
          {"errorType":"Unauthorized","errorMessage":"x"} | 500 | AuthorizerFailureException
          nonsense | 500 | AuthorizerFailureException
          """)
  void anErrorOfARestApisAuthorizerCanAskForCredentials(String error, int status, String type)
      throws Exception {
    Outcome raised = new Outcome.Raised("Error", Buffer.buffer(error));
    Api api = rest(lambda(Authorizer.Format.TOKEN, false, 0));
    try (RunningTrigger running = RunningTrigger.of(_ -> Future.succeededFuture(raised), api)) {
      HttpResponse<String> response = running.send(running.request("/Prod/a").header("x-key", "t"));
      assertEquals(status, response.statusCode());
      assertEquals(type, response.headers().firstValue("x-amzn-errortype").orElse(""));
      assertEquals(
          status == 401 ? "{\"message\":\"Unauthorized\"}" : "{\"message\":null}", response.body());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | 500 | AuthorizerConfigurationException | {"message":null}
          {"principalId":"u","policyDocument":"*"} | 500 | AuthorizerConfigurationException | {"message":null}
          {"principalId":"u","policyDocument":{"Statement":[]}} | 500 | AuthorizerConfigurationException | {"message":null}
          {"policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}} | 500 | AuthorizerConfigurationException | {"message":null}
          {"principalId":"u","context":{"o":{}},"policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}} | 500 | AuthorizerConfigurationException | {"message":null}
          {"principalId":"u","policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"x"}]}} | 403 | AccessDeniedException | {"Message":"User is not authorized to access this resource"}
          {"principalId":"u","policyDocument":{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}} | 403 | AccessDeniedException | {"Message":"User is not authorized to access this resource with an explicit deny"}
          """)
  void aRestApiTellsWhatIsWrongWithItsAuthorizersAnswer(
      String answer, int status, String type, String body) throws Exception {
    Api api = rest(lambda(Authorizer.Format.TOKEN, false, 0));
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      HttpResponse<String> response = running.send(running.request("/Prod/a").header("x-key", "t"));
      assertEquals(status, response.statusCode());
      assertEquals(type, response.headers().firstValue("x-amzn-errortype").orElse(""));
      assertEquals(body, response.body());
    }
  }

  @Test
  void aRestApiPassesAFlatContextOfStrings() throws Exception {
    String answer =
        "{\"principalId\":\"u-17\",\"context\":{\"n\":1,\"b\":true},\"policyDocument\":{"
            + "\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}}";
    Api api = rest(lambda(Authorizer.Format.TOKEN, false, 0));
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(
          200, running.send(running.request("/Prod/a/b").header("X-Key", "tok")).statusCode());
      assertEquals(
          "{\"type\":\"TOKEN\",\"authorizationToken\":\"tok\",\"methodArn\":"
              + "\"arn:aws:execute-api:eu-north-1:210987654321:w4t3r/Prod/GET/a/b\"}",
          running.event());
      assertEquals(
          "{\"principalId\":\"u-17\",\"integrationLatency\":0,\"n\":\"1\",\"b\":\"true\"}",
          JSON.readTree(running.event()).at("/requestContext/authorizer").toString());
      HttpResponse<String> response = running.get("/Prod/a");
      assertEquals(401, response.statusCode());
      assertEquals(
          "UnauthorizedException", response.headers().firstValue("x-amzn-errortype").orElse(""));
    }
  }

  /** Of either document 150 kB are read: an issuer is somebody else. */
  @ParameterizedTest
  @CsvSource({"150000, 150000, 200", "150001, 150000, 401", "150000, 150001, 401"})
  void whatAnIssuerPublishesIsBounded(int discovery, int keySet, int status) throws Exception {
    HttpServer issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String base = "http://127.0.0.1:" + issuer.getAddress().getPort();
    issuer.createContext(
        "/",
        exchange -> {
          boolean first =
              exchange.getRequestURI().getPath().equals("/.well-known/openid-configuration");
          String body = first ? "{\"jwks_uri\":\"" + base + "/keys\"}" : jwks();
          body += " ".repeat((first ? discovery : keySet) - body.length());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    issuer.start();
    Authorizer authorizer =
        new Authorizer.Jwt("guard", base, List.of("app"), Authorizer.Jwt.HEADER, null);
    try (RunningTrigger running = RunningTrigger.answering("{}", http(authorizer, List.of()))) {
      String token = sign("RS256", "k1", claims(base, "app", NOW + 60, ""), keys);
      assertEquals(status, running.send(post(running).header("Authorization", token)).statusCode());
    } finally {
      issuer.stop(0);
    }
  }
}
