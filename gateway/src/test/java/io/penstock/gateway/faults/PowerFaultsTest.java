package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Power cuts, clocks that jump, and a polite end. */
class PowerFaultsTest extends FaultsFixture {
  private static final int CUTS = Integer.getInteger("faults.cuts", 40);
  private static final int JUMPS = Integer.getInteger("faults.jumps", 6);

  @Test
  void aPowerCutLosesNothingAccepted() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      sink.delayMillis = 5;
      var load = new Load(CLIENTS);
      try (var program = Program.start(template, state)) {
        program.untilUp();
        load.start(program);
        for (int cut = 0; cut < CUTS; cut++) {
          load.untilMore(random.nextInt(1, 1 + EVENTS / 10));
          cut(load, cut);
        }
        load.stop();
      }
    }
  }

  /**
   * What the disk holds at an instant is a copy of its files that was begun after the accepted
   * events were noted: main file first, then the log, as no checkpoint may come between.
   */
  private void cut(Load load, int number) throws Exception {
    Path image = Files.createDirectory(folder.resolve("cut-" + number));
    var before = new ArrayList<>(load.accepted);
    boolean whole = false;
    for (int attempt = 0; attempt < 50 && !whole; attempt++) {
      var size = Files.getLastModifiedTime(state.resolve("penstock.db"));
      for (String name : List.of("penstock.db", "penstock.db-wal")) {
        Path copy = image.resolve(name);
        Files.deleteIfExists(copy);
        Files.copy(state.resolve(name), copy);
      }
      whole = size.equals(Files.getLastModifiedTime(state.resolve("penstock.db")));
    }
    assumeTrue(whole, "the files never rested");
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + image.resolve("penstock.db"));
        var statement = connection.createStatement()) {
      var stored = new HashSet<String>();
      try (var rows =
          statement.executeQuery(
              "SELECT CAST(p.body AS TEXT) FROM delivery d JOIN payload p ON p.id = d.payload")) {
        while (rows.next()) stored.add(rows.getString(1));
      }
      for (String event : before)
        assertTrue(stored.contains(event), event + " is gone; cut " + number + ", seed " + seed);
      try (var check = statement.executeQuery("PRAGMA integrity_check")) {
        check.next();
        assertEquals("ok", check.getString(1), "cut " + number + ", seed " + seed);
      }
    }
  }

  @Test
  void aPoliteEndLosesAndRepeatsNothing() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      sink.delayMillis = 50;
      var load = new Load(CLIENTS);
      for (int round = 0; round < 3; round++)
        try (var program = Program.start(template, state)) {
          program.untilUp();
          load.start(program);
          load.untilMore(EVENTS);
          program.process.destroy();
          assertEquals(143, program.untilEnded(), program.said());
          load.stop();
        }
      try (var program = Program.start(template, state)) {
        program.untilUp();
        until("deliveries", sink, () -> missing(load, sink).isEmpty());
      }
      assertEquals(0, duplicates(sink));
    }
  }

  @Test
  void aClockThatJumpsLosesAndRepeatsNothing() throws Exception {
    Path library = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    assumeTrue(Files.exists(library), "libfaketime is not installed");
    Path offset = Files.writeString(folder.resolve("offset"), "+0\n");
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      sink.delayMillis = 20;
      var load = new Load(CLIENTS);
      var variables =
          Map.of(
              "LD_PRELOAD",
              library.toString(),
              "FAKETIME_TIMESTAMP_FILE",
              offset.toString(),
              "FAKETIME_CACHE_DURATION",
              "1",
              "FAKETIME_DONT_FAKE_MONOTONIC",
              "1");
      try (var program = Program.start(List.of(), variables, template, state)) {
        program.untilUp();
        load.start(program);
        for (int jump = 0; jump < JUMPS; jump++) {
          load.untilMore(EVENTS / 10);
          Thread.sleep(random.nextInt(1_000, 1_500)); // it looks once a second
          int seconds = random.nextInt(-7_200, 7_200);
          Files.writeString(offset, (seconds < 0 ? "" : "+") + seconds + "\n");
        }
        load.stop();
        until("deliveries", sink, () -> missing(load, sink).isEmpty());
        assertEquals(0, duplicates(sink), "seed " + seed);
      }
    }
  }
}
