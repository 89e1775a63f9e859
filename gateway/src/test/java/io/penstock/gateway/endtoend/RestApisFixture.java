package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway, boto3's client of API Gateway's first API, and calls of what it makes. */
abstract class RestApisFixture {
  static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:";
  static final String DECLARED = uri("declared");
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
                version: e.version, resource: e.resource, method: e.httpMethod,
                api: e.requestContext.apiId, stage: e.requestContext.stage,
                variables: e.stageVariables, path: e.pathParameters,
                who: e.requestContext.authorizer && e.requestContext.authorizer.principalId,
                key: e.requestContext.identity.apiKeyId})})
        Guard:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: guard
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async e => ({principalId: 'ann', policyDocument: {
                Version: '2012-10-17', Statement: [{Action: 'execute-api:Invoke', Resource: '*',
                  Effect: e.authorizationToken === 'right' ? 'Allow' : 'Deny'}]}})
      """;

  @TempDir Path folder;
  TestPenstock penstock;
  Boto apis;

  static String uri(String function) {
    return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        + LAMBDA
        + function
        + "/invocations";
  }

  @BeforeEach
  void start() throws Exception {
    up();
  }

  void up() throws Exception {
    Path template = Files.writeString(folder.resolve("t.yaml"), TEMPLATE);
    penstock = TestPenstock.up(template, "--no-watch", "--data-dir=" + folder.resolve("state"));
    apis = new Boto("apigateway", penstock.api(), folder);
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  RawClient.Answer call(String api, String line, String... headers) throws Exception {
    var text =
        new StringBuilder(
            line
                + " HTTP/1.1\r\nHost: "
                + api
                + ".execute-api.localhost:"
                + penstock.http().getPort()
                + "\r\n");
    for (String header : headers) text.append(header).append("\r\n");
    try (var client = new RawClient(penstock.http())) {
      return client.send(text + "\r\n").read();
    }
  }

  JsonObject got(String api, String path, String... headers) throws Exception {
    RawClient.Answer answer = call(api, "GET " + path, headers);
    assertEquals(200, answer.status(), answer.body());
    return new JsonObject(answer.body());
  }

  /** An operation on an API. */
  JsonObject on(String api, String command, Object... more) throws Exception {
    return apis.done(command, of(api, more));
  }

  static Object[] of(String api, Object... more) {
    var input = new Object[2 + more.length];
    input[0] = "restApiId";
    input[1] = api;
    System.arraycopy(more, 0, input, 2, more.length);
    return input;
  }

  String root(String api) throws Exception {
    return apis.done("get_rest_api", "restApiId", api).getString("rootResourceId");
  }

  String resource(String api, String parent, String part) throws Exception {
    return on(api, "create_resource", "parentId", parent, "pathPart", part).getString("id");
  }

  /** A method that a function answers. */
  void method(String api, String resource, String verb, String uri, Object... more)
      throws Exception {
    var input = new Object[6 + more.length];
    Object[] first = {"resourceId", resource, "httpMethod", verb, "authorizationType", "NONE"};
    System.arraycopy(first, 0, input, 0, 6);
    System.arraycopy(more, 0, input, 6, more.length);
    on(api, "put_method", input);
    on(
        api,
        "put_integration",
        "resourceId",
        resource,
        "httpMethod",
        verb,
        "type",
        "AWS_PROXY",
        "integrationHttpMethod",
        "POST",
        "uri",
        uri);
  }

  String deploy(String api, String stage) throws Exception {
    return on(api, "create_deployment", "stageName", stage).getString("id");
  }

  static JsonObject patch(String op, String path, String value) {
    var operation = new JsonObject().put("op", op).put("path", path);
    return value == null ? operation : operation.put("value", value);
  }
}
