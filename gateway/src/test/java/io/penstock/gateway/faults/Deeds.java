package io.penstock.gateway.faults;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Calls that change something, of each kind of resource, and how it is seen that they did. */
final class Deeds {
  static final String ACCOUNT = "123456789012";
  private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/r";
  private static final String BUS = "arn:aws:events:us-east-1:" + ACCOUNT + ":event-bus/default";
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings/";
  private static final String[] REST = {"Content-Type", "application/json"};

  /**
   * A change.
   *
   * @param does makes it in a life of the gateway; the status
   * @param shown what is answered when it is looked for
   * @param part is in what is shown when it was made: {@code $n} stands for the life
   * @param gone whether it must not be in there
   */
  record Deed(String name, Does does, Shown shown, String part, boolean gone) {
    /** Whether it is so. */
    boolean holds(Program program, int life) throws Exception {
      return shown.of(program, life).contains(part.replace("$n", "" + life)) != gone;
    }
  }

  interface Does {
    int on(Program program, int life) throws Exception;
  }

  interface Shown {
    String of(Program program, int life) throws Exception;
  }

  private Deeds() {}

  /** Before the first life's deeds: what some of them change. */
  static void prepare(Program p) throws Exception {
    sqs(p, "CreateQueue", "{\"QueueName\":\"base\"}");
    sns(p, "CreateTopic", "Name", "base");
    create(p, "kept");
  }

