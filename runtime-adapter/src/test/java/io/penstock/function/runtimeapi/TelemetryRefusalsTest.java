package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may not subscribe, where nothing is sent, and what cannot be. */
class TelemetryRefusalsTest extends TelemetryFixture {
  @Test
  void nothingIsSentToAPortOfSomebodyElse() throws Exception {
    listens = false;
    assertEquals(200, subscribe("/2022-07-01/telemetry", wish("function")).statusCode());
    api.telemetry().line("function", "secret", false);
    await(api.telemetry().flush());
    assertEquals(List.of(), batches);
  }

  @Test
  void onceInitialisedNobodyCanSubscribeOrRegister() throws Exception {
    var waits =
        http.sendAsync(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:" + api.port() + "/2020-01-01/extension/event/next"))
                .header("Lambda-Extension-Identifier", id)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    var runtime =
        http.sendAsync(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:" + api.port() + "/2018-06-01/runtime/invocation/next"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    await(api.initialized());
    var late = subscribe("/2022-07-01/telemetry", wish("function"));
    assertEquals(
        "403 {\"errorMessage\":\"Telemetry API subscription is closed"
            + " already\",\"errorType\":\"Telemetry.SubscriptionClosed\"}",
        late.statusCode() + " " + late.body());
    var other = send("POST", "/2020-01-01/extension/register", "{}", "late", "");
    assertEquals(403, other.statusCode());
    assertTrue(other.body().contains("Extension.RegistrationClosed"), other.body());
    assertEquals(
        Duration.ofMillis(500), await(api.shutDown("spindown", NOW)), "nobody wants SHUTDOWN");
    waits.cancel(true);
    runtime.cancel(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "types | [] | types should not be empty",
        "types | [\"metrics\"] | types should be of [extension, function, platform]",
        "schemaVersion | \"2023-01-01\" | schemaVersion is not supported: 2023-01-01",
        "buffering | {\"maxItems\":999} | maxItems should be from 1000 to 10000",
        "buffering | {\"maxBytes\":2000000} | maxBytes should be from 262144 to 1048576",
        "buffering | {\"timeoutMs\":\"soon\"} | timeoutMs should be from 25 to 30000",
        "destination | {\"protocol\":\"TCP\",\"URI\":\"http://sandbox:1\"} | destination protocol"
            + " should be HTTP",
        "destination | {\"protocol\":\"HTTP\",\"URI\":\"http://sandbox\"} | URI port is not"
            + " provided",
        "destination | {\"protocol\":\"HTTP\",\"URI\":\"http://10.0.0.1:80\"} | URI host should be"
            + " sandbox.localdomain",
      })
  void whatCannotBeIsRefused(String member, String value, String message) throws Exception {
    var body = wish("function");
    var answer =
        send(
            "PUT",
            "/2022-07-01/telemetry",
            body.put(member, new JsonArray("[" + value + "]").getValue(0)).encode(),
            "watch",
            id);
    assertEquals(400, answer.statusCode());
    assertEquals(
        new JsonObject().put("errorMessage", message).put("errorType", "ValidationError"),
        new JsonObject(answer.body()));
  }

  @Test
  void onlyExtensionsMaySubscribe() throws Exception {
    var answer = send("PUT", "/2022-07-01/telemetry", wish("function").encode(), "watch", "none");
    assertEquals(403, answer.statusCode());
    assertEquals(400, send("PUT", "/2022-07-01/telemetry", "[", "watch", id).statusCode());
  }
}
