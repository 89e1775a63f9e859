package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a served service does not serve is refused in its protocol, by its name; all is counted. */
class UnservedOperationsTest {
  private static final String SCOPE =
      "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/%s/aws4_request, SignedHeaders=host,"
          + " Signature=0";
  @TempDir static Path folder;
  private static TestPenstock penstock;

  @BeforeAll
  static void start() throws Exception {
    Path template = folder.resolve("t.yaml");
    Files.writeString(
        template,
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Queue: {Type: AWS::SQS::Queue}
        """);
    penstock = TestPenstock.up(template);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static Client.Answer ask(String service, String path, String body, String... headers) {
    var all = new java.util.ArrayList<>(java.util.List.of(headers));
    all.add("x-amz-date");
    all.add("20260101T000000Z");
    all.add("authorization");
    all.add(SCOPE.formatted(service));
    return Client.post(penstock.api(), path, body, all.toArray(String[]::new));
  }

  @Test
  void restServices() {
    var known = ask("lambda", "/2025-11-30/capacity-providers", "{}");
    assertEquals(404, known.status(), known.text());
    assertEquals("UnknownOperationException", known.header("x-amzn-errortype"));
    assertTrue(known.text().contains("CreateCapacityProvider"), known.text());
    var unknown = ask("scheduler", "/schedules/a/b", "{}");
    assertEquals(404, unknown.status());
    assertTrue(unknown.text().contains("POST /schedules/a/b"), unknown.text());
  }

  @Test
  void jsonServices() {
    for (String service :
        new String[] {"events AWSEvents", "sqs AmazonSQS", "logs Logs_20140328"}) {
      String[] parts = service.split(" ");
      var answer = ask(parts[0], "/", "{}", "x-amz-target", parts[1] + ".Dance");
      assertEquals(400, answer.status());
      assertTrue(answer.json().getString("__type").endsWith("UnknownOperationException"));
      assertTrue(answer.json().getString("message").contains("Dance"), answer.text());
    }
  }

  @Test
  void queryServices() {
    for (String service : new String[] {"sns 2010-03-31", "sqs 2012-11-05", "sts 2011-06-15"}) {
      String[] parts = service.split(" ");
      var answer =
          ask(
              parts[0],
              "/",
              "Action=Dance&Version=" + parts[1],
              "content-type",
              "application/x-www-form-urlencoded");
      assertEquals(400, answer.status());
      assertTrue(answer.text().contains("<Code>InvalidAction</Code>"), answer.text());
      assertTrue(answer.text().contains("Dance"), answer.text());
    }
  }

  @Test
  void everyRequestIsCountedByItsOperation() {
    ask("events", "/", "{}", "x-amz-target", "AWSEvents.ListEventBuses");
    ask("lambda", "/2021-10-31/functions/nobody/urls", "{}");
    Client.get(penstock.api(), "/2015-03-31/functions/nobody");
    String metrics = Client.get(penstock.api(), "/_penstock/metrics").text();
    for (String line :
        new String[] {
          "penstock_api_requests_seconds_count{operation=\"ListEventBuses\",service=\"events\",status=\"200\"}",
          "penstock_api_requests_seconds_count{operation=\"GetFunction\",service=\"lambda\",status=\"404\"}",
          "penstock_api_requests_seconds_count{operation=\"Unknown\",service=\"lambda\",status=\"404\"}",
        }) assertTrue(metrics.contains(line), line);
  }
}
