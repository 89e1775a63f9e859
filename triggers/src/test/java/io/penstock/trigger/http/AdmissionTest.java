package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.FunctionRef;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a request must have beside a route: address, signature, API key, parameters, a fitting body.
 */
class AdmissionTest extends AdmissionFixture {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "water-works-key-0001";

  private static UsagePlan plan(Throttle throttle, UsagePlan.Quota quota) {
    return new UsagePlan(
        "plan",
        throttle,
        quota,
        List.of(
            new UsagePlan.Key("key1", KEY, true),
            new UsagePlan.Key("key2", "disabled-key-00000001", false)));
  }

  @Test
  void aRouteThatNeedsAnApiKeyIsClosedWithoutOne() throws Exception {
    Api api =
        rest(route("GET", RouteRules.NONE.withApiKey(true)), route("PUT", RouteRules.NONE))
            .withAccess(new Access(null, List.of(plan(null, null)), false));
    try (RunningTrigger running = RunningTrigger.answering(OK, api)) {
      for (String wrong : new String[] {null, "", "other", "disabled-key-00000001"}) {
        HttpRequest.Builder request = running.request("/Prod/g/1");
        if (wrong != null) {
          request.header("x-api-key", wrong);
        }
        HttpResponse<String> response = running.send(request);
        assertEquals(403, response.statusCode());
        assertEquals("{\"message\":\"Forbidden\"}", response.body());
        assertEquals("ForbiddenException", type(response));
      }
      assertEquals(0, running.calls.size());
      assertEquals(
          200, running.send(running.request("/Prod/g/1").header("X-API-Key", KEY)).statusCode());
      JsonNode identity = JSON.readTree(running.event()).at("/requestContext/identity");
      assertEquals(KEY, identity.get("apiKey").asText());
      assertEquals("key1", identity.get("apiKeyId").asText());
      HttpRequest.Builder open = running.request("/Prod/g/1");
      assertEquals(200, running.send(open.PUT(HttpRequest.BodyPublishers.noBody())).statusCode());
      assertTrue(
          JSON.readTree(running.event()).at("/requestContext/identity/apiKey").isMissingNode());
    }
  }

  @Test
  void aKeysThrottleAndQuotaAreKept() throws Exception {
    UsagePlan.Quota quota = new UsagePlan.Quota(5, 1, UsagePlan.Period.DAY);
    Api throttled =
        rest(route("GET", RouteRules.NONE.withApiKey(true)))
            .withAccess(new Access(null, List.of(plan(new Throttle(1, 2), null)), false));
    Api limited =
        rest(route("GET", RouteRules.NONE.withApiKey(true)))
            .withAccess(new Access(null, List.of(plan(null, quota)), false));
    // The clock stands still, so no token comes back.
    assertAnswers(throttled, 2, "TooManyRequestsException", "{\"message\":\"Too Many Requests\"}");
    assertAnswers(limited, 4, "LimitExceededException", "{\"message\":\"Limit Exceeded\"}");
  }

  private static void assertAnswers(Api api, int times, String then, String body) throws Exception {
    try (RunningTrigger running = RunningTrigger.answering(OK, api)) {
      for (int i = 0; i < times; i++) {
        assertEquals(
            200, running.send(running.request("/Prod/g/1").header("x-api-key", KEY)).statusCode());
      }
      HttpResponse<String> response =
          running.send(running.request("/Prod/g/1").header("x-api-key", KEY));
      assertEquals(429, response.statusCode());
      assertEquals(then, type(response));
      assertEquals(body, response.body());
    }
  }

