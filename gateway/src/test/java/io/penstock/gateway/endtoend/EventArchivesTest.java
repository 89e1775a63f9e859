package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What archives keep, what replays send again, and what is there after a restart. */
class EventArchivesTest extends EventBridgeFixture {
  @Test
  void archivesKeepAndReplaysSendAgain() throws Exception {
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var penstock = up(clock, "--no-watch")) {
      String archive = EVENTS + "archive/a";
      var first =
          events(penstock)
              .call(
                  "create_archive",
                  "ArchiveName",
                  "a",
                  "EventSourceArn",
                  EVENTS + "event-bus/default",
                  "EventPattern",
                  "{\"source\":[\"waterworks\"]}")
              .call(
                  "create_archive",
                  "ArchiveName",
                  "a",
                  "EventSourceArn",
                  EVENTS + "event-bus/default")
              .call(
                  "put_events",
                  "Entries",
                  list(
                      entry("waterworks", "x", "{\"gate\":4}", "default"),
                      entry("waterworks", "x", "{\"gate\":1}", "default"),
                      entry("other", "x", "{\"gate\":9}", "default")))
              .call("describe_archive", "ArchiveName", "a")
              .call("list_archives")
              .run();
      assertEquals(archive, output(first.get(0)).getString("ArchiveArn"));
      fault(first.get(1), "ResourceAlreadyExistsException", "Archive a already exists.");
      assertEquals(2, output(first.get(3)).getInteger("EventCount"));
      assertEquals(1, output(first.get(4)).getJsonArray("Archives").size());
      untilGot(penstock, "{\"gate\":4}");
      var replay =
          events(penstock)
              .call(
                  "put_rule",
                  "Name",
                  "replayed",
                  "EventPattern",
                  "{\"replay-name\":[{\"exists\":true}]}")
              .call(
                  "put_targets",
                  "Rule",
                  "replayed",
                  "Targets",
                  list(
                      new JsonObject()
                          .put("Id", "1")
                          .put("Arn", FUNCTION)
                          .put("InputPath", "$.replay-name")))
              .call(
                  "start_replay",
                  "ReplayName",
                  "again",
                  "EventSourceArn",
                  archive,
                  "EventStartTime",
                  1780315000,
                  "EventEndTime",
                  1780318000,
                  "Destination",
                  new JsonObject().put("Arn", EVENTS + "event-bus/default"))
              .call(
                  "start_replay",
                  "ReplayName",
                  "again",
                  "EventSourceArn",
                  archive,
                  "EventStartTime",
                  1780315000,
                  "EventEndTime",
                  1780318000,
                  "Destination",
                  new JsonObject().put("Arn", EVENTS + "event-bus/default"))
              .run();
      assertEquals("STARTING", output(replay.get(2)).getString("State"));
      fault(replay.get(3), "ResourceAlreadyExistsException", "Replay again already exists.");
      untilGot(penstock, "\"again\"", "\"again\"", "{\"gate\":4}", "{\"gate\":4}");
      var after =
          events(penstock)
              .call("describe_replay", "ReplayName", "again")
              .call("list_replays", "NamePrefix", "ag")
              .call("cancel_replay", "ReplayName", "again")
              .call("describe_archive", "ArchiveName", "a")
              .call("delete_archive", "ArchiveName", "a")
              .call("describe_archive", "ArchiveName", "a")
              .run();
      assertEquals("COMPLETED", output(after.get(0)).getString("State"));
      assertEquals(1, output(after.get(1)).getJsonArray("Replays").size());
      assertEquals("IllegalStatusException", after.get(2).getString("code"));
      assertEquals(
          2, output(after.get(3)).getInteger("EventCount"), "replayed events are not kept");
      fault(after.get(5), "ResourceNotFoundException", "Archive a does not exist.");
    }
  }

  @Test
  void whatWasMadeIsThereAfterARestart() throws Exception {
    Path state = folder.resolve("kept");
    var clock = new MovedClock("2026-06-01T11:58:00Z");
    try (var penstock = up(clock, "--no-watch", "--data-dir=" + state)) {
      for (JsonObject made :
          events(penstock)
              .call("put_rule", "Name", "kept", "EventPattern", "{\"source\":[\"s\"]}")
              .call(
                  "put_targets",
                  "Rule",
                  "kept",
                  "Targets",
                  list(
                      new JsonObject()
                          .put("Id", "1")
                          .put("Arn", FUNCTION)
                          .put("InputPath", "$.detail.a")))
              .run()) output(made);
    }
    try (var penstock = up(clock, "--no-watch", "--data-dir=" + state)) {
      output(
          events(penstock)
              .call("put_events", "Entries", list(entry("s", "t", "{\"a\":\"still\"}", "default")))
              .run()
              .getFirst());
      untilGot(penstock, "\"still\"");
      assertFalse(got(penstock).isEmpty());
    }
  }
}
