package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.change.PostgresDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways on one PostgreSQL: the active one is killed under load, and the database too. What
 * was accepted arrives, and a schedule fires once by its id. {@code -Dfaults.cluster.kills} more.
 */
class ClusterFaultsTest {
  private static final int KILLS = Integer.getInteger("faults.cluster.kills", 1);
  private static final int CLIENTS = 4;
  private static final int LEAST = 30;

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private int started;

  private Program start(Path template, PostgresDatabase database, String... options)
      throws Exception {
    Path state = Files.createDirectories(folder.resolve("state" + ++started));
    var store = Map.of("PENSTOCK_STORE", database.uri().toString());
    return Program.start(List.of(), store, template, state, options);
  }

  private static int free() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void untilActive(Program program) throws Exception {
    program.untilUp();
    Until.holds(
        () -> "not well: " + program.said(),
        () -> !program.process.isAlive() || program.health() == 200);
    assertTrue(program.process.isAlive(), program::said);
  }

  /** Its ports say so, and it does nothing else. */
  private static void untilStandby(Program program, int port) throws Exception {
    Until.holds(
        () -> "does not stand by: " + program.said(),
        () -> !program.process.isAlive() || program.said().contains("standing by"));
    URI health = URI.create("http://127.0.0.1:" + port + "/_penstock/health");
    try (var http = HttpClient.newHttpClient()) {
      var answer = new AtomicReference<HttpResponse<String>>();
      Until.holds(
          () -> "does not answer: " + program.said(),
          () -> {
            try {
              answer.set(
                  http.send(
                      HttpRequest.newBuilder(health).build(),
                      HttpResponse.BodyHandlers.ofString()));
              return true;
            } catch (IOException notYet) {
              return !program.process.isAlive();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      assertEquals(503, answer.get().statusCode(), program::said);
      assertEquals("{\"status\":\"STANDBY\"}", answer.get().body());
    }
  }

  private static String once(int n, Instant at) {
    return new JsonObject()
        .put("ScheduleExpression", "at(" + at.toString().replace("Z", ")"))
        .put("FlexibleTimeWindow", new JsonObject().put("Mode", "OFF"))
        .put(
            "Target",
            new JsonObject()
                .put("Arn", "arn:aws:lambda:us-east-1:123456789012:function:Sink")
                .put("RoleArn", "arn:aws:iam::123456789012:role/r")
                .put("Input", firing(n)))
        .encode();
  }

  private static String firing(int n) {
    return "{\"firing\":" + n + "}";
  }

  @Test
  void nobodyNoticesTheLossOfOne() throws Exception {
    System.out.println("gateways on one database are killed: seed " + seed);
    try (var sink = new Sink();
        var database = PostgresDatabase.start()) {
      Path template = sink.template(folder);
      var load = new Load(CLIENTS);
      int schedules = 0;
      Program active = start(template, database);
      try {
        untilActive(active);
        for (int kill = 0; kill < KILLS; kill++) {
          int port = free();
          Program next = start(template, database, "--api-port=" + port);
          try {
            untilStandby(next, port);
            load.start(active);
            Instant soon = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
            for (int i = 0; i < 5; i++, schedules++)
              assertEquals(
                  200,
                  active.schedule("s" + schedules, once(schedules, soon.plusSeconds(i))),
                  active::said);
            load.untilMore(LEAST);
            Thread.sleep(random.nextInt(200));
            active.kill();
            load.stop();
            untilActive(next);
          } catch (Exception | Error e) {
            next.close();
            throw e;
          }
          active.close();
          active = next;
        }
        load.start(active);
        load.untilMore(LEAST);
        database.kill();
        database.restart();
        load.untilMore(LEAST);
        load.stop();
        untilActive(active);
        check(sink, load, schedules, active, database);
      } finally {
        active.close();
      }
    }
  }

  private void check(Sink sink, Load load, int schedules, Program active, PostgresDatabase database)
      throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    for (String event : load.accepted)
      while (sink.count(event) == 0) {
        assertTrue(System.nanoTime() < end, event + " is lost; seed " + seed + active.said());
        Thread.sleep(20);
      }
    for (int n = 0; n < schedules; n++)
      while (sink.count(firing(n)) == 0) {
        assertTrue(System.nanoTime() < end, firing(n) + " is lost; seed " + seed + active.said());
        Thread.sleep(20);
      }
    assertEquals(
        Integer.toString(schedules),
        database.ask("SELECT count(*) FROM penstock.delivery WHERE source LIKE 'schedule%'"),
        "each fires once");
    long twice = load.accepted.stream().filter(event -> sink.count(event) > 1).count();
    System.out.printf(
        "kill -9 of the active gateway: seed %d, %d kills, %d accepted, %d refused, %d twice%n",
        seed, KILLS, load.accepted.size(), load.refused.get(), twice);
    assertTrue(load.accepted.size() >= LEAST * (KILLS + 2), "it has worked at all");
  }
}
