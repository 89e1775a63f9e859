package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static io.penstock.gateway.endtoend.EventBridgeTest.list;
import static io.penstock.gateway.endtoend.EventBridgeTest.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.endtoend.Receiver.Answer;
import io.penstock.gateway.endtoend.Receiver.Got;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an API destination sends with each call, and the tokens that it fetches. */
class ApiDestinationTokensTest extends ApiDestinationsFixture {
  private Got next() throws InterruptedException {
    return receiver.next();
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
