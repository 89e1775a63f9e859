package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is accepted is delivered, whatever strikes the process. {@code bench/faults} runs the long
 * tier: more kills, later in the life of each process, and more power cuts.
 */
class FaultsTest {
  private static final int KILLS = Integer.getInteger("faults.kills", 10);
  private static final int TOPIC_KILLS = Integer.getInteger("faults.topic.kills", 4);
  private static final int SUBSCRIBERS = 20;
  private static final int CUTS = Integer.getInteger("faults.cuts", 40);
  private static final int EVENTS = Integer.getInteger("faults.events", 400);
  private static final int JUMPS = Integer.getInteger("faults.jumps", 6);
  private static final int CLIENTS = 16;

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private Path state;

  @BeforeEach
  void folders() throws IOException {
    state = Files.createDirectory(folder.resolve("state"));
  }

  private void until(String what, Sink sink, BooleanSupplier condition)
      throws InterruptedException {
    Until.holds(() -> what + "; seed " + seed, sink::taken, condition);
  }

  /** How many deliveries were being tried when the process ended. */
  private static int leased(Path state) throws Exception {
    // A copy: looking must not change what the next start finds.
    Path copy = Files.createTempDirectory("look");
    for (String name : List.of("penstock.db", "penstock.db-wal"))
      if (Files.exists(state.resolve(name))) Files.copy(state.resolve(name), copy.resolve(name));
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("penstock.db"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM delivery WHERE state = 1")) {
      return rows.next() ? rows.getInt(1) : 0;
    } finally {
      try (var files = Files.list(copy)) {
        for (Path file : files.toList()) Files.delete(file);
      }
      Files.delete(copy);
    }
  }

  private static List<String> missing(Load load, Sink sink) {
    return load.accepted.stream().filter(event -> sink.count(event) == 0).toList();
  }