  static List<Deed> all() {
    return List.of(
        made(
            "queue",
            (p, n) -> sqs(p, "CreateQueue", "{\"QueueName\":\"q" + n + "-\"}"),
            (p, n) -> p.answer("/", "{}", target("AmazonSQS.ListQueues")),
            "/q$n-"),
        made(
            "attribute of a queue",
            (p, n) ->
                sqs(
                    p,
                    "SetQueueAttributes",
                    queue("base") + ",\"Attributes\":{\"DelaySeconds\":\"" + n + "\"}}"),
            (p, n) ->
                p.answer(
                    "/",
                    queue("base") + ",\"AttributeNames\":[\"All\"]}",
                    target("AmazonSQS.GetQueueAttributes")),
            "\"DelaySeconds\":\"$n\""),
        gone(
            "queue deleted",
            (p, n) -> {
              sqs(p, "CreateQueue", "{\"QueueName\":\"gone" + n + "-\"}");
              return sqs(p, "DeleteQueue", queue("gone" + n + "-") + "}");
            },
            (p, n) -> p.answer("/", "{}", target("AmazonSQS.ListQueues")),
            "/gone$n-"),
        made(
            "topic",
            (p, n) -> sns(p, "CreateTopic", "Name", "t" + n),
            (p, n) -> p.text("Action=ListTopics&Version=2010-03-31"),
            ":t$n<"),
        made(
            "attribute of a topic",
            (p, n) ->
                sns(
                    p,
                    "SetTopicAttributes",
                    "TopicArn",
                    topic("base"),
                    "AttributeName",
                    "DisplayName",
                    "AttributeValue",
                    "shown" + n + "-"),
            (p, n) ->
                p.text("Action=GetTopicAttributes&Version=2010-03-31&TopicArn=" + topic("base")),
            "shown$n-"),
        gone(
            "topic deleted",
            (p, n) -> {
              sns(p, "CreateTopic", "Name", "gone" + n);
              return sns(p, "DeleteTopic", "TopicArn", topic("gone" + n));
            },
            (p, n) -> p.text("Action=ListTopics&Version=2010-03-31"),
            ":gone$n<"),
        made("subscription", Deeds::subscribe, Deeds::subscriptions, ":s$n:"),
        gone(
            "subscription deleted",
            (p, n) -> {
              subscribe(p, n, "s" + n + "gone");
              String all =
                  p.text(
                      "Action=ListSubscriptionsByTopic&Version=2010-03-31&TopicArn="
                          + topic("s" + n + "gone"));
              int at = all.indexOf("<SubscriptionArn>") + 17;
              String arn = all.substring(at, all.indexOf('<', at));
              return sns(p, "Unsubscribe", "SubscriptionArn", arn);
            },
            Deeds::subscriptions,
            ":s$ngone:"),
        made(
            "rule",
            (p, n) -> rule(p, "r" + n + "-"),
            (p, n) -> p.answer("/", "{}", target("AWSEvents.ListRules")),
            "\"r$n-\""),
        gone(
            "rule deleted",
            (p, n) -> {
              rule(p, "gone" + n + "-");
              return events(p, "DeleteRule", "{\"Name\":\"gone" + n + "-\"}");
            },
            (p, n) -> p.answer("/", "{}", target("AWSEvents.ListRules")),
            "\"gone$n-\""),
        made(
            "target of a rule",
            (p, n) -> {
              rule(p, "base");
              return events(
                  p,
                  "PutTargets",
                  "{\"Rule\":\"base\",\"Targets\":[{\"Id\":\"it\",\"Arn\":\""
                      + arn("base")
                      + "\",\"Input\":\"{\\\"n\\\":"
                      + n
                      + "}\"}]}");
            },
            (p, n) -> p.answer("/", "{\"Rule\":\"base\"}", target("AWSEvents.ListTargetsByRule")),
            ":$n}"),
        made(
            "bus",
            (p, n) -> events(p, "CreateEventBus", "{\"Name\":\"b" + n + "-\"}"),
            (p, n) -> p.answer("/", "{}", target("AWSEvents.ListEventBuses")),
            "\"b$n-\""),
        made(
            "archive",
            (p, n) -> archive(p, "a" + n + "-"),
            (p, n) -> p.answer("/", "{}", target("AWSEvents.ListArchives")),
            "\"a$n-\""),
        made(
            "replay",
            (p, n) -> {
              archive(p, "replayed");
              return events(
                  p,
                  "StartReplay",
                  new JsonObject()
                      .put("ReplayName", "p" + n + "-")
                      .put(
                          "EventSourceArn",
                          "arn:aws:events:us-east-1:" + ACCOUNT + ":archive/replayed")
                      .put("EventStartTime", 1_700_000_000)
                      .put("EventEndTime", 1_700_000_600)
                      .put("Destination", new JsonObject().put("Arn", BUS))
                      .encode());
            },
            (p, n) -> p.answer("/", "{}", target("AWSEvents.ListReplays")),
            "\"p$n-\""),
        made(
            "schedule",
            (p, n) -> p.call("POST", "/schedules/s" + n + "-", schedule(1), REST),
            (p, n) -> p.get("/schedules?MaxResults=100&NamePrefix=s" + n + "-"),
            "\"s$n-\""),
        made(
            "schedule changed",
            (p, n) -> {
              p.call("POST", "/schedules/base", schedule(1), REST);
              return p.call("PUT", "/schedules/base", schedule(n + 2), REST);
            },
            (p, n) -> p.get("/schedules/base").replace("rate(" + (n + 2) + " ", "now" + n + "-"),
            "now$n-"),
        gone(
            "schedule deleted",
            (p, n) -> {
              p.call("POST", "/schedules/gone" + n + "-", schedule(1), REST);
              return p.call("DELETE", "/schedules/gone" + n + "-", "", REST);
            },
            (p, n) -> p.get("/schedules?MaxResults=100&NamePrefix=gone" + n + "-"),
            "\"gone$n-\""),
        made(
            "event source mapping",
            (p, n) -> mapping(p, "map" + n + "-"),
            (p, n) -> p.get(MAPPINGS + "?EventSourceArn=" + arn("map" + n + "-")),
            ":map$n-\""),
        made(
            "event source mapping changed",
            (p, n) -> {
              mapping(p, "mapped");
              String uuid = uuid(p, "mapped");
              return p.call("PUT", MAPPINGS + uuid, "{\"BatchSize\":" + (n % 10 + 1) + "}", REST);
            },
            (p, n) ->
                p.get(MAPPINGS + "?EventSourceArn=" + arn("mapped"))
                    .replace("\"BatchSize\":" + (n % 10 + 1) + ",", "now" + n + "-"),
            "now$n-"),
        made(
            "event invoke config",
            (p, n) ->
                p.call(
                    "PUT",
                    "/2019-09-25/functions/Sink/event-invoke-config",
                    "{\"MaximumEventAgeInSeconds\":" + (10_000 + n) + "}",
                    REST),
            (p, n) ->
                p.get("/2019-09-25/functions/Sink/event-invoke-config")
                    .replace(":" + (10_000 + n), "now" + n + "-"),
            "now$n-"),
        made("function", (p, n) -> create(p, "f" + n + "-"), (p, n) -> list(p), "\"f$n-\""),
        gone(
            "function deleted",
            (p, n) -> {
              create(p, "gone" + n + "-");
              return p.call("DELETE", FUNCTIONS + "gone" + n + "-", "", REST);
            },
            (p, n) -> list(p),
            "\"gone$n-\""),
        made(
            "configuration of a function",
            (p, n) ->
                p.call(
                    "PUT",
                    FUNCTIONS + "kept/configuration",
                    "{\"Description\":\"life" + n + "-\"}",
                    REST),
            (p, n) -> p.get(FUNCTIONS + "kept/configuration"),
            "life$n-"),
        made(
            "concurrency of a function",
            (p, n) ->
                p.call(
                    "PUT",
                    "/2017-10-31/functions/kept/concurrency",
                    "{\"ReservedConcurrentExecutions\":" + (n % 50 + 1) + "}",
                    REST),
            (p, n) ->
                p.get("/2019-09-30/functions/kept/concurrency")
                    .replace(":" + (n % 50 + 1) + "}", "now" + n + "-"),
            "now$n-"),
        made(
            "alias",
            (p, n) ->
                p.call(
                    "POST",
                    FUNCTIONS + "kept/aliases",
                    "{\"Name\":\"a" + n + "-\",\"FunctionVersion\":\"$LATEST\"}",
                    REST),
            (p, n) -> p.get(FUNCTIONS + "kept/aliases?MaxItems=1000"),
            "\"a$n-\""),
        made(
            "permission of a function",
            (p, n) ->
                p.call(
                    "POST",
                    FUNCTIONS + "kept/policy",
                    new JsonObject()
                        .put("StatementId", "s" + n + "-")
                        .put("Action", "lambda:InvokeFunction")
                        .put("Principal", "s3.amazonaws.com")
                        .encode(),
                    REST),
            (p, n) -> p.get(FUNCTIONS + "kept/policy"),
            "s$n-"),
        made(
            "parameter",
            (p, n) ->
                p.call(
                    "POST",
                    "/",
                    "{\"Name\":\"base\",\"Type\":\"String\",\"Overwrite\":true,\"Value\":\"v"
                        + n
                        + "-\"}",
                    target("AmazonSSM.PutParameter")),
            (p, n) -> p.answer("/", "{\"Name\":\"base\"}", target("AmazonSSM.GetParameter")),
            "\"v$n-\""));
  }

