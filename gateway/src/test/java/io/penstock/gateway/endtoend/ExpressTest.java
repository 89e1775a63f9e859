package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An Express application behind both payload versions and a REST API. */
class ExpressTest {
  private static TestPenstock penstock;
  private static TestPenstock rest;

  @BeforeAll
  static void start() throws Exception {
    String code = Npm.folder().toString();
    penstock =
        TestPenstock.up(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals:
              Function:
                Runtime: nodejs20.x
                Handler: express-app.handler
                CodeUri: %s
                MemorySize: 512
                Timeout: 20
            Resources:
              Two:
                Type: AWS::Serverless::Function
                Properties:
                  Events: {E: {Type: HttpApi, Properties: {Path: "/two/{proxy+}", Method: any}}}
              One:
                Type: AWS::Serverless::Function
                Properties:
                  Events:
                    E:
                      Type: HttpApi
                      Properties: {Path: "/one/{proxy+}", Method: any, PayloadFormatVersion: "1.0"}
            """
                .formatted(code),
            "--no-watch",
            "--isolation=process");
    rest =
        TestPenstock.up(
            """
            Resources:
              Rest:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs20.x
                  Handler: express-app.handler
                  CodeUri: %s
                  MemorySize: 512
                  Events: {E: {Type: Api, Properties: {Path: "/rest/{proxy+}", Method: any}}}
            """
                .formatted(code),
            "--no-watch",
            "--isolation=process");
  }

  @AfterAll
  static void stop() {
    if (penstock != null) penstock.close();
    if (rest != null) rest.close();
  }

  private static String base(String where) {
    return where.equals("rest") ? "/Prod/rest/express" : "/" + where + "/express";
  }

  private static java.net.URI at(String where) {
    return (where.equals("rest") ? rest : penstock).http();
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "one", "rest"})
  void pathQueryAndCookies(String where) {
    var answer =
        Client.get(at(where), base(where) + "/hello/ada%20l?q=1&q=2", "Cookie", "a=b; c=d");
    assertEquals(200, answer.status(), answer.text());
    assertEquals("ada l", answer.json().getString("hello"));
    assertEquals("a=b; c=d", answer.json().getString("cookies"));
    assertEquals("1|2", answer.header("x-query"));
    assertEquals(List.of("first=1; Path=/", "second=2; Path=/"), answer.headers("set-cookie"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "one", "rest"})
  void jsonBodies(String where) {
    var answer =
        Client.post(
            at(where),
            base(where) + "/json",
            "{\"name\": \"Zo\u00eb\", \"n\": [1, 2]}",
            "Content-Type",
            "application/json");
    assertEquals(201, answer.status(), answer.text());
    assertEquals("Zo\u00eb", answer.json().getString("name"));
    assertTrue(answer.header("content-type").startsWith("application/json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "one"})
  void binaryBodies(String where) {
    byte[] image = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff, (byte) 0xfe, 10, 13};
    byte[] reversed = new byte[image.length];
    for (int i = 0; i < image.length; i++) reversed[i] = image[image.length - 1 - i];
    var answer =
        Client.send(at(where), "POST", base(where) + "/image", image, "Content-Type", "image/png");
    assertEquals(200, answer.status(), answer.text());
    assertEquals("image/png", answer.header("content-type"));
    assertArrayEquals(reversed, answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "one", "rest"})
  void redirectsAndErrors(String where) {
    var gone = Client.get(at(where), base(where) + "/gone");
    assertEquals(302, gone.status());
    assertEquals("/elsewhere", gone.header("location"));
    var failed = Client.get(at(where), base(where) + "/fails");
    assertEquals(500, failed.status());
    assertEquals("as expected", failed.text());
    assertEquals(404, Client.get(at(where), base(where) + "/nothing/here").status());
  }
}
