package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over HTTP to functions in Node.js and Python, through the whole gateway. */
class HttpEndToEndTest {
  static final Path TEMPLATE = Path.of("src/test/functions/template.yaml");
  private static final byte[] NONE = {};
  private static TestPenstock penstock;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(TEMPLATE, "--no-watch");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "python"})
  void httpApiWithPayload2(String language) {
    var answer =
        Client.post(
            penstock.http(),
            "/" + language + "/v2/a%20b/c?x=1&x=2&y=%2F",
            "{\"level\": 1.75}",
            "Content-Type",
            "application/json",
            "Cookie",
            "session=k9; theme=dark");
    assertEquals(201, answer.status(), answer.text());
    assertEquals(language, answer.header("x-from"));
    assertEquals(List.of("a=1; Path=/", "b=2"), answer.headers("set-cookie"));
    JsonObject event = answer.json();
    assertEquals("2.0", event.getString("version"));
    assertEquals("ANY /" + language + "/v2/{proxy+}", event.getString("routeKey"));
    assertEquals("/" + language + "/v2/a%20b/c", event.getString("rawPath"));
    assertEquals("x=1&x=2&y=%2F", event.getString("rawQueryString"));
    assertEquals(
        new JsonObject().put("x", "1,2").put("y", "/"),
        event.getJsonObject("queryStringParameters"));
    assertEquals(new JsonArray().add("session=k9").add("theme=dark"), event.getValue("cookies"));
    assertEquals("a b/c", event.getJsonObject("pathParameters").getString("proxy"));
    assertEquals("{\"level\": 1.75}", event.getString("body"));
    assertEquals(
        "127.0.0.1",
        event.getJsonObject("requestContext").getJsonObject("http").getString("sourceIp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "python"})
  void httpApiWithPayload1(String language) {
    var answer =
        Client.get(penstock.http(), "/" + language + "/v1/x?x=1&x=2", "X-Note", "1", "X-Note", "2");
    assertEquals(201, answer.status(), answer.text());
    assertEquals(List.of("a=1; Path=/", "b=2"), answer.headers("set-cookie"));
    JsonObject event = answer.json();
    assertEquals("1.0", event.getString("version"));
    assertEquals("GET", event.getString("httpMethod"));
    assertEquals("2", event.getJsonObject("queryStringParameters").getString("x"));
    assertEquals(
        new JsonArray().add("1").add("2"),
        event.getJsonObject("multiValueQueryStringParameters").getValue("x"));
    assertTrue(event.containsKey("body"));
    assertNull(event.getValue("body"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "python"})
  void restApi(String language) throws Exception {
    try (var client = new RawClient(penstock.http())) {
      var answer =
          client.request("GET /Prod/" + language + "/a?q=1", "serverlessrestapi.localhost").read();
      assertEquals(201, answer.status(), answer.head());
      JsonObject event = new JsonObject(answer.body());
      assertEquals("/" + language + "/{proxy+}", event.getString("resource"));
      assertEquals("/" + language + "/a", event.getString("path"));
      assertEquals("Prod", event.getJsonObject("requestContext").getString("stage"));
      assertFalse(event.containsKey("version"));
      var unknown = client.request("GET /Prod/nowhere", "serverlessrestapi.localhost").read();
      assertEquals(403, unknown.status());
      assertEquals("{\"message\":\"Missing Authentication Token\"}", unknown.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "python"})
  void functionUrl(String language) throws Exception {
    try (var client = new RawClient(penstock.http())) {
      String host = language + "weburl.localhost";
      var answer = client.request("GET /some/path?a=b", host).read();
      assertEquals(201, answer.status(), answer.head());
      JsonObject event = new JsonObject(answer.body());
      assertEquals("$default", event.getString("routeKey"));
      assertEquals("/some/path", event.getString("rawPath"));
    }
  }

  @Test
  void streamedFunctionUrl() throws Exception {
    try (var client = new RawClient(penstock.http())) {
      var answer = client.request("GET /", "streamsurl.localhost").read();
      assertEquals(202, answer.status(), answer.head());
      assertTrue(answer.head().contains("x-from: stream"), answer.head());
      assertTrue(answer.head().contains("set-cookie: a=1"), answer.head());
      assertTrue(answer.head().contains("set-cookie: b=2"), answer.head());
      assertEquals("one two", answer.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "python"})
  void binaryBodiesArriveWhole(String language) {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (i * 7);
    var answer =
        Client.send(
            penstock.http(),
            "POST",
            "/" + language + "/v2/picture",
            bytes,
            "Content-Type",
            "image/png");
    JsonObject event = answer.json();
    assertTrue(event.getBoolean("isBase64Encoded"));
    assertArrayEquals(bytes, Base64.getDecoder().decode(event.getString("body")));
  }

  @Test
  void unknownPathsAreNotFound() {
    var answer = Client.get(penstock.http(), "/nowhere");
    assertEquals(404, answer.status());
    assertEquals("{\"message\":\"Not Found\"}", answer.text());
  }

  @Test
  void restApiAnswersPreflightsAsSamDeclaresThem() {
    try (var shop =
        TestPenstock.up(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: live
                  Cors:
                    AllowOrigin: "'https://shop.example'"
                    AllowHeaders: "'content-type,x-team'"
                    MaxAge: "'600'"
                    AllowCredentials: true
              Web:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs20.x
                  Handler: index.handler
                  InlineCode: |
                    exports.handler = async () => ({ statusCode: 200, body: "own" });
                  Events:
                    Get: {Type: Api, Properties: {RestApiId: !Ref Shop, Path: "/things/{id}", Method: get}}
                    Put: {Type: Api, Properties: {RestApiId: !Ref Shop, Path: "/things/{id}", Method: put}}
                    Own: {Type: Api, Properties: {RestApiId: !Ref Shop, Path: /own, Method: options}}
                    Any: {Type: Api, Properties: {RestApiId: !Ref Shop, Path: /any, Method: any}}
            """)) {
      var answer = Client.send(shop.http(), "OPTIONS", "/live/things/7", NONE);
      assertEquals(200, answer.status());
      assertEquals("https://shop.example", answer.header("access-control-allow-origin"));
      assertEquals("content-type,x-team", answer.header("access-control-allow-headers"));
      assertEquals("GET,OPTIONS,PUT", answer.header("access-control-allow-methods"));
      assertEquals("600", answer.header("access-control-max-age"));
      assertEquals("true", answer.header("access-control-allow-credentials"));
      assertEquals(
          "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT",
          Client.send(shop.http(), "OPTIONS", "/live/any", NONE)
              .header("access-control-allow-methods"));
      assertEquals("own", Client.send(shop.http(), "OPTIONS", "/live/own", NONE).text());
      assertEquals("own", Client.get(shop.http(), "/live/things/7").text());
    }
  }
}
