package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static io.penstock.gateway.endtoend.EventBridgeTest.list;
import static io.penstock.gateway.endtoend.EventBridgeTest.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.endtoend.Receiver.Answer;
import io.penstock.gateway.endtoend.Receiver.Got;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API destinations and connections: declared, driven with boto3, and seen at an endpoint. */
class ApiDestinationsTest implements EveryClient {
  private static final String TEMPLATE =
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
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Receiver receiver = new Receiver(_ -> planned());

  @AfterEach
  void stop() {
    receiver.close();
  }

  private Answer planned() {
    Answer plan = answers.poll();
    return plan == null ? Answer.OK : plan;
  }

  private static Answer answer(int status, String body) {
    return new Answer(status, body, Map.of());
  }

  private Got next() throws InterruptedException {
    return receiver.next();
  }

  private String url(String path) {
    return receiver.at(path);
  }

  private TestPenstock up(MovedClock clock) throws IOException {
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

  private static void fault(JsonObject answer, String code, String... words) {
    assertEquals(code, answer.getString("code"), answer.encode());
    for (String word : words)
      assertTrue(answer.getString("message").contains(word), answer.encode());
  }

  private static JsonObject entry(String source, String detail) {
    return new JsonObject().put("Source", source).put("DetailType", "Placed").put("Detail", detail);
  }

  @Test
  void aDeclaredOneIsCalledWithAllItsParameters() throws Exception {
    try (var penstock = up(new MovedClock("2026-06-01T12:00:00Z"))) {
      var events = new Boto("events", penstock.api(), folder);
      events.call("put_events", "Entries", list(entry("shop", "{\"id\":\"a/b\",\"n\":3}"))).run();
      Got call = next();
      assertEquals("PUT", call.method());
      assertEquals("/orders/a%2Fb/lines/7?n=3&via=a%20b", call.uri());
      assertEquals("s3cret", call.header("X-api-key"));
      assertEquals("one", call.header("X-shop"));
      assertEquals("Placed", call.header("X-kind"));
      assertEquals(null, call.header("X-none"));
      assertEquals("127.0.0.1:" + receiver.port(), call.header("Host"));
      assertEquals("Amazon/EventBridge/ApiDestinations", call.header("User-agent"));
      assertEquals("application/json; charset=utf-8", call.header("Content-type"));
      assertEquals("bytes=0-1048575", call.header("Range"));
      assertEquals(
          new JsonObject().put("id", "a/b").put("n", 3).put("shop", "one"),
          new JsonObject(call.text()));

      var said =
          events
              .call("describe_connection", "Name", "Shop")
              .call("describe_api_destination", "Name", "Orders")
              .run();
      assertFalse(said.toString().contains("s3cret"), said.toString());
      JsonObject parameters =
          output(said.get(0))
              .getJsonObject("AuthParameters")
              .getJsonObject("InvocationHttpParameters");
      assertEquals(
          "one", parameters.getJsonArray("HeaderParameters").getJsonObject(0).getString("Value"));
      assertEquals(
          null, parameters.getJsonArray("BodyParameters").getJsonObject(0).getString("Value"));
      assertEquals("ACTIVE", output(said.get(1)).getString("ApiDestinationState"));
      assertEquals(50, output(said.get(1)).getInteger("InvocationRateLimitPerSecond"));
    }
  }

  private static JsonObject basic() {
    return new JsonObject()
        .put("BasicAuthParameters", new JsonObject().put("Username", "u").put("Password", "p"));
  }

  private JsonObject oauth() {
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

  @Override
  public void everyOperation(Boto.Client client) throws Exception {
    try (var penstock = up(new MovedClock("2026-06-01T12:00:00Z"))) {
      var events = new Boto("events", penstock.api(), folder).by(client);
      JsonObject made =
          output(
              events
                  .call(
                      "create_connection",
                      "Name",
                      "c",
                      "AuthorizationType",
                      "BASIC",
                      "AuthParameters",
                      basic())
                  .run()
                  .getFirst());
      String arn = made.getString("ConnectionArn");
      assertTrue(
          arn.matches("arn:aws:events:us-east-1:123456789012:connection/c/[-0-9a-f]{36}"), arn);
      assertEquals("AUTHORIZED", made.getString("ConnectionState"));
      Object[] destination = {
        "Name", "d", "ConnectionArn", arn, "InvocationEndpoint", url("/in"), "HttpMethod", "POST"
      };
      var said =
          events
              .call(
                  "create_connection",
                  "Name",
                  "c",
                  "AuthorizationType",
                  "BASIC",
                  "AuthParameters",
                  basic())
              .call(
                  "create_connection",
                  "Name",
                  "x",
                  "AuthorizationType",
                  "API_KEY",
                  "AuthParameters",
                  basic())
              .call("describe_connection", "Name", "none")
              .call("create_api_destination", destination)
              .call("create_api_destination", destination)
              .call(
                  "create_api_destination",
                  "Name",
                  "e",
                  "ConnectionArn",
                  arn + "x",
                  "InvocationEndpoint",
                  url("/in"),
                  "HttpMethod",
                  "POST")
              .call(
                  "create_api_destination",
                  "Name",
                  "e",
                  "ConnectionArn",
                  arn,
                  "InvocationEndpoint",
                  "ftp://x/",
                  "HttpMethod",
                  "POST")
              .call(
                  "update_api_destination",
                  "Name",
                  "d",
                  "HttpMethod",
                  "PATCH",
                  "InvocationRateLimitPerSecond",
                  3)
              .call("describe_api_destination", "Name", "d")
              .call("list_api_destinations", "ConnectionArn", arn)
              .call("list_connections", "NamePrefix", "c")
              .call("list_connections", "Limit", 1)
              .call("deauthorize_connection", "Name", "c")
              .call("describe_api_destination", "Name", "d")
              .call(
                  "update_connection",
                  "Name",
                  "c",
                  "AuthorizationType",
                  "OAUTH_CLIENT_CREDENTIALS",
                  "AuthParameters",
                  oauth())
              .call("describe_connection", "Name", "c")
              .call("delete_api_destination", "Name", "d")
              .call("delete_api_destination", "Name", "d")
              .call("delete_connection", "Name", "c")
              .call("delete_connection", "Name", "c")
              .run();
      fault(said.get(0), "ResourceAlreadyExistsException", "c");
      fault(said.get(1), "ValidationException", "apiKeyAuthParameters", "basicAuthParameters");
      fault(said.get(2), "ResourceNotFoundException", "none");
      assertEquals("ACTIVE", output(said.get(3)).getString("ApiDestinationState"));
      fault(said.get(4), "ResourceAlreadyExistsException", "d");
      fault(said.get(5), "ResourceNotFoundException", "does not exist");
      fault(said.get(6), "ValidationException", "InvocationEndpoint");
      output(said.get(7));
      assertEquals("PATCH", output(said.get(8)).getString("HttpMethod"));
      assertEquals(3, output(said.get(8)).getInteger("InvocationRateLimitPerSecond"));
      assertEquals(1, output(said.get(9)).getJsonArray("ApiDestinations").size());
      assertEquals(1, output(said.get(10)).getJsonArray("Connections").size());
      assertEquals(1, output(said.get(11)).getJsonArray("Connections").size());
      assertNotNull(output(said.get(11)).getString("NextToken"));
      assertEquals("DEAUTHORIZED", output(said.get(12)).getString("ConnectionState"));
      assertEquals("INACTIVE", output(said.get(13)).getString("ApiDestinationState"));
      assertEquals("AUTHORIZED", output(said.get(14)).getString("ConnectionState"));
      assertFalse(said.get(15).encode().contains("hush"), said.get(15).encode());
      output(said.get(16));
      fault(said.get(17), "ResourceNotFoundException", "d");
      assertEquals("DELETING", output(said.get(18)).getString("ConnectionState"));
      fault(said.get(19), "ResourceNotFoundException", "c");
      try (Stream<Path> files = Files.walk(folder)) {
        assertTrue(files.count() > 0);
      }
    }
  }

  @Test
  void tokensAreFetchedOnceAndAgainWhenRefusedAndRefusalsAreHeeded() throws Exception {
    var clock = new MovedClock("2026-06-01T12:00:00Z");
    try (var penstock = up(clock)) {
      var events = new Boto("events", penstock.api(), folder);
      String connection =
          output(
                  events
                      .call(
                          "create_connection",
                          "Name",
                          "c",
                          "AuthorizationType",
                          "OAUTH_CLIENT_CREDENTIALS",
                          "AuthParameters",
                          oauth())
                      .run()
                      .getFirst())
              .getString("ConnectionArn");
      String destination =
          output(
                  events
                      .call(
                          "create_api_destination",
                          "Name",
                          "d",
                          "ConnectionArn",
                          connection,
                          "InvocationEndpoint",
                          url("/in"),
                          "HttpMethod",
                          "POST")
                      .run()
                      .getFirst())
              .getString("ApiDestinationArn");
      answers.add(answer(200, "{\"access_token\":\"t1\",\"expires_in\":3600}"));
      for (JsonObject answer :
          events
              .call("put_rule", "Name", "r", "EventPattern", "{\"source\":[\"s\"]}")
              .call(
                  "put_targets",
                  "Rule",
                  "r",
                  "Targets",
                  list(new JsonObject().put("Id", "d").put("Arn", destination)))
              .call("put_events", "Entries", list(entry("s", "{\"n\":1}")))
              .run()) output(answer);
      Got token = next();
      assertEquals("/token", token.uri());
      assertEquals(
          "grant_type=client_credentials&client_id=me&client_secret=hush%26&scope=all",
          token.text());
      Got first = next();
      assertEquals("/in", first.uri());
      assertEquals("Bearer t1", first.header("Authorization"));

      // The endpoint refuses the token: the retry comes with a new one.
      answers.add(answer(401, "no"));
      answers.add(answer(200, "{\"access_token\":\"t2\",\"expires_in\":3600}"));
      events.call("put_events", "Entries", list(entry("s", "{\"n\":2}"))).run();
      assertEquals("Bearer t1", next().header("Authorization"));
      moveUntilCalled(clock);
      assertEquals("/token", next().uri());
      assertEquals("Bearer t2", next().header("Authorization"));

      // The endpoint says when to come back.
      answers.add(new Answer(429, "slow", Map.of("Retry-After", "120")));
      events.call("put_events", "Entries", list(entry("s", "{\"n\":3}"))).run();
      assertEquals("Bearer t2", next().header("Authorization"));
      until("the wait is stored", () -> pending(penstock).contains("2026-06-01T12:"));
      var before = clock.instant();
      moveUntilCalled(clock);
      assertTrue(
          Duration.between(before, clock.instant()).toSeconds() >= 110,
          before + " to " + clock.instant());
      next();

      // What will not pass is given up at once.
      answers.add(answer(404, "gone"));
      events.call("put_events", "Entries", list(entry("s", "{\"n\":4}"))).run();
      next();
      until(
          "the dead letter",
          () ->
              Client.get(penstock.api(), "/_penstock/api/events?state=DEAD")
                  .text()
                  .contains("d answered 404."));
    }
  }

  private static String pending(TestPenstock penstock) {
    return Client.get(penstock.api(), "/_penstock/api/events?state=PENDING").text();
  }

  private void moveUntilCalled(MovedClock clock) {
    until(
        "the next call",
        () -> {
          if (!receiver.got.isEmpty()) return true;
          clock.advance(Duration.ofSeconds(5));
          return false;
        });
  }
}
