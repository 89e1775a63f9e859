package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What AWS takes in any spelling: methods and schemes of API destinations. */
class SpelledMethodsTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void methodsAndSchemesOfDestinationsAreTakenInAnySpelling() throws Exception {
    try (var penstock = TestPenstock.up("Resources: {Orders: {Type: AWS::SQS::Queue}}")) {
      JsonObject connection =
          call(
              penstock.api(),
              "CreateConnection",
              """
              {"Name": "c", "AuthorizationType": "OAUTH_CLIENT_CREDENTIALS", "AuthParameters": {
                "OAuthParameters": {"ClientParameters": {"ClientID": "i", "ClientSecret": "s"},
                  "AuthorizationEndpoint": "HTTPS://example.com/token", "HttpMethod": "post"}}}
              """);
      call(
          penstock.api(),
          "CreateApiDestination",
          new JsonObject()
              .put("Name", "d")
              .put("ConnectionArn", connection.getString("ConnectionArn"))
              .put("InvocationEndpoint", "HTTPS://example.com/x")
              .put("HttpMethod", "put")
              .encode());
      JsonObject made = call(penstock.api(), "DescribeApiDestination", "{\"Name\": \"d\"}");
      assertEquals("PUT", made.getString("HttpMethod"));
      assertEquals("HTTPS://example.com/x", made.getString("InvocationEndpoint"));
    }
  }

  private JsonObject call(URI api, String operation, String body) throws Exception {
    var answer =
        client.send(
            HttpRequest.newBuilder(api)
                .header("X-Amz-Target", "AWSEvents." + operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    return new JsonObject(answer.body());
  }
}