  /** Of events that were not delivered: those that the store calls quarantined. */
  private List<String> quarantined(List<String> events) {
    var found = new ArrayList<String>();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + state.resolve("penstock.db"));
        var statement =
            connection.prepareStatement(
                "SELECT 1 FROM delivery d JOIN payload p ON p.id = d.payload WHERE d.condition ="
                    + " 'Quarantined' AND CAST(p.body AS TEXT) = ?")) {
      for (String event : events) {
        statement.setString(1, event);
        try (var rows = statement.executeQuery()) {
          if (rows.next()) found.add(event);
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return found;
  }

  /** Whether each was seen, or is quarantined. */
  private boolean allEnded(Load load, Sink sink) {
    List<String> left = missing(load, sink);
    return left.isEmpty() || left.size() <= KILLS && quarantined(left).size() == left.size();
  }

  private static long missing(Set<String> expected, Sink sink) {
    return expected.stream().filter(one -> !sink.seen.containsKey(one)).count();
  }

  private static int duplicates(Sink sink) {
    return sink.seen.values().stream().mapToInt(count -> count.get() - 1).sum();
  }

  @Test
  void killedAtRandomInstantsNothingAcceptedIsLost() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      var load = new Load(CLIENTS);
      int inFlight = 0;
      List<String> suspected;
      var worst = Duration.ZERO;
      for (int kill = 0; kill < KILLS; kill++) {
        try (var program = Program.start(template, state)) {
          Duration took = program.untilUp();
          if (took.compareTo(worst) > 0) worst = took;
          load.start(program);
          load.untilMore(random.nextInt(1, EVENTS));
          program.kill();
          load.stop();
        }
        inFlight += leased(state);
      }
      try (var program = Program.start(template, state)) {
        program.untilUp();
        // What ran at too many kills is suspected of having caused them: a dead letter.
        until("deliveries", sink, () -> allEnded(load, sink));
        program.kill();
        suspected = quarantined(missing(load, sink));
        assertEquals(suspected, missing(load, sink), "lost; seed " + seed);
      }
      int duplicates = duplicates(sink);
      System.out.printf(
          "kill -9: seed %d, %d kills, %d accepted, %d seen, %d in flight at kills, %d duplicates,"
              + " %d quarantined, slowest start %d ms%n",
          seed,
          KILLS,
          load.accepted.size(),
          sink.seen.size(),
          inFlight,
          duplicates,
          suspected.size(),
          worst.toMillis());
      assertTrue(suspected.size() <= KILLS / 3, suspected.size() + " quarantined, seed " + seed);
      assertTrue(duplicates <= inFlight, duplicates + " duplicates, seed " + seed);
    }
  }

  /** Each subscriber of a topic has exactly what its filter lets pass. */
  @Test
  void killedWhileItFansOutNoSubscriberLosesAnything() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.topic(folder, SUBSCRIBERS);
      var load =
          new Load(
              4,
              n -> "{\"k\":" + n % SUBSCRIBERS + ",\"n\":" + n + "}",
              (to, message) -> to.publish(message));
      int inFlight = 0;
      for (int kill = 0; kill < TOPIC_KILLS; kill++) {
        try (var program = Program.start(template, state)) {
          program.untilUp();
          load.start(program);
          load.untilMore(random.nextInt(1, EVENTS / 10));
          program.kill();
          load.stop();
        }
        inFlight += leased(state);
      }
      var expected = new HashSet<String>();
      for (String message : load.accepted) {
        int k = Integer.parseInt(message.substring(5, message.indexOf(',')));
        for (int i = 0; i <= k; i++) expected.add("/" + i + " " + message);
      }
      try (var program = Program.start(template, state)) {
        program.untilUp();
        until(
            "deliveries to subscribers",
            sink,
            () -> missing(expected, sink) == 0 || missing(expected, sink) <= quarantined());
        program.kill();
      }
      var lost = new HashSet<>(expected);
      lost.removeAll(sink.seen.keySet());
      int quarantined = lost.isEmpty() ? 0 : quarantined();
      int duplicates = duplicates(sink);
      System.out.printf(
          "kill -9 while fanning out: seed %d, %d kills, %d messages, %d expected, %d seen, %d in"
              + " flight at kills, %d duplicates, %d quarantined%n",
          seed,
          TOPIC_KILLS,
          load.accepted.size(),
          expected.size(),
          sink.seen.size(),
          inFlight,
          duplicates,
          quarantined);
      assertTrue(lost.size() <= quarantined, lost.size() + " lost, seed " + seed + ": " + lost);
      assertTrue(quarantined <= inFlight / 100 + 1, quarantined + " quarantined, seed " + seed);
      assertTrue(duplicates <= inFlight, duplicates + " duplicates, seed " + seed);
      for (String seen : sink.seen.keySet()) {
        int subscriber = Integer.parseInt(seen.substring(1, seen.indexOf(' ')));
        int k = Integer.parseInt(seen.substring(seen.indexOf(':') + 1, seen.indexOf(',')));
        assertTrue(subscriber <= k, seen + " was filtered out, seed " + seed);
      }
    }
  }

  /** Messages of a queue of the gateway's own, which a function then reads. */
  @Test
  void killedWhileQueuesAreSentToNoMessageIsLost() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.queue(folder);
      var load =
          new Load(
              CLIENTS,
              n -> "{\"n\":" + n + "}",
              (to, message) ->
                  to.queue(
                      "SendMessage",
                      new JsonObject()
                          .put("QueueUrl", "http://localhost/123456789012/Q")
                          .put("MessageBody", message)
                          .encode()));
      for (int kill = 0; kill < TOPIC_KILLS; kill++)
        try (var program = Program.start(template, state)) {
          program.untilUp();
          load.start(program);
          load.untilMore(random.nextInt(1, EVENTS));
          program.kill();
          load.stop();
        }
      try (var program = Program.start(template, state)) {
        program.untilUp();
        until("all messages", sink, () -> load.accepted.stream().allMatch(sink::isIn));
      }
      System.out.printf(
          "kill -9 while sending to a queue: seed %d, %d kills, %d messages%n",
          seed, TOPIC_KILLS, load.accepted.size());
    }
  }

  /** Files land in a folder while the gateway runs, is killed, and is away. */
  @Test
  void killedWhileFilesArriveNoneIsLost() throws Exception {
    try (var sink = new Sink()) {
      Path template = sink.bucket(folder);
      Path bucket = state.resolve("buckets").resolve("photos");
      try (var program = Program.start(template, state)) {
        program.untilUp();
        until("the folder", sink, () -> Files.isDirectory(bucket));
        Files.writeString(bucket.resolve("first"), "1");
        until("the first file", sink, () -> sink.isIn("first"));
      }
      var load =
          new Load(
              2,
              n -> (n % 7 == 0 ? "d" + n % 49 + "/" : "") + "f" + n,
              (to, key) -> write(bucket, key));
      for (int kill = 0; kill < TOPIC_KILLS; kill++)
        try (var program = Program.start(template, state)) {
          load.start(program);
          program.untilUp();
          load.untilMore(random.nextInt(1, EVENTS));
          program.kill();
          load.stop();
        }
      try (var program = Program.start(template, state)) {
        program.untilUp();
        until("all files", sink, () -> load.accepted.stream().allMatch(sink::isIn));
      }
      int told = sink.seen.values().stream().mapToInt(count -> count.get()).sum();
      System.out.printf(
          "kill -9 while files arrive: seed %d, %d kills, %d files, told of %d times%n",
          seed, TOPIC_KILLS, load.accepted.size(), told - 1);
    }
  }

  /** Not too many: the folder must not grow faster than it is told of. */
  private static int write(Path bucket, String key) throws InterruptedException {
    try {
      Path file = bucket.resolve(key);
      Files.createDirectories(file.getParent());
      Files.writeString(file, key);
      Thread.sleep(1);
      return 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deliveries that ran at several kills, and are suspected of having caused them. */
  private int quarantined() {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + state.resolve("penstock.db"));
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(*) FROM delivery WHERE condition = 'Quarantined'")) {
      return rows.next() ? rows.getInt(1) : 0;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

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
