package io.penstock.gateway.faults;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway is killed a moment after it took schedules: each fires, however late it is back. */
class ScheduleFaultsTest {
  private static final int KILLS = Integer.getInteger("faults.schedule.kills", 3);
  private static final int LEAST = 30;

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  private Program start(Path template) throws Exception {
    Path state = Files.createDirectories(folder.resolve("state"));
    Program program = Program.start(template, state);
    program.untilUp();
    return program;
  }

  private static String once(String event) {
    Instant soon = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
    return new JsonObject()
        .put("ScheduleExpression", "at(" + soon.toString().replace("Z", ")"))
        .put("FlexibleTimeWindow", new JsonObject().put("Mode", "OFF"))
        .put("ActionAfterCompletion", "DELETE")
        .put(
            "Target",
            new JsonObject()
                .put("Arn", "arn:aws:lambda:us-east-1:123456789012:function:Sink")
                .put("RoleArn", "arn:aws:iam::123456789012:role/r")
                .put("Input", event))
        .encode();
  }

  private static String name(String event) {
    return "s" + new JsonObject(event).getInteger("n");
  }

  @Test
  void schedulesThatWereTakenFire() throws Exception {
    System.out.println("schedules are made: seed " + seed);
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      var load =
          new Load(
              4, n -> "{\"n\":" + n + "}", (to, event) -> to.schedule(name(event), once(event)));
      for (int kill = 0; kill < KILLS; kill++)
        try (var program = start(template)) {
          load.start(program);
          load.untilMore(LEAST);
          Thread.sleep(random.nextInt(50));
          program.kill();
          load.stop();
        }
      try (var program = start(template)) {
        for (String event : load.accepted)
          Until.holds(
              () -> event + " is lost; seed " + seed + program.said(),
              sink::taken,
              () -> sink.count(event) > 0);
      }
      System.out.printf(
          "kill -9 while schedules are made: seed %d, %d kills, %d schedules%n",
          seed, KILLS, load.accepted.size());
    }
  }
}
