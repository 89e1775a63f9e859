package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Addresses that a template gives its functions, and raw resources that lead to aliases. */
class TemplateUrlsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Queue: {Type: AWS::SQS::Queue}
        Fn:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: "exports.handler = async () => ({q: process.env.QUEUE, v: process.env.AWS_LAMBDA_FUNCTION_VERSION})"
            Environment: {Variables: {QUEUE: !Ref Queue}}
        Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
        Live:
          Type: AWS::Lambda::Alias
          Properties: {FunctionName: !Ref Fn, FunctionVersion: !GetAtt Version.Version, Name: live}
        LiveUrl:
          Type: AWS::Lambda::Url
          Properties: {TargetFunctionArn: !Ref Fn, Qualifier: live, AuthType: NONE}
        Reads:
          Type: AWS::Lambda::EventSourceMapping
          Properties: {FunctionName: !Ref Live, EventSourceArn: !GetAtt Queue.Arn}
      """;

  @Test
  void aQueueUrlHasTheRealPortAndAnAliasIsServed() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE);
        var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(penstock.api() + "/2015-03-31/functions/Fn:live/invocations"))
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      var body = new JsonObject(answer.body());
      assertEquals(penstock.api() + "/123456789012/Queue", body.getString("q"));
      assertTrue(body.getString("v").matches("\\d+"), answer.body());
      String url = raw(penstock.http().getPort(), "fn-live.lambda-url.localhost");
      assertTrue(url.startsWith("HTTP/1.1 200") && url.contains(body.getString("q")), url);
      var mappings =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(penstock.api() + "/2015-03-31/event-source-mappings/"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertTrue(mappings.body().contains(":function:Fn:live"), mappings.body());
    }
  }

  /** By a host name that not every machine resolves. */
  private static String raw(int port, String host) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
