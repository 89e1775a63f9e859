package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What EventBridge answered to the same requests, as it was recorded; where no record is known the
 * ground stands beside it.
 */
class EventAnswersTest extends EventAnswersFixture {
  private static final String ARN = "arn:aws:events:us-east-1:123456789012:";

  @Test
  void aBusThatIsNotThereIsNotFound() throws Exception {
    String none = "ResourceNotFoundException: Event bus none does not exist.";
    String bus = ARN + "event-bus/none";
    assertEquals(none, events.refused("create_archive", "ArchiveName", "a", "EventSourceArn", bus));
    assertEquals(none, events.refused("list_archives", "EventSourceArn", bus));
    events.done("create_archive", "ArchiveName", "a", "EventSourceArn", ARN + "event-bus/default");
    Object[] replay = {
      "ReplayName",
      "r",
      "EventSourceArn",
      ARN + "archive/a",
      "EventStartTime",
      1_700_000_000,
      "EventEndTime",
      1_700_000_060,
      "Destination",
      map("Arn", bus)
    };
    assertEquals(none, events.refused("start_replay", replay));
    replay[9] = map("Arn", ARN + "rule/none");
    assertEquals(
        "ValidationException: Parameter Destination.Arn is not valid. Reason: Must contain an event"
            + " bus ARN.",
        events.refused("start_replay", replay));
    assertTrue(
        events
            .refused("put_rule", "Name", "r", "EventBusName", "none", "EventPattern", "{\"a\":[1]}")
            .equals(none));
  }

  /** By the guide and the model, whose update requires no member; lists come whole. */
  @Test
  void whatAnUpdateOfAConnectionLeavesOutIsAsBefore() throws Exception {
    JsonObject headers =
        map("HeaderParameters", new JsonArray().add(map("Key", "X-A", "Value", "1")));
    events.done(
        "create_connection",
        "Name",
        "kept",
        "AuthorizationType",
        "BASIC",
        "AuthParameters",
        map(
            "BasicAuthParameters",
            map("Username", "u", "Password", "p"),
            "InvocationHttpParameters",
            headers));
    events.done(
        "update_connection",
        "Name",
        "kept",
        "AuthParameters",
        map("BasicAuthParameters", map("Password", "q")));
    JsonObject shown =
        events.done("describe_connection", "Name", "kept").getJsonObject("AuthParameters");
    assertEquals(map("Username", "u"), shown.getJsonObject("BasicAuthParameters"));
    assertEquals(
        "X-A",
        shown
            .getJsonObject("InvocationHttpParameters")
            .getJsonArray("HeaderParameters")
            .getJsonObject(0)
            .getString("Key"));
    events.done("update_connection", "Name", "kept", "Description", "d");
    assertEquals(
        "ValidationException: Connections to private APIs are not served here.",
        events.refused(
            "update_connection",
            "Name",
            "kept",
            "InvocationConnectivityParameters",
            map(
                "ResourceParameters",
                map(
                    "ResourceConfigurationArn",
                    "arn:aws:vpc-lattice:us-east-1:123456789012:resourceconfiguration/rcfg-0123456789abcdef0"))));
    assertEquals(
        shown, events.done("describe_connection", "Name", "kept").getJsonObject("AuthParameters"));
    Object[] another = {
      "Name",
      "kept",
      "AuthorizationType",
      "API_KEY",
      "AuthParameters",
      map("ApiKeyAuthParameters", map("ApiKeyName", "k"))
    };
    assertTrue(
        events.refused("update_connection", another).contains("apiKeyValue"),
        "another type takes nothing of the one before");
    another[5] = map("ApiKeyAuthParameters", map("ApiKeyName", "k", "ApiKeyValue", "v"));
    events.done("update_connection", another);
    assertEquals(
        map("ApiKeyAuthParameters", map("ApiKeyName", "k")),
        events.done("describe_connection", "Name", "kept").getJsonObject("AuthParameters"));
  }

  /** Not recorded: what is no URL of HTTP with a host could never be called. */
  @Test
  void endpointsThatCanNeverBeCalledAreRefused() throws Exception {
    for (String endpoint : List.of("file:///x", "https://?q=1", "https:///x", "ftp://a/b")) {
      JsonObject oauth =
          map(
              "ClientParameters",
              map("ClientID", "i", "ClientSecret", "s"),
              "AuthorizationEndpoint",
              endpoint,
              "HttpMethod",
              "POST");
      Object[] connection = {
        "Name",
        "c",
        "AuthorizationType",
        "OAUTH_CLIENT_CREDENTIALS",
        "AuthParameters",
        map("OAuthParameters", oauth)
      };
      assertTrue(
          events.refused("create_connection", connection).startsWith("ValidationException"),
          endpoint);
    }
    String connection =
        events
            .done(
                "create_connection",
                "Name",
                "c",
                "AuthorizationType",
                "API_KEY",
                "AuthParameters",
                map("ApiKeyAuthParameters", map("ApiKeyName", "k", "ApiKeyValue", "v")))
            .getString("ConnectionArn");
    for (String endpoint : List.of("https://?q=1", "https:///x", "file:///x")) {
      Object[] destination = {
        "Name",
        "d",
        "ConnectionArn",
        connection,
        "InvocationEndpoint",
        endpoint,
        "HttpMethod",
        "POST"
      };
      assertTrue(
          events.refused("create_api_destination", destination).startsWith("ValidationException"),
          endpoint);
    }
  }
}
