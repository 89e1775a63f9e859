package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.EventBridgeTest.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** API destinations and connections: declared, driven with boto3, and seen at an endpoint. */
class ApiDestinationsTest extends ApiDestinationsFixture implements EveryClient {
  private static void fault(JsonObject answer, String code, String... words) {
    assertEquals(code, answer.getString("code"), answer.encode());
    for (String word : words)
      assertTrue(answer.getString("message").contains(word), answer.encode());
  }

  private static JsonObject basic() {
    return new JsonObject()
        .put("BasicAuthParameters", new JsonObject().put("Username", "u").put("Password", "p"));
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
}
