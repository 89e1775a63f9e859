package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the Lambda API tells of functions, and what of them it changes. */
class LambdaOperationsTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static TestPenstock penstock;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(HttpEndToEndTest.TEMPLATE, "--no-watch");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static JsonObject get(String path) {
    var answer = Client.get(penstock.api(), path);
    assertEquals(200, answer.status(), answer.text());
    return answer.json();
  }

  private static Client.Answer send(String method, String path, String body) {
    return Client.send(
        penstock.api(), method, path, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static List<String> names(JsonObject page) {
    return page.getJsonArray("Functions").stream()
        .map(f -> ((JsonObject) f).getString("FunctionName"))
        .toList();
  }

  @Test
  void functionsAreListedPageByPage() {
    var all = names(get(FUNCTIONS));
    assertEquals(List.of("Calls", "NoRoom", "NodeWeb", "PythonCalls", "PythonWeb", "Streams"), all);
    var paged = new ArrayList<String>();
    String marker = "";
    do {
      JsonObject page = get(FUNCTIONS + "/?MaxItems=4" + marker);
      paged.addAll(names(page));
      marker =
          page.getString("NextMarker") == null ? null : "&Marker=" + page.getValue("NextMarker");
    } while (marker != null);
    assertEquals(all, paged);
    assertFalse(get(FUNCTIONS).getJsonArray("Functions").getJsonObject(0).containsKey("State"));
    var versions = get(FUNCTIONS + "?FunctionVersion=ALL").getJsonArray("Functions");
    assertEquals(ARN + "Calls:$LATEST", versions.getJsonObject(0).getString("FunctionArn"));
    assertEquals(ARN + "Calls:1", versions.getJsonObject(1).getString("FunctionArn"));
  }

  @Test
  void aFunctionIsDescribed() {
    JsonObject whole = get(FUNCTIONS + "/Calls");
    JsonObject configuration = whole.getJsonObject("Configuration");
    assertEquals(new JsonObject().put("team", "water"), whole.getJsonObject("Tags"));
    assertEquals("S3", whole.getJsonObject("Code").getString("RepositoryType"));
    assertEquals(configuration, get(FUNCTIONS + "/Calls/configuration"));
    assertEquals(ARN + "Calls", configuration.getString("FunctionArn"));
    assertEquals("nodejs20.x", configuration.getString("Runtime"));
    assertEquals("calls.handler", configuration.getString("Handler"));
    assertEquals("Active", configuration.getString("State"));
    assertEquals("Successful", configuration.getString("LastUpdateStatus"));
    assertEquals("$LATEST", configuration.getString("Version"));
    assertEquals(60, configuration.getInteger("Timeout"));
    assertEquals(256, configuration.getInteger("MemorySize"));
    assertEquals(
        "green",
        configuration.getJsonObject("Environment").getJsonObject("Variables").getString("COLOUR"));
    assertTrue(
        configuration
            .getString("LastModified")
            .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000"));
    assertEquals(
        ARN + "Calls:1", get(FUNCTIONS + "/Calls:1/configuration").getString("FunctionArn"));
    JsonObject alias = get(FUNCTIONS + "/Calls/aliases/live");
    assertEquals("1", alias.getString("FunctionVersion"));
    assertEquals(ARN + "Calls:live", alias.getString("AliasArn"));
    assertEquals(2, get(FUNCTIONS + "/Calls/versions").getJsonArray("Versions").size());
    assertEquals(
        new JsonObject().put("ReservedConcurrentExecutions", 0),
        get(FUNCTIONS + "/NoRoom").getJsonObject("Concurrency"));
  }

  @Test
  void reservedConcurrencyIsKept() throws Exception {
    String path = "/2017-10-31/functions/PythonCalls/concurrency";
    String read = "/2019-09-30/functions/PythonCalls/concurrency";
    assertEquals(new JsonObject(), get(read));
    var put = send("PUT", path, "{\"ReservedConcurrentExecutions\":0}");
    assertEquals(200, put.status(), put.text());
    assertEquals(new JsonObject().put("ReservedConcurrentExecutions", 0), put.json());
    assertEquals(put.json(), get(read));
    assertEquals(429, Client.invoke(penstock, "PythonCalls", "{}").status());
    assertEquals(200, send("PUT", path, "{\"ReservedConcurrentExecutions\":5}").status());
    assertEquals(200, Client.invoke(penstock, "PythonCalls", "{}").status());
    assertEquals(204, send("DELETE", path, "").status());
    assertEquals(new JsonObject(), get(read));

    assertEquals(
        200,
        send(
                "PUT",
                "/2017-10-31/functions/Calls/concurrency",
                "{\"ReservedConcurrentExecutions\":1}")
            .status());
    var first =
        CompletableFuture.supplyAsync(
            () -> Client.invoke(penstock, "Calls", "{\"do\":\"sleep\",\"millis\":2500}"));
    Client.until(
        "the first call runs",
        () -> get("/_penstock/api/functions/Calls").getInteger("running") == 1);
    var second = Client.invoke(penstock, "Calls", "{}");
    assertEquals(429, second.status());
    assertEquals(
        "ReservedFunctionConcurrentInvocationLimitExceeded", second.json().getString("Reason"));
    assertTrue(Integer.parseInt(second.header("retry-after")) >= 1);
    assertEquals("\"slept\"", first.get().text());
    assertEquals(200, Client.invoke(penstock, "Calls", "{}").status());
    send("DELETE", "/2017-10-31/functions/Calls/concurrency", "");
  }

  @Test
  void eventInvokeConfigIsKeptPerQualifier() {
    String path = "/2019-09-25/functions/NodeWeb/event-invoke-config";
    var put = send("PUT", path, "{\"MaximumRetryAttempts\":1,\"MaximumEventAgeInSeconds\":60}");
    assertEquals(200, put.status(), put.text());
    JsonObject config = put.json();
    assertEquals(ARN + "NodeWeb:$LATEST", config.getString("FunctionArn"));
    assertEquals(1, config.getInteger("MaximumRetryAttempts"));
    assertEquals(60, config.getInteger("MaximumEventAgeInSeconds"));
    assertTrue(config.getValue("LastModified") instanceof Number);
    assertEquals(
        new JsonObject().put("OnSuccess", new JsonObject()).put("OnFailure", new JsonObject()),
        config.getJsonObject("DestinationConfig"));
    assertEquals(config, get(path));
    String target = ARN + "Calls";
    var post =
        send(
            "POST",
            path,
            "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"" + target + "\"}}}");
    assertEquals(200, post.status(), post.text());
    assertEquals(1, post.json().getInteger("MaximumRetryAttempts"));
    assertEquals(
        target,
        post.json()
            .getJsonObject("DestinationConfig")
            .getJsonObject("OnFailure")
            .getString("Destination"));
    var replaced = send("PUT", path, "{\"MaximumRetryAttempts\":2}").json();
    assertNull(replaced.getValue("MaximumEventAgeInSeconds"));
    assertEquals(
        new JsonArray().add(replaced), get(path + "/list").getValue("FunctionEventInvokeConfigs"));
    assertEquals(204, send("DELETE", path, "").status());
    assertEquals(404, Client.get(penstock.api(), path).status());
    String alias = "/2019-09-25/functions/Calls/event-invoke-config?Qualifier=live";
    assertEquals(
        ARN + "Calls:live",
        send("PUT", alias, "{\"MaximumRetryAttempts\":0}").json().getString("FunctionArn"));
    assertEquals(
        404,
        Client.get(penstock.api(), "/2019-09-25/functions/Calls/event-invoke-config").status());
    assertEquals(204, send("DELETE", alias, "").status());
  }

  @Test
  void accountSettingsAreTold() {
    JsonObject limits = get("/2016-08-19/account-settings").getJsonObject("AccountLimit");
    assertEquals(1000, limits.getInteger("ConcurrentExecutions"));
    assertEquals(
        6,
        get("/2016-08-19/account-settings")
            .getJsonObject("AccountUsage")
            .getInteger("FunctionCount"));
  }
}
