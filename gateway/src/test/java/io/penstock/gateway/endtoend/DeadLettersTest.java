package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.cli.PenstockCommand;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead letters are redriven, replayed and purged, by the API and by commands. */
class DeadLettersTest extends EventsEndToEndFixture {
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