  private static Deed made(String name, Does does, Shown shown, String part) {
    return new Deed(name, does, shown, part, false);
  }

  private static Deed gone(String name, Does does, Shown shown, String part) {
    return new Deed(name, does, shown, part, true);
  }

  private static String[] target(String operation) {
    String version = operation.startsWith("AmazonSQS") ? "1.0" : "1.1";
    return new String[] {
      "X-Amz-Target", operation, "Content-Type", "application/x-amz-json-" + version
    };
  }

  static int sqs(Program to, String operation, String input) throws Exception {
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
    return to.call("POST", "/", input, target("AWSEvents." + operation));
  }

  private static int rule(Program to, String name) throws Exception {
    return events(
        to,
        "PutRule",
        "{\"Name\":\"" + name + "\",\"EventPattern\":\"{\\\"source\\\":[\\\"s\\\"]}\"}");
  }

  private static int archive(Program to, String name) throws Exception {
    return events(
        to,
        "CreateArchive",
        "{\"ArchiveName\":\"" + name + "\",\"EventSourceArn\":\"" + BUS + "\"}");
  }

  private static int subscribe(Program to, int life) throws Exception {
    return subscribe(to, life, "s" + life);
  }

  private static int subscribe(Program to, int life, String name) throws Exception {
    sns(to, "CreateTopic", "Name", name);
    return sns(
        to, "Subscribe", "TopicArn", topic(name), "Protocol", "sqs", "Endpoint", arn("base"));
  }

  /** Of the life's topics; of all of them there are more than one page. */
  private static String subscriptions(Program from, int life) throws Exception {
    var all = new StringBuilder();
    for (String name : List.of("s" + life, "s" + life + "gone"))
      all.append(
          from.text("Action=ListSubscriptionsByTopic&Version=2010-03-31&TopicArn=" + topic(name)));
    return all.toString();
  }

  private static int mapping(Program to, String queue) throws Exception {
    sqs(to, "CreateQueue", "{\"QueueName\":\"" + queue + "\"}");
    return to.call(
        "POST",
        MAPPINGS,
        "{\"FunctionName\":\"Sink\",\"EventSourceArn\":\"" + arn(queue) + "\"}",
        REST);
  }

  private static String uuid(Program from, String queue) throws Exception {
    JsonArray all =
        new JsonObject(from.get(MAPPINGS + "?EventSourceArn=" + arn(queue)))
            .getJsonArray("EventSourceMappings");
    return all.getJsonObject(0).getString("UUID");
  }

  private static String schedule(int hours) {
    return new JsonObject()
        .put("ScheduleExpression", "rate(" + hours + (hours == 1 ? " hour)" : " hours)"))
        .put("FlexibleTimeWindow", new JsonObject().put("Mode", "OFF"))
        .put("Target", new JsonObject().put("Arn", arn("base")).put("RoleArn", ROLE))
        .encode();
  }

  /** A function that is never called. */
  private static int create(Program to, String name) throws Exception {
    var zip = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("index.js"));
      out.write("exports.handler = async () => 1;".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String code = Base64.getEncoder().encodeToString(zip.toByteArray());
    return to.call(
        "POST",
        FUNCTIONS,
        new JsonObject()
            .put("FunctionName", name)
            .put("Runtime", "nodejs22.x")
            .put("Handler", "index.handler")
            .put("Role", ROLE)
            .put("Code", new JsonObject().put("ZipFile", code))
            .encode(),
        REST);
  }

  /** Of all pages: there are many functions after many lives. */
  private static String list(Program from) throws Exception {
    var all = new StringBuilder();
    String marker = "";
    do {
      String page = from.get(FUNCTIONS + "?MaxItems=50" + marker);
      all.append(page);
      String next = new JsonObject(page).getString("NextMarker");
      marker = next == null ? null : "&Marker=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    } while (marker != null);
    return all.toString();
  }

  private static String topic(String name) {
    return "arn:aws:sns:us-east-1:" + ACCOUNT + ":" + name;
  }

  private static String arn(String queue) {
    return "arn:aws:sqs:us-east-1:" + ACCOUNT + ":" + queue;
  }

  static String queue(String name) {
    return "{\"QueueUrl\":\"http://localhost/" + ACCOUNT + "/" + name + "\"";
  }
}
