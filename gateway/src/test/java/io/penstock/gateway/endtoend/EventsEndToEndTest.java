package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.cli.PenstockCommand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asynchronous events through the whole gateway, and how operators see and mend them. */
class EventsEndToEndTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, Handler: index.handler, Timeout: 10}}
      Resources:
        Fails:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: |
              exports.handler = async event => {
                if (event.heal && require('fs').existsSync(event.heal)) return {healed: event.n};
                console.log('about to fail', event.n);
                throw new TypeError('no ' + event.n);
              };
            EventInvokeConfig:
              DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Hears.Arn}}
        Hears:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: |
              exports.handler = async event => console.log('heard', JSON.stringify(event));
        Fine:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: "exports.handler = async event => event;"
      """;

  @TempDir private Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  private final HttpClient http = HttpClient.newHttpClient();
  private TestPenstock penstock;

  @BeforeEach
  void start() throws IOException {
    Path file = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    penstock = TestPenstock.up(file, now::get, "--no-watch", "--isolation=process");
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  private HttpResponse<String> send(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(penstock.api() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) request.header("content-type", "application/json");
    if (path.startsWith("/2015")) request.header("x-amz-invocation-type", "Event");
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String accept(String function, String event) {
    var answer = send("POST", "/2015-03-31/functions/" + function + "/invocations", event);
    assertEquals(202, answer.statusCode(), answer.body());
    assertEquals("", answer.body());
    return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
  }

  private JsonObject json(String method, String path, String body, int status) {
    var answer = send(method, "/_penstock/api/" + path, body);
    assertEquals(status, answer.statusCode(), answer.body());
    return new JsonObject(answer.body());
  }

  private JsonObject event(String id) {
    return json("GET", "events/" + id, null, 200);
  }

  private static void until(Supplier<Object> what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("waited in vain: " + what.get());
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void untilTries(String id, int tries) {
    until(
        () -> event(id),
        () -> {
          JsonObject event = event(id);
          return event.getInteger("attempts") == tries
              && !event.getString("state").equals("RUNNING");
        });
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /** Lets an event of Fails fail three times. */
  private String dead(String event) {
    String id = accept("Fails", event);
    untilTries(id, 1);
    pass(Duration.ofMinutes(1));
    untilTries(id, 2);
    pass(Duration.ofMinutes(2));
    untilTries(id, 3);
    return id;
  }

  @Test
  void anEventIsTriedThreeTimesAndItsEndIsHeardOf() {
    String id = accept("Fails", "{\"n\":1}");
    untilTries(id, 1);
    JsonObject event = event(id);
    assertEquals("PENDING", event.getString("state"));
    assertEquals("invoke", event.getString("trigger"));
    Instant due = Instant.parse(event.getString("due"));
    assertEquals(60, Duration.between(now.get(), due).toSeconds(), 1);
    pass(Duration.ofMinutes(1));
    untilTries(id, 2);
    due = Instant.parse(event(id).getString("due"));
    assertEquals(120, Duration.between(now.get(), due).toSeconds(), 1);
    pass(Duration.ofMinutes(2));
    untilTries(id, 3);
    event = event(id);
    assertEquals("DEAD", event.getString("state"));
    assertEquals("RetriesExhausted", event.getString("condition"));
    assertEquals("{\"n\":1}", event.getString("payload"));
    JsonArray tries = event.getJsonArray("tries");
    assertEquals(3, tries.size());
    JsonObject last = tries.getJsonObject(2);
    assertEquals("TypeError", last.getString("errorType"));
    assertEquals("no 1", last.getString("errorMessage"));
    assertTrue(last.getString("log").contains("about to fail 1"), last.getString("log"));
    String follower = event.getJsonArray("followers").getJsonObject(0).getString("id");
    until(() -> event(follower), () -> event(follower).getString("state").equals("SUCCEEDED"));
    JsonObject record = new JsonObject(event(follower).getString("payload"));
    assertEquals("RetriesExhausted", record.getJsonObject("requestContext").getString("condition"));
    assertEquals(3, record.getJsonObject("requestContext").getInteger("approximateInvokeCount"));
    assertEquals(1, record.getJsonObject("requestPayload").getInteger("n"));
    var counts = json("GET", "events/counts", null, 200).getJsonObject("counts");
    assertEquals(1, counts.getJsonObject("function:Fails").getInteger("dead"));
  }

  @Test
  void deadLettersAreRedrivenReplayedAndPurged() throws IOException {
    // Functions of a gateway that is root are another user's.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path heal = folder.resolve("healed");
    String body = new JsonObject().put("n", 5).put("heal", heal.toString()).encode();
    String id = dead(body);
    JsonObject found =
        json("GET", "events?function=Fails&state=dead&error=TypeError&trigger=inv", null, 200);
    assertEquals(1, found.getJsonArray("events").size());
    assertEquals(
        0,
        json("GET", "events?function=Fails&error=Other", null, 200).getJsonArray("events").size());

    // still broken: the canary fails, and the rest stays
    JsonObject job = json("POST", "redrives", "{\"function\":\"Fails\",\"canary\":1}", 202);
    until(() -> job(job), () -> job(job).getString("phase").equals("STOPPED"));
    assertEquals("all of the first 1 failed again", job(job).getString("why"));
    pass(Duration.ofMinutes(1));
    untilTries(id, 2);
    pass(Duration.ofMinutes(2));
    untilTries(id, 3);

    Files.writeString(heal, "");
    JsonObject second = json("POST", "redrives", "{\"function\":\"Fails\",\"canary\":0}", 202);
    until(() -> job(second), () -> job(second).getString("phase").equals("DONE"));
    until(() -> event(id), () -> event(id).getString("state").equals("SUCCEEDED"));
    assertEquals(409, send("POST", "/_penstock/api/events/" + id + "/redrive", "{}").statusCode());

    String copy =
        json("POST", "events/" + id + "/replay", "{\"function\":\"Fine\"}", 200).getString("id");
    assertNotEquals(id, copy);
    until(() -> event(copy), () -> event(copy).getString("state").equals("SUCCEEDED"));
    assertEquals(id, event(copy).getString("cause"));
    assertEquals(body, event(copy).getString("payload"));

    assertEquals(400, send("POST", "/_penstock/api/events/purge", "{}").statusCode());
    assertEquals(
        1,
        json("POST", "events/purge", "{\"state\":\"SUCCEEDED\",\"function\":\"Fine\"}", 200)
            .getInteger("purged"));
    assertEquals(404, send("GET", "/_penstock/api/events/" + copy, null).statusCode());
  }

  private JsonObject job(JsonObject begun) {
    return json("GET", "redrives/" + begun.getString("id"), null, 200);
  }

  @Test
  void badRequestsAreNamedAndChangeNothing() {
    for (String path :
        List.of("events?state=odd", "events?limit=0", "events?from=now", "events?colour=red"))
      assertNotNull(json("GET", path, null, 400).getString("message"));
    for (String body :
        List.of("[]", "{", "{\"rate\":0}", "{\"rate\":\"x\"}", "{\"canary\":101}", "{\"x\":1}"))
      assertNotNull(json("POST", "redrives", body, 400).getString("message"));
    assertEquals(404, send("GET", "/_penstock/api/events/none", null).statusCode());
    assertEquals(404, send("POST", "/_penstock/api/events/none/replay", "{}").statusCode());
    String id = accept("Fine", "{}");
    until(() -> event(id), () -> event(id).getString("state").equals("SUCCEEDED"));
    assertEquals(
        400,
        send("POST", "/_penstock/api/events/" + id + "/replay", "{\"function\":\"None\"}")
            .statusCode());
    assertEquals(0, json("GET", "redrives", null, 200).getJsonArray("redrives").size());
  }

  @Test
  void refusedEventsAreNotStored() {
    var unknown = send("POST", "/2015-03-31/functions/Nobody/invocations", "{}");
    assertEquals(404, unknown.statusCode());
    var garbage = send("POST", "/2015-03-31/functions/Fine/invocations", "{oops");
    assertEquals(400, garbage.statusCode());
    assertTrue(garbage.body().contains("Could not parse request body into json"), garbage.body());
    var large =
        send(
            "POST",
            "/2015-03-31/functions/Fine/invocations",
            "\"" + "x".repeat(1024 * 1024) + "\"");
    assertEquals(413, large.statusCode());
    assertEquals(0, json("GET", "events", null, 200).getJsonArray("events").size());
  }

  @Test
  void theCommandsShowTheSame() {
    String id = dead("{\"n\":9}");
    assertTrue(run(0, "events", "list", "--function", "Fails").contains(id));
    assertTrue(run(0, "dlq", "list", "--since", "1h").contains("TypeError"));
    String explained = run(0, "events", "explain", id, "--payload");
    assertTrue(explained.contains("all retries were used up"), explained);
    assertTrue(explained.contains("about to fail 9"), explained);
    assertTrue(explained.contains("{\"n\":9}"), explained);
    String copy = run(0, "events", "replay", id, "--to", "Fine").strip();
    until(() -> event(copy), () -> event(copy).getString("state").equals("SUCCEEDED"));
    assertEquals("Redriven: 1", run(0, "dlq", "redrive", id).strip());
    run(2, "dlq", "redrive");
    untilTries(id, 1);
    run(2, "dlq", "purge");
    assertEquals("Purged: 0", run(0, "dlq", "purge", "--yes").strip());
  }

  private String run(int status, String... arguments) {
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      var command = new java.util.ArrayList<>(List.of(arguments));
      command.add("--endpoint=" + penstock.api());
      assertEquals(
          status,
          PenstockCommand.commandLine(_ -> 1).execute(command.toArray(String[]::new)),
          command.toString());
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
