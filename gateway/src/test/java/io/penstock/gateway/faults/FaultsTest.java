package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is accepted is delivered, whatever strikes the process. {@code bench/faults} runs the long
 * tier: more kills, later in the life of each process, and more power cuts.
 */
class FaultsTest extends FaultsFixture {
  private static final int KILLS = Integer.getInteger("faults.kills", 10);
  private static final int TOPIC_KILLS = Integer.getInteger("faults.topic.kills", 4);
  private static final int SUBSCRIBERS = 20;

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
}
