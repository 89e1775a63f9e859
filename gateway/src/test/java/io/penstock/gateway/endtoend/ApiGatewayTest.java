package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebSocket APIs and signed callers through the whole gateway, with clients that are not ours. */
class ApiGatewayTest {
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Fn:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => ({
                statusCode: event.queryStringParameters?.user === 'nobody' ? 403 : 200,
                body: JSON.stringify(event.requestContext)
              })
            FunctionUrlConfig: {AuthType: AWS_IAM}
            Events:
              Signed:
                Type: Api
                Properties: {Path: /signed, Method: any, Auth: {Authorizer: AWS_IAM}}
        Chat:
          Type: AWS::Serverless::WebSocketApi
          Properties:
            StageName: live
            RouteSelectionExpression: $request.body.action
            Routes:
              $connect: {FunctionArn: !GetAtt Fn.Arn}
              $disconnect: {FunctionArn: !GetAtt Fn.Arn}
              who: {FunctionArn: !GetAtt Fn.Arn, RouteResponseSelectionExpression: $default}
      """;

  @TempDir static Path folder;
  private static TestPenstock penstock;

  @BeforeAll
  static void start() throws IOException {
    Path keys =
        Files.createFile(
            folder.resolve("credentials"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(keys, KEY + "=" + SECRET + "\n");
    penstock = TestPenstock.up(TEMPLATE, "--credentials=" + keys);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  /** Status and body. */
  private static List<String> signed(
      String url, String service, String secret, String method, String body)
      throws IOException, InterruptedException {
    String said =
        Npm.run(
            Path.of("."),
            "python3",
            "src/test/python/signed.py",
            url,
            service,
            KEY,
            secret,
            method,
            body);
    return new ArrayList<>(said.lines().toList());
  }

  @Test
  void aRequestThatIsRightlySignedIsLetIn() throws Exception {
    String rest = "http://serverlessrestapi.localhost:" + penstock.http().getPort();
    var answer = signed(rest + "/Prod/signed?b=2&a=1%2F", "execute-api", SECRET, "POST", "{}");
    assertEquals("200", answer.getFirst(), answer.toString());
    JsonObject identity = new JsonObject(answer.get(1)).getJsonObject("identity");
    assertEquals(KEY, identity.getString("accessKey"));
    assertTrue(identity.getString("userArn").startsWith("arn:aws:iam::"));
    for (String[] wrong :
        new String[][] {{"execute-api", "another" + SECRET}, {"lambda", SECRET}}) {
      var refused = signed(rest + "/Prod/signed", wrong[0], wrong[1], "GET", "");
      assertEquals("403", refused.getFirst());
    }
    assertEquals(403, Client.get(penstock.http(), "/Prod/signed").status());
    String url = "http://fn.lambda-url.localhost:" + penstock.http().getPort() + "/x";
    var byUrl = signed(url, "lambda", SECRET, "PUT", "body");
    assertEquals("200", byUrl.getFirst(), byUrl.toString());
    assertEquals(
        KEY,
        new JsonObject(byUrl.get(1))
            .getJsonObject("authorizer")
            .getJsonObject("iam")
            .getString("accessKey"));
    assertEquals("403", signed(url, "execute-api", SECRET, "GET", "").getFirst());
  }

  @Test
  void aClientAndAServerTalkThroughConnections() throws Exception {
    String chat = "localhost:" + penstock.http().getPort() + "/live";
    Process client =
        new ProcessBuilder(
                "node", "chat-client.mjs", "ws://" + chat + "?user=ada", "{\"action\":\"who\"}")
            .directory(Npm.folder().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader heard = client.inputReader()) {
      JsonObject context = new JsonObject(heard.readLine());
      assertEquals("MESSAGE", context.getString("eventType"));
      String id = context.getString("connectionId");
      String at = "http://" + chat + "/@connections/" + id.replace("=", "%3D");
      assertEquals("200", signed(at, "execute-api", SECRET, "POST", "by stage").getFirst());
      assertEquals("by stage", heard.readLine());
      assertEquals("403", signed(at, "execute-api", "wrong" + SECRET, "POST", "no").getFirst());
      String api = "http://localhost:" + penstock.api().getPort() + "/live/@connections/";
      String one = api + id.replace("=", "%3D");
      assertEquals("200", signed(one, "execute-api", SECRET, "POST", "by API").getFirst());
      assertEquals("by API", heard.readLine());
      var details = signed(one, "execute-api", SECRET, "GET", "");
      assertTrue(new JsonObject(details.get(1)).containsKey("connectedAt"), details.toString());
      assertEquals("204", signed(one, "execute-api", SECRET, "DELETE", "").getFirst());
      assertEquals("closed 1000", heard.readLine());
      assertEquals("410", signed(one, "execute-api", SECRET, "POST", "late").getFirst());
    } finally {
      client.destroyForcibly();
    }
    assertEquals(
        "refused 403",
        Npm.run(Npm.folder(), "node", "chat-client.mjs", "ws://" + chat + "?user=nobody").strip());
  }
}
