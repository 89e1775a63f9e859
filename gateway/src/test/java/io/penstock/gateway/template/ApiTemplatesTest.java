package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** APIs in templates: OpenAPI documents, raw resources, who may call, what a request must have. */
class ApiTemplatesTest extends ApiTemplatesFixture {
  @Test
  void anOpenApiDocumentIsRead() throws IOException {
    Template template = file("openapi-rest.yaml");
    Api api = api(template, "Orders");
    assertEquals(
        List.of(
            "ANY /any/{proxy+} Fn AWS_IAM[]",
            "DELETE /orders Fn pool[orders/write]",
            "GET /orders Fn",
            "OPTIONS /orders preflight",
            "POST /orders Fn guard[] key"),
        routes(api));
    Route post = route(api, "POST /orders");
    assertEquals(
        List.of("method.request.header.X-Site", "method.request.querystring.unit"),
        post.rules().parameters().stream().sorted().toList());
    assertTrue(post.rules().bodySchema().contains("#/definitions/Order"));
    assertEquals("*", route(api, "OPTIONS /orders").preflight().get("Access-Control-Allow-Origin"));
    assertEquals(java.util.Set.of("image/*"), api.binaryMediaTypes());
    var guard = (Authorizer.Lambda) api.authorizers().get(0);
    assertEquals("Guard", guard.function().name());
    assertEquals(Authorizer.Format.TOKEN, guard.format());
    assertEquals(List.of("method.request.header.X-Token"), guard.identitySource());
    assertEquals(60, guard.cacheFor().toSeconds());
    var pool = (Authorizer.Jwt) api.authorizers().get(1);
    assertEquals(
        "https://cognito-idp.eu-north-1.amazonaws.com/eu-north-1_Abc", pool.issuers().getFirst());
    assertEquals(2, api.access().policy().statements().size());
    assertEquals(
        1,
        template.warnings().stream()
            .filter(w -> w.toString().contains("GET /legacy is left out"))
            .count(),
        template.warnings().toString());
  }

  @Test
  void aDocumentMayBeAFileOrIncludeOne() throws IOException {
    assertEquals(List.of("GET /included Fn"), routes(api(file("openapi-include.yaml"), "Inc")));
    Api http = api(file("openapi-file.yaml"), "Http");
    assertEquals(List.of("$default Fn jwt[read]", "GET /pets/{id} Fn"), routes(http));
    assertEquals("2.0", route(http, "$default").payloadVersion());
    assertEquals("1.0", route(http, "GET /pets/{id}").payloadVersion());
    assertEquals(List.of("https://app.example.net"), http.cors().allowOrigins());
  }

  @Test
  void aRestApiIsReadResourceByResource() throws IOException {
    Api api = api(file("raw-rest.yaml"), "Rest");
    assertEquals(
        List.of(
            "ANY / Fn",
            "GET /orders/{id} Fn Guard[] key",
            "OPTIONS /orders/{id} preflight",
            "POST /orders Fn AWS_IAM[]"),
        routes(api));
    assertEquals("live", api.stages().getFirst().name());
    assertEquals(Map.of("color", "blue"), api.stages().getFirst().variables());
    assertEquals(java.util.Set.of("api.example.net/v1"), api.domains());
    var plan = api.access().plans().getFirst();
    assertEquals(5, plan.throttle().rate());
    assertEquals(100, plan.quota().limit());
    assertEquals("a-key-of-twenty-letters", plan.keys().getFirst().value());
    assertEquals(404, api.access().responses().get("ACCESS_DENIED").status());
    assertNotNull(route(api, "POST /orders").rules().bodySchema());
    assertEquals(
        List.of("method.request.querystring.q"), route(api, "POST /orders").rules().parameters());
  }

  @Test
  void anHttpApiIsReadPartByPart() throws IOException {
    Template template = file("raw-http.yaml");
    Api api = api(template, "Http");
    assertEquals(List.of("$default Fn", "GET /a/{b} Fn Jwt[read]"), routes(api));
    assertEquals("2.0", route(api, "$default").payloadVersion());
    assertEquals(10, route(api, "$default").rules().throttle().rate());
    assertEquals(List.of("$default Fn"), routes(api(template, "Quick")));
  }

  @Test
  void webSocketApisAreReadInBothForms() throws IOException {
    Template template = file("websocket.yaml");
    for (String name : List.of("Sam", "Raw")) {
      Api api = api(template, name);
      assertEquals(Api.Kind.WEBSOCKET, api.kind());
      assertEquals("$request.body.action", api.selection());
      String guard = name.equals("Sam") ? "SamConnectAuthorizer" : "RawGuard";
      assertEquals(List.of("$connect Fn " + guard + "[]", "$default Fn", "send Fn"), routes(api));
      assertTrue(
          api.routes().stream()
              .filter(r -> r.path().equals("send"))
              .findFirst()
              .orElseThrow()
              .rules()
              .answered());
      assertEquals(name.equals("Sam") ? "default" : "live", api.stages().getFirst().name());
    }
  }

  @Test
  void refusalsAreWordedInEachWayOfWritingIt() {
    String sam =
        "GatewayResponses: {DEFAULT_4XX: {StatusCode: 418, ResponseParameters: {Headers:"
            + " {Access-Control-Allow-Origin: \"'*'\"}}, ResponseTemplates: {application/json:"
            + " '{}'}}}";
    var response =
        api(read(ONE.formatted(sam, "Auth: {}")), "A").access().responses().get("DEFAULT_4XX");
    assertEquals(418, response.status());
    assertEquals(Map.of("Access-Control-Allow-Origin", "*"), response.headers());
    assertEquals("{}", response.body());
    String openApi =
        "DefinitionBody: {openapi: 3.0.1, x-amazon-apigateway-gateway-responses: {THROTTLED:"
            + " {responseParameters: {gatewayresponse.header.X-A: \"'b'\"}}}, paths: {/x: {post:"
            + " {x-amazon-apigateway-integration: {type: aws_proxy, uri: !GetAtt Fn.Arn}}}}}";
    assertEquals(
        Map.of("X-A", "b"),
        api(read(ONE.formatted(openApi, "Auth: {}")), "A")
            .access()
            .responses()
            .get("THROTTLED")
            .headers());
  }

  @Test
  void aStagesThrottleIsThatOfItsRoutes() {
    String settings =
        "MethodSettings: [{ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 5,"
            + " ThrottlingBurstLimit: 2}]";
    var throttle = route(api(read(ONE.formatted(settings, "Auth: {}")), "A"), "POST /x").rules();
    assertEquals(5, throttle.throttle().rate());
    assertEquals(2, throttle.throttle().burst());
  }

  @Test
  void twoVariablesBelowOneResourceAreRefused() {
    String two =
        ONE.formatted("Name: n", "Auth: {}")
            + "        F: {Type: Api, Properties: {RestApiId: !Ref A, Path: '/e/{a}', Method:"
            + " get}}\n"
            + "        G: {Type: Api, Properties: {RestApiId: !Ref A, Path: '/e/{b}', Method:"
            + " put}}\n";
    var problem = assertThrows(TemplateException.class, () -> read(two));
    assertTrue(
        problem.getMessage().contains("has {b} where a sibling already has {a}"),
        problem.getMessage());
  }
}
