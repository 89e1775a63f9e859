package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed up to 50 ms after an answer of 2xx: whatever was answered, a thing that was
 * made, changed or deleted, or an event that was taken, is so at the next start. One of each kind
 * is done in every life, in another order, so that each comes last. (What a template declares is as
 * the template says after each start, so nothing of that is changed here.)
 */
class AnswerFaultsTest {
  private static final int KILLS = 11;
  private static final int MANY_KILLS = Integer.getInteger("faults.answers", 300);
  private static final String ACCOUNT = "123456789012";
  private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/r";
  private static final String[] REST = {"Content-Type", "application/json"};

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private Path state;

  /** A call that changes something, and how it is seen that it did. */
  private interface Deed {
    int does(Program program, int life) throws Exception;

    /** Whether it is so: after the next start. */
    boolean holds(Program program, int life) throws Exception;
  }

  private record Kind(String name, Deed deed) {}

  private static int sqs(Program to, String operation, String input) throws Exception {
    return to.queue(operation, input);
  }

  private static int sns(Program to, String action, String... parameters) throws Exception {
    var form = new StringBuilder("Action=" + action + "&Version=2010-03-31");
    for (int i = 0; i < parameters.length; i += 2)
      form.append('&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    return to.call(
        "POST", "/", form.toString(), "Content-Type", "application/x-www-form-urlencoded");
  }

  private static int events(Program to, String operation, String input) throws Exception {
    return to.call(
        "POST",
        "/",
        input,
        "X-Amz-Target",
        "AWSEvents." + operation,
        "Content-Type",
        "application/x-amz-json-1.1");
  }

  private static String topic(int life) {
    return "arn:aws:sns:us-east-1:" + ACCOUNT + ":t" + life;
  }

  private static String queue(String name) {
    return "{\"QueueUrl\":\"http://localhost/" + ACCOUNT + "/" + name + "\"";
  }

  private static Kind kind(String name, Call does, Call looks, int seen) {
    return new Kind(
        name,
        new Deed() {
          @Override
          public int does(Program program, int life) throws Exception {
            return does.on(program, life);
          }

          @Override
          public boolean holds(Program program, int life) throws Exception {
            return looks.on(program, life) == seen;
          }
        });
  }

  /** A call; its status. */
  private interface Call {
    int on(Program program, int life) throws Exception;
  }

