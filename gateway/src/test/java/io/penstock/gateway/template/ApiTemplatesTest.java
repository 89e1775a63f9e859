package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.node.Services;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** APIs in templates: OpenAPI documents, raw resources, who may call, what a request must have. */
class ApiTemplatesTest {
  private static final Path FOLDER = Path.of("src/test/resources/templates/apis");

  private static final String ONE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        A:
          Type: AWS::Serverless::Api
          Properties: {StageName: Prod, %s}
        Fn:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            CodeUri: code/
            Events:
              E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /x, Method: post, %s}}
      """;

  @TempDir Path folder;

  @BeforeEach
  void code() throws IOException {
    Files.createDirectories(folder.resolve("code"));
    Files.writeString(folder.resolve("code/index.js"), "exports.handler = async () => 1;");
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) Files.copy(file, folder.resolve(file.getFileName()));
    }
  }

  private Template read(String text) {
    return new Templates(Services.READERS, "us-east-1", "123456789012")
        .read(text, "t", folder, Map.of());
  }

  private Template file(String name) throws IOException {
    return read(Files.readString(FOLDER.resolve(name)));
  }

  private static Api api(Template template, String name) {
    return template.declared().apis().stream()
        .filter(api -> api.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> routes(Api api) {
    return api.routes().stream()
        .map(
            r ->
                (api.kind() == Api.Kind.WEBSOCKET ? r.path() : r.key())
                    + " "
                    + (r.preflight() == null ? r.target().name() : "preflight")
                    + (r.authorizer() == null ? "" : " " + r.authorizer() + r.scopes())
                    + (r.rules().apiKeyRequired() ? " key" : ""))
        .sorted()
        .toList();
  }

  private static Route route(Api api, String key) {
    return api.routes().stream().filter(r -> r.key().equals(key)).findFirst().orElseThrow();
  }

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
  void samsOwnWordsForWhoMayCall() {
    Api api =
        api(
            read(
                ONE.formatted(
                    "Models: {Order: {type: object}}, Auth: {ApiKeyRequired: true, UsagePlan:"
                        + " {CreateUsagePlan: PER_API, Throttle: {RateLimit: 2, BurstLimit: 3}},"
                        + " ResourcePolicy: {IpRangeWhitelist: [10.0.0.0/8]}, DefaultAuthorizer:"
                        + " P, Authorizers: {P: {UserPoolArn: 'https://id.example.net', "
                        + "AuthorizationScopes: [s1]}}}, Domain: {DomainName: api.example.net,"
                        + " CertificateArn: x, BasePath: [a, /b]}",
                    "RequestModel: {Model: Order, ValidateBody: true, ValidateParameters: true},"
                        + " RequestParameters: [method.request.header.A, {method.request.header.B:"
                        + " {Required: true}}]")),
            "A");
    Route route = route(api, "POST /x");
    assertEquals("P", route.authorizer());
    assertEquals(List.of("s1"), route.scopes());
    assertTrue(route.rules().apiKeyRequired());
    assertEquals(List.of("method.request.header.B"), route.rules().parameters());
    assertNotNull(route.rules().bodySchema());
    assertEquals(
        "https://id.example.net",
        ((Authorizer.Jwt) api.authorizers().getFirst()).issuers().getFirst());
    assertEquals(3, api.access().plans().getFirst().throttle().burst());
    assertEquals(2, api.access().policy().statements().size());
    assertEquals(java.util.Set.of("api.example.net/a", "api.example.net/b"), api.domains());
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
  void anEventsOwnWordGoesBeforeTheApis() {
    Api api =
        api(
            read(
                ONE.formatted(
                    "Auth: {ApiKeyRequired: true}",
                    "Auth: {ApiKeyRequired: false, Authorizer: AWS_IAM}")),
            "A");
    Route route = route(api, "POST /x");
    assertEquals("AWS_IAM", route.authorizer());
    assertEquals(false, route.rules().apiKeyRequired());
  }

  @Test
  void aUserPoolThatOnlyAwsHasLeavesItsRoutesClosed() {
    String pool =
        """
          Pool:
            Type: AWS::Cognito::UserPool
        """
            .indent(0);
    Template template =
        read(
            ONE.formatted(
                    "Auth: {DefaultAuthorizer: P, Authorizers: {P: {UserPoolArn: !GetAtt"
                        + " Pool.Arn}}}",
                    "")
                + pool);
    var authorizer = (Authorizer.Jwt) api(template, "A").authorizers().getFirst();
    assertEquals("https://user-pool.invalid", authorizer.issuers().getFirst());
    assertTrue(
        template.warnings().stream().anyMatch(w -> w.toString().contains("--set Pool.Arn=")),
        template.warnings().toString());
  }

  /** What guards an API and is not known takes the API with it: never only the guard. */
  @Test
  void anApiWhoseGuardIsNotKnownIsLeftOutAsAWhole() {
    Template template =
        read(
            ONE.formatted(
                    "Auth: {ResourcePolicy: {IpRangeWhitelist: [!GetAtt Address.PublicIp]}}", "")
                + "  Address:\n    Type: AWS::EC2::Instance\n");
    assertEquals(List.of(), template.declared().apis());
    assertTrue(
        template.warnings().stream().anyMatch(w -> w.toString().contains("A: is left out")),
        template.warnings().toString());
    assertTrue(
        template.warnings().stream()
            .anyMatch(w -> w.toString().contains("A is left out, and so is this")),
        template.warnings().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EndpointConfiguration: PRIVATE | Auth: {} | A.EndpointConfiguration: PRIVATE: there is no VPC here
          EndpointConfiguration: {Type: PRIVATE} | Auth: {} | A.EndpointConfiguration: PRIVATE: there is no VPC here
          Domain: {DomainName: a.b, CertificateArn: c, MutualTlsAuthentication: {TruststoreUri: s3://x}} | Auth: {} | A.Domain.MutualTlsAuthentication: clients' certificates are not looked at here
          Auth: {ResourcePolicy: {SourceVpcWhitelist: [vpc-1]}} | Auth: {} | A.Auth.ResourcePolicy.SourceVpcWhitelist: cannot be honoured here
          Auth: {ResourcePolicy: {IpRangeBlacklist: [10.0.0]}} | Auth: {} | A.Auth.ResourcePolicy.IpRangeBlacklist: 10.0.0 is not a range
          Auth: {ResourcePolicy: {CustomStatements: [{Effect: Allow, Principal: {AWS: 'arn:aws:iam::1:root'}, Action: '*', Resource: '*'}]}} | Auth: {} | A.Auth.ResourcePolicy.CustomStatements[0].Principal: only '*' can be honoured here
          Auth: {Authorizers: {G: {FunctionArn: !GetAtt Fn.Arn, AuthorizationScopes: [s]}}} | Auth: {} | A.Auth.Authorizers.G.AuthorizationScopes: go with JWT authorizers only
          Auth: {} | RequestModel: {Model: None} | Fn.Events.E.Properties.RequestModel.Model: the API has no model None
          Models: {M: {$ref: 'https://example.net/s'}} | RequestModel: {Model: M, ValidateBody: true} | Fn.Events.E.Properties.RequestModel.Model: the schema refers to https://example.net/s
          Auth: {} | RequestParameters: [method.request.cookie.a] | Fn.Events.E.Properties.RequestParameters: method.request.cookie.a is not of the form
          Auth: {} | Auth: {ResourcePolicy: {SourceVpcWhitelist: [vpc-1]}} | Fn.Events.E.Properties.Auth.ResourcePolicy.SourceVpcWhitelist: cannot be honoured here
          """)
  void whatWouldLeaveADoorOpenIsRefused(String api, String event, String told) {
    var problem = assertThrows(TemplateException.class, () -> read(ONE.formatted(api, event)));
    assertTrue(problem.getMessage().contains(told), problem.getMessage());
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

  @Test
  void nothingIsAskedForWhereNothingIsSaid() {
    Api api = api(read(ONE.formatted("Name: n", "Auth: {}")), "A");
    assertNull(api.access().policy());
    assertEquals(List.of("POST /x Fn"), routes(api));
  }
}
