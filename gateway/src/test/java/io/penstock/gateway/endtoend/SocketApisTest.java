package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebSocket APIs made by API Gateway's own API, by boto3, and connected to. */
class SocketApisTest {
  private static final String LAMBDA =
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
          + "arn:aws:lambda:us-east-1:123456789012:function:%s/invocations";
  private static final String MADE =
      "exports.handler = async () => ({statusCode: 200, body: '{\"by\":\"made\"}'})";
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: echo
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async e => ({statusCode: 200, body: JSON.stringify({
                key: e.requestContext.routeKey, stage: e.requestContext.stage,
                id: e.requestContext.connectionId})})
        Guard:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: guard
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async e => ({principalId: 'ann', policyDocument: {
                Version: '2012-10-17', Statement: [{Action: 'execute-api:Invoke', Resource: '*',
                  Effect: e.queryStringParameters.key === 'right' ? 'Allow' : 'Deny'}]}})
      """;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client = vertx.createWebSocketClient();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private TestPenstock penstock;
  private Boto apis;

  @BeforeEach
  void start() throws Exception {
    Path template = Files.writeString(folder.resolve("t.yaml"), TEMPLATE);
    penstock = TestPenstock.up(template, "--no-watch");
    apis = new Boto("apigatewayv2", penstock.api(), folder);
  }

  @AfterEach
  void stop() {
    penstock.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private WebSocket open(String api, String path) throws Exception {
    URI endpoint = URI.create(apis.done("get_api", "ApiId", api).getString("ApiEndpoint"));
    assertEquals("ws", endpoint.getScheme());
    var options =
        new WebSocketConnectOptions()
            .setHost(endpoint.getHost())
            .setPort(endpoint.getPort())
            .setURI(path);
    options.setServer(SocketAddress.inetSocketAddress(penstock.http().getPort(), "127.0.0.1"));
    WebSocket socket = client.connect(options).toCompletionStage().toCompletableFuture().join();
    socket.textMessageHandler(told::add);
    return socket;
  }

  private JsonObject said(WebSocket socket, String message) throws Exception {
    socket.writeTextMessage(message);
    String answer = told.poll(60, TimeUnit.SECONDS);
    return new JsonObject(answer);
  }

  private String integration(String api, String function) throws Exception {
    return apis.done(
            "create_integration",
            "ApiId",
            api,
            "IntegrationType",
            "AWS_PROXY",
            "IntegrationMethod",
            "POST",
            "ContentHandlingStrategy",
            "CONVERT_TO_TEXT",
            "IntegrationUri",
            LAMBDA.formatted(function))
        .getString("IntegrationId");
  }

  private String route(String api, String key, String integration) throws Exception {
    String route =
        apis.done(
                "create_route",
                "ApiId",
                api,
                "RouteKey",
                key,
                "Target",
                "integrations/" + integration,
                "RouteResponseSelectionExpression",
                "$default")
            .getString("RouteId");
    if (!key.equals("$connect"))
      apis.done(
          "create_route_response", "ApiId", api, "RouteId", route, "RouteResponseKey", "$default");
    return route;
  }

  private String api() throws Exception {
    return apis.done(
            "create_api",
            "Name",
            "chat",
            "ProtocolType",
            "WEBSOCKET",
            "RouteSelectionExpression",
            "$request.body.action")
        .getString("ApiId");
  }

  @Test
  void stagesAnswerWithWhatTheyHave() throws Exception {
    String api = api();
    String integration = integration(api, "echo");
    route(api, "$connect", integration);
    route(api, "$default", integration);
    String deployment = apis.done("create_deployment", "ApiId", api).getString("DeploymentId");
    apis.done("create_stage", "ApiId", api, "StageName", "old", "DeploymentId", deployment);
    apis.done("create_stage", "ApiId", api, "StageName", "new", "AutoDeploy", true);
    route(api, "who", integration);
    WebSocket old = open(api, "/old");
    assertEquals("$default", said(old, "{\"action\":\"who\"}").getString("key"));
    WebSocket fresh = open(api, "/new");
    JsonObject who = said(fresh, "{\"action\":\"who\"}");
    assertEquals("who", who.getString("key"));
    assertEquals("new", who.getString("stage"));
    // Functions, and whoever may, speak to a connection by its id
    var management = new Boto("apigatewaymanagementapi", penstock.api(), folder);
    management.done("post_to_connection", "ConnectionId", who.getString("id"), "Data", "hello");
    assertEquals("hello", told.poll(60, TimeUnit.SECONDS));
    assertTrue(
        management
            .done("get_connection", "ConnectionId", who.getString("id"))
            .containsKey("ConnectedAt"));
    apis.done("delete_api", "ApiId", api);
    assertTrue(apis.refused("get_api", "ApiId", api).startsWith("NotFoundException"));
  }

  @Test
  void authorizersAndPermissionsHold() throws Exception {
    String api = api();
    String guard =
        apis.done(
                "create_authorizer",
                "ApiId",
                api,
                "Name",
                "g",
                "AuthorizerType",
                "REQUEST",
                "AuthorizerUri",
                LAMBDA.formatted("guard"),
                "IdentitySource",
                new JsonArray().add("route.request.querystring.key"))
            .getString("AuthorizerId");
    apis.done(
        "create_route",
        "ApiId",
        api,
        "RouteKey",
        "$connect",
        "Target",
        "integrations/" + integration(api, "echo"),
        "AuthorizationType",
        "CUSTOM",
        "AuthorizerId",
        guard);
    var lambda = new Boto("lambda", penstock.api(), folder);
    lambda.done(
        "create_function",
        "FunctionName",
        "made",
        "Runtime",
        "nodejs20.x",
        "Handler",
        "index.handler",
        "Role",
        "arn:aws:iam::123456789012:role/lambda",
        "Code",
        new JsonObject().put("ZipFile", Zip.blob(Zip.of("index.js", MADE))));
    route(api, "$default", integration(api, "made"));
    apis.done("create_stage", "ApiId", api, "StageName", "s", "AutoDeploy", true);
    var refused = assertThrows(CompletionException.class, () -> open(api, "/s?key=wrong"));
    assertEquals(403, ((UpgradeRejectedException) refused.getCause()).getStatus());
    WebSocket socket = open(api, "/s?key=right");
    assertEquals("Internal server error", said(socket, "{}").getString("message"));
    lambda.done(
        "add_permission",
        "FunctionName",
        "made",
        "StatementId",
        "s",
        "Action",
        "lambda:InvokeFunction",
        "Principal",
        "apigateway.amazonaws.com",
        "SourceArn",
        "arn:aws:execute-api:us-east-1:123456789012:" + api + "/s/$default");
    assertEquals("made", said(socket, "{}").getString("by"));
    assertTrue(
        apis.refused(
                "create_route",
                "ApiId",
                api,
                "RouteKey",
                "x",
                "AuthorizationType",
                "CUSTOM",
                "AuthorizerId",
                guard)
            .startsWith("BadRequestException: Only $connect has an authorizer"));
  }
}
