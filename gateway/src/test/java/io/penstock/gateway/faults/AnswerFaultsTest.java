package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed up to 50 ms after an answer of 2xx: whatever was answered, a thing that was
 * made, changed or deleted, or an event that was taken, is so at the next start. One of each kind
 * is done in every life, in another order, so that each comes to be among the last. (What a
 * template declares is as the template says after each start, so nothing of that is changed here.)
 */
class AnswerFaultsTest {
  /** In these every kind comes to be among the last, which are answered within 50 ms of the end. */
  private static final int KILLS = 12;

  private static final int MANY_KILLS = Integer.getInteger("faults.answers", 300);
  private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final Set<String> messages = new HashSet<>();
  private final Set<String> taken = new HashSet<>();
  private Path state;

  /** Something that is done: to a resource, or an event or message that is taken. */
  private record Kind(String name, Deeds.Does does, Deeds.Deed deed) {}

  private List<Kind> kinds() {
    var all = new ArrayList<Kind>();
    for (Deeds.Deed deed : Deeds.all()) all.add(new Kind(deed.name(), deed.does(), deed));
    all.add(
        new Kind(
            "message",
            (program, life) -> {
              String body = "m" + life;
              String input = Deeds.queue("base") + ",\"MessageBody\":\"" + body + "\"}";
              messages.add(body);
              return Deeds.sqs(program, "SendMessage", input);
            },
            null));
    all.add(
        new Kind(
            "event",
            (program, life) -> {
              String event = "{\"n\":" + life + "}";
              taken.add(event);
              return program.accept("Sink", event);
            },
            null));
    Collections.shuffle(all, random);
    return all;
  }

  private Program start(Path template) throws Exception {
    var program = Program.start(template, state);
    program.untilUp();
    return program;
  }

  @Test
  void whatWasAnsweredIsSoAfterAKill() throws Exception {
    strike(KILLS);
  }

  @Test
  @Tag("slow")
  void whatWasAnsweredIsSoAfterManyKills() throws Exception {
    strike(MANY_KILLS);
  }

  private void strike(int kills) throws Exception {
    state = Files.createDirectory(folder.resolve("state"));
    List<Kind> kinds = kinds();
    var close = new TreeMap<String, Integer>();
    for (Kind kind : kinds) close.put(kind.name, 0);
    int struck = 0;
    try (var sink = new Sink()) {
      sink.delayMillis = 1_000; // what is taken is not yet delivered when it is looked for
      Path template = sink.template(folder);
      for (int life = 0; life <= kills; life++)
        try (var program = start(template)) {
          for (Kind kind : kinds)
            if (kind.deed != null && life > 0)
              assertTrue(
                  kind.deed.holds(program, life - 1),
                  kind.name + " of life " + (life - 1) + " is not so; seed " + seed);
          if (life == kills) break;
          if (life == 0) Deeds.prepare(program);
          Collections.rotate(kinds, kills > kinds.size() ? 1 : kinds.size() / kills + 1);
          var answered = new TreeMap<String, Long>();
          for (Kind kind : kinds) {
            int status = kind.does.on(program, life);
            answered.put(kind.name, System.nanoTime());
            assertEquals(2, status / 100, kind.name + ": " + status + program.said());
          }
          LockSupport.parkNanos(random.nextLong(CLOSE_NANOS));
          long end = System.nanoTime();
          program.kill();
          if (answered.values().stream().anyMatch(at -> end - at <= CLOSE_NANOS)) struck++;
          answered.forEach(
              (name, at) -> close.merge(name, end - at <= CLOSE_NANOS ? 1 : 0, Integer::sum));
          look(life);
        }
      System.out.printf(
          "kill -9 after an answer: seed %d, %d kills, %d of them within 50 ms of an answer, %d"
              + " messages, %d events; answered within 50 ms of a kill: %s%n",
          seed, kills, struck, messages.size(), taken.size(), close);
    }
  }

  /** Without a gateway: what the files hold that the process left behind. */
  private void look(int life) throws Exception {
    Path copy = Files.createDirectory(folder.resolve("look-" + life));
    for (String name : List.of("penstock.db", "penstock.db-wal"))
      if (Files.exists(state.resolve(name))) Files.copy(state.resolve(name), copy.resolve(name));
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("penstock.db"));
        var sql = connection.createStatement()) {
      var stored = new HashSet<String>();
      for (String query :
          List.of(
              "SELECT body FROM message",
              "SELECT CAST(p.body AS TEXT) FROM delivery d JOIN payload p ON p.id = d.payload"))
        try (var rows = sql.executeQuery(query)) {
          while (rows.next()) stored.add(rows.getString(1));
        }
      for (String one : messages) assertTrue(stored.contains(one), one + " is gone; seed " + seed);
      for (String one : taken) assertTrue(stored.contains(one), one + " is gone; seed " + seed);
    }
  }
}
