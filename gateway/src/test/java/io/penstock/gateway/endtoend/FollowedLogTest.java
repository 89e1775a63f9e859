package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log that is followed: what is there first, then what comes. */
class FollowedLogTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Says:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: "exports.handler = async (e) => { console.log('said ' + e.word); };"
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  @Timeout(120)
  void linesThatAreThereAndLinesThatComeAreTold() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      say(penstock.api(), "first");
      var log = penstock.api().resolve("/_penstock/api/functions/Says/logs?follow=true");
      var answer = client.send(HttpRequest.newBuilder(log).build(), BodyHandlers.ofInputStream());
      assertEquals(200, answer.statusCode());
      try (var reader =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        until(reader, "said first");
        say(penstock.api(), "second");
        until(reader, "said second");
      }
    }
  }

  @Test
  @Timeout(120)
  void aLogWithoutALineIsFollowedToo() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      var log = penstock.api().resolve("/_penstock/api/functions/Says/logs?follow=true");
      var answer = client.send(HttpRequest.newBuilder(log).build(), BodyHandlers.ofInputStream());
      assertEquals(200, answer.statusCode());
      try (var reader =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        say(penstock.api(), "only");
        until(reader, "said only");
      }
    }
  }

  private void say(URI api, String word) throws Exception {
    var answer =
        client.send(
            HttpRequest.newBuilder(api.resolve("/2015-03-31/functions/Says/invocations"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"word\":\"" + word + "\"}"))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
  }

  private static void until(BufferedReader reader, String wanted) throws Exception {
    String line = reader.readLine();
    while (line != null && !line.contains(wanted)) line = reader.readLine();
    assertTrue(line != null, "the log ended before: " + wanted);
  }
}
