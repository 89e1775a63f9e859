package io.penstock.testcontainers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** An example, too: {@code scripts/test-containers} makes the image and runs it. */
@EnabledIfSystemProperty(
    named = "containers",
    matches = "true",
    disabledReason = "scripts/test-containers runs it")
class PenstockContainerTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
        Placed:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {source: [shop]}
            Targets: [{Id: orders, Arn: !GetAtt Orders.Arn}]
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void anEventComesToTheQueueOfItsRule(@TempDir Path app) throws Exception {
    Files.writeString(app.resolve("template.yaml"), TEMPLATE);
    try (var penstock =
        new PenstockContainer(System.getProperty("penstock.image", "penstock:check"))
            .withApplication(app)) {
      penstock.start();
      assertEquals(401, get(penstock.api(), "/_penstock/metrics", "none").statusCode());
      var put =
          HttpRequest.newBuilder(penstock.api().resolve("/_penstock/api/buses/default/events"))
              .header("Authorization", "Bearer " + penstock.token())
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"Source\":\"shop\",\"DetailType\":\"placed\",\"Detail\":\"{}\"}"))
              .build();
      var answer = client.send(put, BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      String visible = "aws_sqs_approximate_number_of_messages_visible{queue=\"orders\"} 1.0";
      long end = System.nanoTime() + 60_000_000_000L;
      String told;
      do {
        told = get(penstock.api(), "/_penstock/metrics", penstock.token()).body();
      } while (!told.contains(visible) && System.nanoTime() < end);
      assertTrue(told.contains(visible), told);
      assertEquals(404, get(penstock.http(), "/nothing", "").statusCode());
    }
  }

  private HttpResponse<String> get(URI base, String path, String token)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + token)
            .build(),
        BodyHandlers.ofString());
  }
}
