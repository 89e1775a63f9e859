package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every service refuses in the same way: AWS's own tag keys, and without repeating it all. */
class RefusedInputTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}
        Bus: {Type: AWS::Events::EventBus, Properties: {Name: b}}
        F: {Type: AWS::Serverless::Function, Properties: {FunctionName: f, Runtime: python3.11, Handler: index.f, InlineCode: ""}}
      """;

  private static final String ARN = "arn:aws:%s:us-east-1:123456789012:%s";

  /** A zip with an index.py. */
  private static final String CODE =
      "UEsDBBQAAAAAAMQtgV0Az/SFBAAAAAQAAAAIAAAAaW5kZXgucHl4PTEKUEsBAhQDFAAAAAAAxC2BXQDP9IUEAAAABAAAAAgAAAAAAAAAAAAAAIABAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAAACoAAAAAAA==";

  private static final String LONG = "x".repeat(30_000);
  private static TestPenstock penstock;

  @BeforeAll
  static void up() {
    penstock = TestPenstock.up(TEMPLATE, "--no-watch");
  }

  @AfterAll
  static void down() {
    penstock.close();
  }

  private static Arguments json(String code, String target, String body) {
    String type = "application/x-amz-json-1." + (target.startsWith("AmazonSQS") ? 0 : 1);
    String[] headers = {"X-Amz-Target", target, "Content-Type", type};
    return Arguments.of(target, code, "/", body, headers);
  }

  private static Arguments form(String code, String action, String rest) {
    String[] headers = {"Content-Type", "application/x-www-form-urlencoded"};
    return Arguments.of(action, code, "/", "Action=" + action + rest, headers);
  }

  private static Arguments path(String code, String path, String body) {
    return Arguments.of(path, code, path, body, new String[] {"Content-Type", "application/json"});
  }

  private static String arn(String service, String name) {
    return ARN.formatted(service, name);
  }

  static Stream<Arguments> reserved() {
    String key = "AWS:x";
    String list = "[{\"Key\":\"aws:x\",\"Value\":\"1\"}]";
    String topicTags = "&Tags.member.1.Key=" + key + "&Tags.member.1.Value=1";
    return Stream.of(
        json(
            "InvalidParameterValue",
            "AmazonSQS.TagQueue",
            "{\"QueueUrl\":\"http://localhost/123456789012/q\",\"Tags\":{\"aws:x\":\"1\"}}"),
        json(
            "InvalidParameterValue",
            "AmazonSQS.CreateQueue",
            "{\"QueueName\":\"other\",\"tags\":{\"aws:x\":\"1\"}}"),
        form("InvalidParameter", "CreateTopic", "&Name=other" + topicTags),
        form("InvalidParameter", "TagResource", "&ResourceArn=" + arn("sns", "t") + topicTags),
        json(
            "ValidationException",
            "AWSEvents.TagResource",
            "{\"ResourceARN\":\"" + arn("events", "event-bus/b") + "\",\"Tags\":" + list + "}"),
        json(
            "ValidationException",
            "AWSEvents.PutRule",
            "{\"Name\":\"r\",\"ScheduleExpression\":\"rate(1 day)\",\"Tags\":" + list + "}"),
        json(
            "ValidationException",
            "AWSEvents.CreateEventBus",
            "{\"Name\":\"c\",\"Tags\":" + list + "}"),
        path("ValidationException", "/schedule-groups/g", "{\"Tags\":" + list + "}"),
        path(
            "InvalidParameterValueException",
            "/2017-03-31/tags/" + arn("lambda", "function:f"),
            "{\"Tags\":{\"aws:x\":\"1\"}}"),
        path(
            "InvalidParameterValueException",
            "/2015-03-31/functions",
            "{\"FunctionName\":\"g\",\"Role\":\"arn:aws:iam::123456789012:role/r\",\"Handler\":"
                + "\"index.f\",\"Runtime\":\"python3.11\",\"Code\":{\"ZipFile\":\""
                + CODE
                + "\"},"
                + "\"Tags\":{\"aws:x\":\"1\"}}"),
        path(
            "InvalidParameterValueException",
            "/2015-03-31/event-source-mappings",
            "{\"FunctionName\":\"f\",\"EventSourceArn\":\""
                + arn("sqs", "q")
                + "\",\"Tags\":{\"aws:x\":\"1\"}}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reserved")
  void keysOfAwssOwnAreRefused(String name, String code, String path, String body, String[] head) {
    var answer = Client.post(penstock.api(), path, body, head);
    assertEquals(400, answer.status(), answer.text());
    String said = answer.text() + answer.headers().firstValue("x-amzn-errortype").orElse("");
    assertTrue(said.contains(code), said);
    assertTrue(said.contains("aws: prefixed tag key names are not allowed"), said);
  }

  static Stream<Arguments> tooLong() {
    return Stream.of(
        json("", "AmazonSQS.GetQueueUrl", "{\"QueueName\":\"" + LONG + "\"}"),
        json("", "AmazonSQS." + LONG, "{}"),
        form("", "GetTopicAttributes", "&TopicArn=" + LONG),
        form("", "CreateTopic", "&Name=" + LONG),
        form("", LONG, "&Name=a"),
        json("", "AWSEvents.DescribeRule", "{\"Name\":\"" + LONG + "\"}"),
        json(
            "",
            "AWSEvents.TestEventPattern",
            "{\"Event\":\"{}\",\"EventPattern\":\"{\\\"" + LONG + "\\\":1}\"}"),
        json(
            "",
            "AWSEvents.PutRule",
            "{\"Name\":\"r\",\"ScheduleExpression\":\"cron(" + LONG.substring(0, 200) + ")\"}"),
        json("", "Logs_20140328.GetLogEvents", "{\"logGroupName\":\"" + LONG + "\"}"),
        path("", "/schedules/" + LONG, "{}"),
        path("", "/2015-03-31/functions/" + LONG + "/invocations", "{}"),
        path("", "/2015-03-31/functions/f/invocations?Qualifier=" + LONG, "{}"),
        path("", "/_penstock/api/functions/" + LONG + "/invoke", "{}"),
        path("", "/_penstock/api/events/" + LONG + "/redrive", "{}"),
        path("", "/_penstock/api/buses/" + LONG + "/events", "{}"));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("tooLong")
  void errorsRepeatNoMoreThanTheyMust(
      String name, String code, String path, String body, String[] head) {
    var answer = Client.post(penstock.api(), path, body, head);
    assertTrue(answer.status() >= 400 && answer.status() < 500, answer.text());
    assertTrue(answer.text().length() < 6_000, answer.text());
  }
}