  /** Of each kind of definition one is made; and of what the life before made some is deleted. */
  private static List<Kind> definitions() {
    return List.of(
        kind(
            "queue",
            (p, n) -> sqs(p, "CreateQueue", "{\"QueueName\":\"q" + n + "\"}"),
            (p, n) -> sqs(p, "GetQueueUrl", "{\"QueueName\":\"q" + n + "\"}"),
            200),
        kind(
            "queue deleted",
            (p, n) -> {
              sqs(p, "CreateQueue", "{\"QueueName\":\"gone" + n + "\"}");
              return sqs(p, "DeleteQueue", queue("gone" + n) + "}");
            },
            (p, n) -> sqs(p, "GetQueueUrl", "{\"QueueName\":\"gone" + n + "\"}"),
            400),
        kind(
            "topic",
            (p, n) -> sns(p, "CreateTopic", "Name", "t" + n),
            (p, n) -> sns(p, "GetTopicAttributes", "TopicArn", topic(n)),
            200),
        kind(
            "subscription",
            (p, n) -> {
              sns(p, "CreateTopic", "Name", "t" + n);
              return sns(
                  p,
                  "Subscribe",
                  "TopicArn",
                  topic(n),
                  "Protocol",
                  "sqs",
                  "Endpoint",
                  "arn:aws:sqs:us-east-1:" + ACCOUNT + ":base");
            },
            AnswerFaultsTest::subscribed,
            1),
        kind(
            "rule",
            (p, n) ->
                events(
                    p,
                    "PutRule",
                    "{\"Name\":\"r" + n + "\",\"EventPattern\":\"{\\\"source\\\":[\\\"s\\\"]}\"}"),
            (p, n) -> events(p, "DescribeRule", "{\"Name\":\"r" + n + "\"}"),
            200),
        kind(
            "bus",
            (p, n) -> events(p, "CreateEventBus", "{\"Name\":\"b" + n + "\"}"),
            (p, n) -> events(p, "DescribeEventBus", "{\"Name\":\"b" + n + "\"}"),
            200),
        kind(
            "schedule",
            (p, n) ->
                p.call(
                    "POST",
                    "/schedules/s" + n,
                    "{\"ScheduleExpression\":\"rate(1"
                        + " hour)\",\"FlexibleTimeWindow\":{\"Mode\":\"OFF\"},"
                        + "\"Target\":{\"Arn\":\"arn:aws:sqs:us-east-1:"
                        + ACCOUNT
                        + ":base\",\"RoleArn\":\""
                        + ROLE
                        + "\"}}",
                    REST),
            (p, n) -> p.call("GET", "/schedules/s" + n, "", REST),
            200),
        kind(
            "event invoke config",
            (p, n) ->
                p.call(
                    "PUT",
                    "/2019-09-25/functions/Sink/event-invoke-config",
                    "{\"MaximumEventAgeInSeconds\":" + (1_000 + n) + "}",
                    REST),
            (p, n) -> told(p, "/2019-09-25/functions/Sink/event-invoke-config", ":" + (1_000 + n)),
            1),
        kind(
            "event source mapping",
            (p, n) -> {
              sqs(p, "CreateQueue", "{\"QueueName\":\"map" + n + "\"}");
              return p.call(
                  "POST",
                  "/2015-03-31/event-source-mappings/",
                  "{\"FunctionName\":\"Sink\",\"EventSourceArn\":\"arn:aws:sqs:us-east-1:"
                      + ACCOUNT
                      + ":map"
                      + n
                      + "\"}",
                  REST);
            },
            (p, n) ->
                told(
                    p,
                    "/2015-03-31/event-source-mappings/?FunctionName=Sink&MaxItems=1000",
                    ":map" + n + "\""),
            1));
  }

  /** 1 when it is in what is answered. */
  private static int told(Program program, String path, String part) throws Exception {
    return program.get(path).contains(part) ? 1 : 0;
  }

  /** 1 when it is listed. */
  private static int subscribed(Program program, int life) throws Exception {
    return program
            .text("Action=ListSubscriptionsByTopic&Version=2010-03-31&TopicArn=" + topic(life))
            .contains(":base</Endpoint>")
        ? 1
        : 0;
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
    var kinds = new ArrayList<>(definitions());
    kinds.add(new Kind("message", null));
    kinds.add(new Kind("event", null));
    var messages = new HashSet<String>();
    var taken = new HashSet<String>();
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
          if (life == 0) sqs(program, "CreateQueue", "{\"QueueName\":\"base\"}");
          Collections.rotate(kinds, 1);
          for (Kind kind : kinds) does(kind, program, life, messages, taken);
          LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(50)));
          program.kill();
          look(messages, taken, life);
        }
      System.out.printf(
          "kill -9 after an answer: seed %d, %d kills, %d kinds, %d messages, %d events%n",
          seed, kills, kinds.size(), messages.size(), taken.size());
    }
  }

  private void does(
      Kind kind, Program program, int life, HashSet<String> messages, HashSet<String> taken)
      throws Exception {
    switch (kind.name) {
      case "message" -> {
        String body = "m" + life;
        String input = queue("base") + ",\"MessageBody\":\"" + body + "\"}";
        assertEquals(200, sqs(program, "SendMessage", input), program.said());
        messages.add(body);
      }
      case "event" -> {
        String event = "{\"n\":" + life + "}";
        assertEquals(202, program.accept("Sink", event), program.said());
        taken.add(event);
      }
      default -> {
        int status = kind.deed.does(program, life);
        assertEquals(2, status / 100, kind.name + ": " + status + program.said());
      }
    }
  }

  /** Without a gateway: what the files hold that the process left behind. */
  private void look(HashSet<String> messages, HashSet<String> taken, int life) throws Exception {
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
