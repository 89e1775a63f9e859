package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.EventBridgeTest.list;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.endtoend.Receiver.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with API destinations, and the endpoint that they call. */
abstract class ApiDestinationsFixture {
  static final String TEMPLATE =
      """
      Parameters: {Key: {Type: String, NoEcho: true}, Port: {Type: Number}}
      Resources:
        Shop:
          Type: AWS::Events::Connection
          Properties:
            AuthorizationType: API_KEY
            AuthParameters:
              ApiKeyAuthParameters: {ApiKeyName: x-api-key, ApiKeyValue: !Ref Key}
              InvocationHttpParameters:
                HeaderParameters: [{Key: x-shop, Value: one, IsValueSecret: false}]
                QueryStringParameters: [{Key: via, Value: a b, IsValueSecret: false}]
                BodyParameters: [{Key: shop, Value: one, IsValueSecret: true}]
        Orders:
          Type: AWS::Events::ApiDestination
          Properties:
            ConnectionArn: !GetAtt Shop.Arn
            InvocationEndpoint: !Sub "http://127.0.0.1:${Port}/orders/*/lines/*"
            HttpMethod: PUT
            InvocationRateLimitPerSecond: 50
        Placed:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {source: [shop]}
            Targets:
              - Id: api
                Arn: !GetAtt Orders.Arn
                InputPath: $.detail
                HttpParameters:
                  PathParameterValues: [$.detail.id, "7"]
                  HeaderParameters: {x-kind: $.detail-type, x-none: $.detail.none, host: evil}
                  QueryStringParameters: {n: $.detail.n}
      """;
  @TempDir Path folder;
  final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  final Receiver receiver = new Receiver(_ -> planned());

  @AfterEach
  void stop() {
    receiver.close();
  }

  Answer planned() {
    Answer plan = answers.poll();
    return plan == null ? Answer.OK : plan;
  }

  static Answer answer(int status, String body) {
    return new Answer(status, body, Map.of());
  }

  String url(String path) {
    return receiver.at(path);
  }

  TestPenstock up(MovedClock clock) throws IOException {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    return TestPenstock.up(
        template,
        clock,
        "--no-watch",
        "--parameter",
        "Key=s3cret",
        "--parameter",
        "Port=" + receiver.port());
  }

  JsonObject oauth() {
    return new JsonObject()
        .put(
            "OAuthParameters",
            new JsonObject()
                .put(
                    "ClientParameters",
                    new JsonObject().put("ClientID", "me").put("ClientSecret", "hush&"))
                .put("AuthorizationEndpoint", url("/token"))
                .put("HttpMethod", "POST")
                .put(
                    "OAuthHttpParameters",
                    new JsonObject()
                        .put(
                            "BodyParameters",
                            list(
                                new JsonObject()
                                    .put("Key", "scope")
                                    .put("Value", "all")
                                    .put("IsValueSecret", false)))));
  }
}
