package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway, boto3's client of API Gateway v2, and calls of what it makes. */
abstract class HttpApisFixture {
  static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:";
  static final String DECLARED = LAMBDA + "declared";
  static final String EXECUTE = "arn:aws:execute-api:us-east-1:123456789012:";
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Declared:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: declared
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async e => ({statusCode: 200, body: JSON.stringify({
                version: e.version, key: e.routeKey, api: e.requestContext.apiId,
                stage: e.requestContext.stage, variables: e.stageVariables, path: e.pathParameters,
                lambda: e.requestContext.authorizer && e.requestContext.authorizer.lambda})})
            Events:
              Own: {Type: HttpApi, Properties: {Path: /own, Method: get}}
        Guard:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: guard
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async e =>
                ({isAuthorized: e.headers['x-key'] === 'right', context: {who: 'ann'}})
      """;

  @TempDir Path folder;
  TestPenstock penstock;
  Boto apis;

  @BeforeEach
  void start() throws Exception {
    up();
  }

  void up() throws Exception {
    Path template = Files.writeString(folder.resolve("t.yaml"), TEMPLATE);
    penstock = TestPenstock.up(template, "--no-watch", "--data-dir=" + folder.resolve("state"));
    apis = new Boto("apigatewayv2", penstock.api(), folder);
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  RawClient.Answer call(String api, String line, String... headers) throws Exception {
    URI endpoint = URI.create(apis.done("get_api", "ApiId", api).getString("ApiEndpoint"));
    assertEquals(penstock.http().getPort(), endpoint.getPort());
    var text = new StringBuilder(line + " HTTP/1.1\r\nHost: " + endpoint.getAuthority() + "\r\n");
    for (String header : headers) text.append(header).append("\r\n");
    try (var client = new RawClient(penstock.http())) {
      return client.send(text + "\r\n").read();
    }
  }

  JsonObject got(String api, String path) throws Exception {
    RawClient.Answer answer = call(api, "GET " + path);
    assertEquals(200, answer.status(), answer.body());
    return new JsonObject(answer.body());
  }

  String api(String name, Object... more) throws Exception {
    var input = new Object[4 + more.length];
    System.arraycopy(new Object[] {"Name", name, "ProtocolType", "HTTP"}, 0, input, 0, 4);
    System.arraycopy(more, 0, input, 4, more.length);
    return apis.done("create_api", input).getString("ApiId");
  }

  String integration(String api, String function) throws Exception {
    return apis.done(
            "create_integration",
            "ApiId",
            api,
            "IntegrationType",
            "AWS_PROXY",
            "IntegrationUri",
            function,
            "PayloadFormatVersion",
            "2.0")
        .getString("IntegrationId");
  }

  String route(String api, String key, String integration, Object... more) throws Exception {
    var input = new Object[6 + more.length];
    Object[] first = {"ApiId", api, "RouteKey", key, "Target", "integrations/" + integration};
    System.arraycopy(first, 0, input, 0, 6);
    System.arraycopy(more, 0, input, 6, more.length);
    return apis.done("create_route", input).getString("RouteId");
  }
}
