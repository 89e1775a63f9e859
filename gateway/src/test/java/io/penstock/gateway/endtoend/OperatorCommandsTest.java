package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.cli.PenstockCommand;
import io.penstock.gateway.node.Up;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against one gateway, as far as they need no process of their own. */
class OperatorCommandsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs22.x, Handler: index.handler}}
      Resources:
        Says:
          Type: AWS::Serverless::Function
          Properties:
            Environment: {Variables: {WORD: template, OTHER: kept}}
            InlineCode: |
              exports.handler = async (event) => {
                console.log('got ' + JSON.stringify(event));
                if (event.fail) throw new Error('failed as told');
                return { event, word: process.env.WORD, other: process.env.OTHER };
              };
            Events:
              Queue: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, BatchSize: 1}}
              News: {Type: SNS, Properties: {Topic: !Ref News}}
              Night:
                Type: ScheduleV2
                Properties:
                  Name: nightly
                  ScheduleExpression: cron(30 2 * * ? *)
                  ScheduleExpressionTimezone: Europe/Berlin
        Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: Jobs}}
        News: {Type: AWS::SNS::Topic, Properties: {TopicName: News}}
      """;

  @TempDir static Path folder;
  private static TestPenstock penstock;

  record Ended(int status, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    Path variables =
        Files.writeString(
            folder.resolve("env.json"), "{\"Says\": {\"WORD\": \"file\"}, \"Parameters\": {}}");
    penstock = TestPenstock.up(template, "--no-watch", "--env-vars=" + variables);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  /** Standard streams are the process's: one command at a time. */
  static synchronized Ended run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    PrintStream oldOut = System.out;
    PrintStream oldErr = System.err;
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      var program =
          new PenstockCommand.Program(_ -> 1, Up::validate, null, null, Up::invokeOnce, null);
      var line = PenstockCommand.commandLine(program, arguments);
      line.setOut(new PrintWriter(System.out, true));
      line.setErr(new PrintWriter(System.err, true));
      int status = line.execute(arguments);
      return new Ended(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(oldOut);
      System.setErr(oldErr);
    }
  }

  private static Ended call(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--endpoint=" + penstock.api());
    return run(all.toArray(String[]::new));
  }

  private static String good(String... arguments) {
    Ended ended = call(arguments);
    assertEquals(0, ended.status(), ended.err());
    return ended.out();
  }

  @Test
  void eventsComeFromTheLineTheFileAndTheirMakers() throws Exception {
    var inline = new JsonObject(good("invoke", "Says", "--data", "{\"a\": 1}"));
    assertEquals("{\"a\":1}", inline.getJsonObject("event").encode());
    assertEquals("file", inline.getString("word"));
    assertEquals("kept", inline.getString("other"));
    String made = good("invoke", "Says", "--generate", "s3:put", "--with", "key=my.jpg");
    assertTrue(made.contains("\"key\":\"my.jpg\""), made);
    Ended failed = call("invoke", "Says", "-d", "{\"fail\": 1}");
    assertEquals(2, failed.status());
    assertTrue(failed.out().contains("failed as told"), failed.out());
    Ended none = call("invoke", "Sayz");
    assertEquals(1, none.status());
    assertEquals("penstock: There is no function named Sayz. Did you mean Says?\n", none.err());
    Ended missing = call("invoke", "Says", "-e", folder.resolve("none.json").toString());
    assertTrue(missing.err().contains("there is no file " + folder.resolve("none.json")));
  }

  @Test
  void messagesArriveAndSchedulesFire() {
    good("send", "Jobs", "{\"sent\": \"by hand\"}");
    Client.until(
        "the message is told", () -> good("logs", "Says", "--filter", "by").contains("by hand"));
    good("publish", "News", "extra", "--subject", "s");
    Client.until(
        "the topic's message is told",
        () -> good("logs", "Says").contains("\"Message\":\"extra\""));
    assertTrue(call("publish", "Newz", "x").err().contains("there is no topic named Newz"));
    assertTrue(call("send", "Jobz", "x").err().contains("queue"), call("send", "Jobz", "x").err());
    assertEquals(36, good("fire", "nightly").strip().length());
    Client.until(
        "the schedule's event is told", () -> good("logs", "Says").contains("aws.scheduler"));
    String next = good("schedules", "next", "nightly", "-n", "3");
    assertEquals(3, next.lines().count());
    assertTrue(next.lines().allMatch(line -> line.contains("T02:30+0")), next);
    assertTrue(good("schedules", "list").contains("nightly"));
  }

  @Test
  void statusTellsPeopleAndPrograms() {
    String text = good("status");
    assertTrue(text.contains(" is UP\n"), text);
    assertTrue(text.contains("Says") && text.contains("dead letters"), text);
    var json = new JsonObject(good("status", "--output", "json"));
    assertEquals("UP", json.getJsonObject("health").getString("status"));
    Ended none = run("status", "--endpoint=http://localhost:1");
    assertEquals(1, none.status());
    assertTrue(none.err().contains("no gateway answers at http://localhost:1/"), none.err());
  }

  @Test
  void whatIsMisspeltIsGuessed() {
    Ended wrong = run("invok", "Says");
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("Did you mean: penstock invoke"), wrong.err());
    Ended option = run("invoke", "Says", "--dataa", "{}");
    assertEquals(2, option.status());
    assertTrue(run("completion").out().contains("generate-event"));
    assertTrue(run("logs", "--help").out().contains("penstock logs Orders --follow"));
  }

  @Test
  void projectsThatAreBegunCanBeUsed() throws Exception {
    for (String kind : List.of("hello", "api", "worker", "cron", "thumbnail"))
      for (String language : List.of("node", "python")) {
        Path made = folder.resolve(kind + "-" + language);
        Ended init = run("init", kind, made.toString(), "-l", language);
        assertEquals(0, init.status(), init.err());
        Ended valid = run("validate", made.resolve("template.yaml").toString());
        assertEquals(0, valid.status(), valid.out() + valid.err());
        assertEquals(1, run("init", kind, made.toString(), "-l", language).status());
      }
    for (String language : List.of("node", "python")) {
      String template = folder.resolve("hello-" + language).resolve("template.yaml").toString();
      Ended once = run("invoke", "-t", template, "Hello", "--data", "{\"name\": \"ada\"}");
      assertEquals(0, once.status(), once.err());
      assertEquals("ada", new JsonObject(once.out()).getString("hello"));
      assertTrue(once.err().contains("greets ada"), once.err());
    }
    String node = folder.resolve("hello-node").resolve("template.yaml").toString();
    assertTrue(run("invoke", "-t", node, "Helo").err().contains("Did you mean Hello?"));
  }

  @Test
  void keysAreWrittenForTheirOwnerAlone() throws Exception {
    Path file = folder.resolve("credentials");
    assertEquals(0, run("keys", "--write", file.toString()).status());
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(Files.readString(file).matches("AKIA[A-Z2-7]{16} = \\S+\\ntoken = \\S+\\n"));
    assertEquals(1, run("keys", "--write", file.toString()).status());
  }
}