  @Test
  void anAuthorizerCanSayWhichKeyCounts() throws Exception {
    FunctionRef guard = new FunctionRef("eu-north-1", "210987654321", "guard", null);
    Authorizer.Lambda authorizer =
        new Authorizer.Lambda(
            "guard",
            guard,
            Authorizer.Format.TOKEN,
            List.of("method.request.header.Authorization"),
            false,
            Duration.ZERO);
    Api plain =
        rest(route("GET", RouteRules.NONE.withApiKey(true)).withAuthorizer("guard", List.of()));
    Api api =
        new Api(
            plain.id(),
            plain.name(),
            plain.kind(),
            plain.region(),
            plain.account(),
            plain.aliases(),
            plain.domains(),
            plain.stages(),
            plain.routes(),
            null,
            plain.binaryMediaTypes(),
            List.of(authorizer),
            false,
            new Access(null, List.of(plan(null, null)), true),
            null);
    String policy =
        "{\"principalId\":\"u\",\"policyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
            + "\"*\",\"Resource\":\"*\"}]},\"usageIdentifierKey\":\"%s\"}";
    for (String said : List.of(KEY, "other")) {
      try (RunningTrigger running =
          RunningTrigger.of(
              call ->
                  RunningTrigger.returned(
                      call.function().equals(guard) ? policy.formatted(said) : OK),
              api)) {
        HttpResponse<String> response =
            running.send(
                running.request("/Prod/g/1").header("Authorization", "t").header("x-api-key", KEY));
        assertEquals(said.equals(KEY) ? 200 : 403, response.statusCode());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | 127.0.0.0/8  |             | 200
          true  | 10.0.0.0/8   |             | 403
          true  |              | 127.0.0.1   | 403
          true  |              | 10.0.0.0/8  | 200
          """)
  void aResourcePolicyLetsInByAddress(boolean allow, String from, String notFrom, int status)
      throws Exception {
    AccessPolicy policy =
        new AccessPolicy(
            List.of(
                new AccessPolicy.Statement(allow, List.of("*"), ranges(from), ranges(notFrom))));
    Api api = rest(route("GET", RouteRules.NONE)).withAccess(new Access(policy, List.of(), false));
    try (RunningTrigger running = RunningTrigger.answering(OK, api)) {
      HttpResponse<String> response = running.get("/Prod/g/1");
      assertEquals(status, response.statusCode());
      if (status == 403) {
        assertEquals("AccessDeniedException", type(response));
        assertEquals(
            "{\"Message\":\"User: anonymous is not authorized to perform: execute-api:Invoke on"
                + " resource: arn:aws:execute-api:eu-north-1:********4321:w4t3r/Prod/GET/g/1\"}",
            response.body());
      }
    }
  }

  @Test
  void aDenyWins() throws Exception {
    AccessPolicy.Statement everybody =
        new AccessPolicy.Statement(true, List.of("*"), List.of(), List.of());
    AccessPolicy.Statement notThat =
        new AccessPolicy.Statement(false, List.of("*/GET/g/7"), ranges("127.0.0.1"), List.of());
    Api api =
        rest(route("GET", RouteRules.NONE))
            .withAccess(
                new Access(new AccessPolicy(List.of(everybody, notThat)), List.of(), false));
    try (RunningTrigger running = RunningTrigger.answering(OK, api)) {
      assertEquals(200, running.get("/Prod/g/1").statusCode());
      HttpResponse<String> denied = running.get("/Prod/g/7");
      assertEquals(403, denied.statusCode());
      assertTrue(denied.body().endsWith(" with an explicit deny\"}"), denied.body());
    }
  }

  private static List<AddressRange> ranges(String text) {
    return text == null ? List.of() : List.of(AddressRange.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          REST | -                      | 403 | MissingAuthenticationTokenException
          REST | Fake execute-api       | 200 | -
          REST | Fake execute-api wrong | 403 | InvalidSignatureException
          REST | Fake lambda            | 403 | InvalidSignatureException
          HTTP | -                      | 403 | -
          HTTP | Fake execute-api       | 200 | -
          HTTP | Fake execute-api wrong | 403 | -
          URL  | -                      | 403 | AccessDeniedException
          URL  | Fake lambda            | 200 | -
          URL  | Fake execute-api       | 403 | InvalidSignatureException
          """)
  void signedRequestsAreLetIn(Api.Kind kind, String authorization, int status, String errorType)
      throws Exception {
    Api api =
        switch (kind) {
          case REST ->
              rest(Route.rest("GET", "/g/{id}", F).withAuthorizer(Authorizer.Iam.NAME, List.of()));
          case HTTP ->
              Api.http(
                  "w4t3r",
                  "water",
                  "eu-north-1",
                  "210987654321",
                  List.of(
                      Route.http("GET /Prod/g/{id}", F)
                          .withAuthorizer(Authorizer.Iam.NAME, List.of())));
          default ->
              Api.functionUrl(
                  "w4t3r", F, true, Route.InvokeMode.BUFFERED, Duration.ofSeconds(3), null);
        };
    try (RunningTrigger running = RunningTrigger.answering(OK, api)) {
      HttpRequest.Builder request = running.request("/Prod/g/1");
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      HttpResponse<String> response = running.send(request);
      assertEquals(status, response.statusCode(), response.body());
      assertEquals(errorType, type(response));
      if (status == 200) {
        JsonNode context = JSON.readTree(running.event()).get("requestContext");
        JsonNode caller =
            kind == Api.Kind.REST ? context.get("identity") : context.at("/authorizer/iam");
        assertEquals("AKIDEXAMPLE", caller.get("accessKey").asText());
        assertEquals("arn:aws:iam::210987654321:root", caller.get("userArn").asText());
        assertEquals("210987654321", caller.get("accountId").asText());
      } else {
        assertNull(running.calls.peek());
      }
    }
  }

  @Test
  void aCustomDomainLeadsByItsPathToOneOfItsApis() throws Exception {
    Api orders = domains("aaaa", "orders", "api.example.net/orders");
    Api rest = domains("bbbb", "others", "api.example.net");
    try (RunningTrigger running = RunningTrigger.answering(OK, orders, rest)) {
      for (String path : List.of("/orders/g/1", "/g/1")) {
        assertEquals(200, at(running, path));
        JsonNode event = JSON.readTree(running.event());
        assertEquals(path, event.get("path").asText());
        assertEquals("/g/{id}", event.get("resource").asText());
        assertEquals(
            path.startsWith("/orders") ? "aaaa" : "bbbb",
            event.at("/requestContext/apiId").asText());
      }
      assertEquals(403, at(running, "/ordersg/1"));
    }
  }

  private static int at(RunningTrigger running, String path) throws Exception {
    try (RawClient client = new RawClient(running.port())) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: API.example.net:8080\r\n\r\n");
      return client.read().status();
    }
  }

  private static Api domains(String id, String name, String domain) {
    Api api =
        Api.rest(
            id,
            name,
            "eu-north-1",
            "210987654321",
            "Prod",
            List.of(Route.rest("GET", "/g/{id}", F)));
    return new Api(
        api.id(),
        api.name(),
        api.kind(),
        api.region(),
        api.account(),
        api.aliases(),
        java.util.Set.of(domain),
        api.stages(),
        api.routes(),
        null,
        api.binaryMediaTypes(),
        List.of(),
        false);
  }
}
