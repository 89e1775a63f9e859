package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What HTTP APIs made by API keep out, and what is refused of them. */
class HttpApiRulesTest extends HttpApisFixture {
  @Test
  void authorizersAndCors() throws Exception {
    String id =
        api(
            "guarded",
            "CorsConfiguration",
            new JsonObject()
                .put("AllowOrigins", new JsonArray().add("https://a.example"))
                .put("AllowMethods", new JsonArray().add("GET")));
    String integration = integration(id, DECLARED);
    String authorizer =
        apis.done(
                "create_authorizer",
                "ApiId",
                id,
                "Name",
                "g",
                "AuthorizerType",
                "REQUEST",
                "AuthorizerUri",
                LAMBDA + "guard",
                "AuthorizerPayloadFormatVersion",
                "2.0",
                "EnableSimpleResponses",
                true,
                "IdentitySource",
                new JsonArray().add("$request.header.x-key"))
            .getString("AuthorizerId");
    String route =
        route(id, "GET /a", integration, "AuthorizationType", "CUSTOM", "AuthorizerId", authorizer);
    apis.done("create_stage", "ApiId", id, "StageName", "$default", "AutoDeploy", true);
    assertEquals(401, call(id, "GET /a").status());
    assertEquals(403, call(id, "GET /a", "x-key: wrong").status());
    var answer = call(id, "GET /a", "x-key: right", "Origin: https://a.example");
    assertEquals("ann", new JsonObject(answer.body()).getJsonObject("lambda").getString("who"));
    assertTrue(
        answer.head().toLowerCase(Locale.ROOT).contains("access-control-allow-origin"),
        answer.head());
    assertTrue(
        apis.refused("delete_authorizer", "ApiId", id, "AuthorizerId", authorizer)
            .startsWith("ConflictException"));
    // A JWT authorizer wants a token
    String jwt =
        apis.done(
                "create_authorizer",
                "ApiId",
                id,
                "Name",
                "j",
                "AuthorizerType",
                "JWT",
                "IdentitySource",
                new JsonArray().add("$request.header.Authorization"),
                "JwtConfiguration",
                new JsonObject()
                    .put("Issuer", "https://issuer.example")
                    .put("Audience", new JsonArray().add("me")))
            .getString("AuthorizerId");
    apis.done(
        "update_route",
        "ApiId",
        id,
        "RouteId",
        route,
        "AuthorizationType",
        "JWT",
        "AuthorizerId",
        jwt);
    assertEquals(401, call(id, "GET /a", "x-key: right").status());
    apis.done("update_route", "ApiId", id, "RouteId", route, "AuthorizationType", "NONE");
    apis.done("delete_cors_configuration", "ApiId", id);
    answer = call(id, "GET /a", "Origin: https://a.example");
    assertEquals(200, answer.status());
    assertFalse(answer.head().toLowerCase(Locale.ROOT).contains("access-control-allow-origin"));
    apis.done("delete_authorizer", "ApiId", id, "AuthorizerId", authorizer);
  }

  @Test
  void throttlesOfAStageAreKept() throws Exception {
    String id = api("throttled");
    route(id, "GET /a", integration(id, DECLARED));
    apis.done(
        "create_stage",
        "ApiId",
        id,
        "StageName",
        "$default",
        "AutoDeploy",
        true,
        "RouteSettings",
        new JsonObject()
            .put(
                "GET /a",
                new JsonObject().put("ThrottlingBurstLimit", 1).put("ThrottlingRateLimit", 0.001)));
    assertEquals(200, call(id, "GET /a").status());
    assertEquals(429, call(id, "GET /a").status());
    apis.done("delete_route_settings", "ApiId", id, "StageName", "$default", "RouteKey", "GET /a");
    assertEquals(200, call(id, "GET /a").status());
  }

  @Test
  void whatIsNotServedIsRefusedByName() throws Exception {
    String id = api("refusals");
    String integration = integration(id, DECLARED);
    route(id, "GET /a", integration);
    for (List<Object> one :
        List.<List<Object>>of(
            List.of("ConflictException: Route with key", "create_route", "RouteKey", "GET /a"),
            List.of("format", "create_route", "RouteKey", "a"),
            List.of("takes the same requests", "create_stage", "StageName", "s"),
            List.of("ApiKeyRequired", "create_route", "RouteKey", "GET /b", "ApiKeyRequired", true),
            List.of(
                "no integration", "create_route", "RouteKey", "GET /b", "Target", "integrations/x"),
            List.of("HTTP_PROXY", "create_integration", "IntegrationType", "HTTP_PROXY"),
            List.of("IntegrationUri", "create_integration", "IntegrationType", "AWS_PROXY"),
            List.of(
                "CredentialsArn",
                "create_integration",
                "IntegrationType",
                "AWS_PROXY",
                "IntegrationUri",
                DECLARED,
                "CredentialsArn",
                "arn:aws:iam::123456789012:role/r"),
            List.of("Invalid Route identifier", "get_route", "RouteId", "none"))) {
      var input = new ArrayList<Object>(List.of("ApiId", id));
      input.addAll(one.subList(2, one.size()));
      if (one.get(0).equals("takes the same requests")) {
        route(id, "GET /c/{x}", integration);
        route(id, "GET /c/{y}", integration);
        input.addAll(List.of("AutoDeploy", true));
      }
      String said = apis.refused((String) one.get(1), input.toArray());
      assertTrue(said.contains((String) one.get(0)), said);
      assertNotEquals("ServiceException", said.split(":")[0]);
    }
    assertTrue(
        apis.refused(
                "create_api",
                "Name",
                "w",
                "ProtocolType",
                "WEBSOCKET",
                "RouteSelectionExpression",
                "$request.path")
            .contains("is of the form $request.body.NAME"));
    assertTrue(
        apis.refused("export_api", "ApiId", id, "OutputType", "JSON", "Specification", "OAS30")
            .contains("ExportApi is not served here"));
  }
}
