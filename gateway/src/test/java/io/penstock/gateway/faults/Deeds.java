package io.penstock.gateway.faults;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Calls that change something, of each kind of resource, and how it is seen that they did. */
final class Deeds extends DeedCalls {
  private Deeds() {}

  /** Before the first life's deeds: what some of them change. */
  static void prepare(Program p) throws Exception {
    sqs(p, "CreateQueue", "{\"QueueName\":\"base\"}");
    sns(p, "CreateTopic", "Name", "base");
    create(p, "kept");
    p.call(
        "POST",
        "/",
        "{\"Name\":\"base\",\"SecretString\":\"first\"}",
        target("secretsmanager.CreateSecret"));
    p.call("PUT", "/objects", "", S3);
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
            "move task",
            (p, n) -> {
              String dead = arn("dead" + n);
              sqs(p, "CreateQueue", "{\"QueueName\":\"dead" + n + "\"}");
              var policy =
                  new JsonObject().put("deadLetterTargetArn", dead).put("maxReceiveCount", 1);
              JsonObject attributes = new JsonObject().put("RedrivePolicy", policy.encode());
              JsonObject from =
                  new JsonObject().put("QueueName", "from" + n).put("Attributes", attributes);
              sqs(p, "CreateQueue", from.encode());
              return sqs(p, "StartMessageMoveTask", "{\"SourceArn\":\"" + dead + "\"}");
            },
            (p, n) ->
                p.answer(
                    "/",
                    "{\"SourceArn\":\"" + arn("dead" + n) + "\"}",
                    target("AmazonSQS.ListMessageMoveTasks")),
            ":dead$n\""),
        made(
            "topic",
            (p, n) -> sns(p, "CreateTopic", "Name", "t" + n),
            (p, n) -> attributes(p, "t" + n),
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
            (p, n) -> attributes(p, "gone" + n),
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
            (p, n) -> described(p, "DescribeRule", "Name", "r" + n + "-"),
            "\"r$n-\""),
        gone(
            "rule deleted",
            (p, n) -> {
              rule(p, "gone" + n + "-");
              return events(p, "DeleteRule", "{\"Name\":\"gone" + n + "-\"}");
            },
            (p, n) -> described(p, "DescribeRule", "Name", "gone" + n + "-"),
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
            (p, n) -> described(p, "DescribeEventBus", "Name", "b" + n + "-"),
            "\"b$n-\""),
        made(
            "archive",
            (p, n) -> archive(p, "a" + n + "-"),
            (p, n) -> described(p, "DescribeArchive", "ArchiveName", "a" + n + "-"),
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
            (p, n) -> described(p, "DescribeReplay", "ReplayName", "p" + n + "-"),
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
            "\"v$n-\""),
        made(
            "secret",
            (p, n) ->
                p.call(
                    "POST",
                    "/",
                    "{\"SecretId\":\"base\",\"SecretString\":\"v" + n + "-\"}",
                    target("secretsmanager.PutSecretValue")),
            (p, n) ->
                p.answer("/", "{\"SecretId\":\"base\"}", target("secretsmanager.GetSecretValue")),
            "\"v$n-\""),
        made(
            "object",
            (p, n) -> p.call("PUT", "/objects/o" + n, "whole".repeat(10_000) + n + "-", S3),
            (p, n) -> p.get("/objects/o" + n, S3),
            "whole".repeat(10_000) + "$n-"),
        made(
            "HTTP API",
            (p, n) ->
                p.call(
                    "POST",
                    "/v2/apis",
                    "{\"name\":\"a" + n + "-\",\"protocolType\":\"HTTP\"}",
                    REST),
            (p, n) -> p.get("/v2/apis"),
            "\"a$n-\""));
  }
}
