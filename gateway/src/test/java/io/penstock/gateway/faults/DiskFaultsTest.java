package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a folder that another has, that goes, fills or fails does to the gateway. */
class DiskFaultsTest extends FaultsFixture {
  @Test
  void aSecondOneOnTheSameFolderIsRefusedAndTheFirstUnharmed() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      try (var first = Program.start(template, state)) {
        first.untilUp();
        try (var second = Program.start(template, state)) {
          assertEquals(1, second.untilEnded());
          String said = second.said();
          assertTrue(said.contains("Another gateway (pid " + first.process.pid() + ")"), said);
        }
        assertEquals(202, first.accept("Sink", "{}"));
        until("delivery", sink, () -> sink.count("{}") == 1);
      }
    }
  }

  /** Nothing is acknowledged into a file that nobody will ever read. */
  @Test
  void aFolderThatIsDeletedStopsTheGatewayAndKeepsASecondOneAway() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      try (var first = Program.start(template, state)) {
        first.untilUp();
        assertEquals(202, first.accept("Sink", "{}"));
        try (var files = Files.walk(state)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
        assertEquals(500, first.accept("Sink", "{\"lost\":1}"), first.said());
        assertEquals(503, first.health());
        assertTrue(first.said().contains("was deleted while the gateway ran"), first.said());
        try (var second = Program.start(template, state)) {
          assertEquals(1, second.untilEnded());
          String said = second.said();
          assertTrue(said.contains("Another gateway (pid " + first.process.pid() + ")"), said);
        }
      }
    }
  }

  @Test
  void aDamagedFileIsNamedWithItsRemedy() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      Files.writeString(state.resolve("penstock.db"), "this is no database".repeat(500));
      try (var program = Program.start(template, state)) {
        assertEquals(1, program.untilEnded());
        assertTrue(program.said().contains("damaged"), program.said());
        assertTrue(program.said().contains(".recover"), program.said());
      }
    }
  }

  @Test
  void aFullDiskRefusesAndTakesAgainWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()), "no mount");
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      sink.hold(); // what ends makes room
      try (var program = Program.start(template, disk.resolve("state"))) {
        program.untilUp();
        String filler = "x".repeat(100_000);
        var accepted = new ArrayList<String>();
        int status = 202;
        for (int i = 0; status == 202 && i < 500; i++) {
          String event = "{\"n\":" + i + ",\"f\":\"" + filler + "\"}";
          status = program.accept("Sink", event);
          if (status == 202) accepted.add(event);
        }
        assertEquals(500, status, program.said());
        assertEquals(503, program.health());
        String told = "The disk of the data folder is full.";
        int first = program.said().indexOf(told);
        assertTrue(first >= 0, program.said());
        assertEquals(-1, program.said().indexOf(told, first + 1), "once: " + program.said());
        assertTrue(accepted.size() > 20, accepted.size() + " accepted");
        assertTrue(run("mount", "-o", "remount,size=200m", disk.toString()));
        sink.release();
        until("deliveries", sink, () -> accepted.stream().allMatch(event -> sink.count(event) > 0));
        Until.holds(program::said, () -> program.health() == 200);
        assertEquals(202, program.accept("Sink", "{\"after\":1}"), program.said());
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  @Test
  void aFailingSyncStopsAcceptingAndIsSeen() throws Exception {
    assumeTrue(run("strace", "-V"), "strace is not installed");
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      var strace =
          List.of(
              "strace",
              "-f",
              "-qq",
              "-o",
              "/dev/null",
              "-e",
              "trace=fsync,fdatasync",
              "-e",
              "inject=fsync,fdatasync:error=EIO:when=40+");
      var accepted = new ArrayList<String>();
      try (var program = Program.start(strace, Map.of(), template, state)) {
        program.untilUp();
        int status = 202;
        for (int i = 0; status == 202 && i < 500; i++) {
          String event = "{\"s\":" + i + "}";
          status = program.accept("Sink", event);
          if (status == 202) accepted.add(event);
        }
        assertEquals(500, status, program.said());
        assertEquals(503, program.health());
        assertTrue(program.said().contains("The disk failed"), program.said());
        program.process.descendants().forEach(ProcessHandle::destroyForcibly);
        program.kill();
      }
      assertFalse(accepted.isEmpty());
      try (var program = Program.start(template, state)) {
        program.untilUp();
        until("deliveries", sink, () -> accepted.stream().allMatch(event -> sink.count(event) > 0));
      }
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
