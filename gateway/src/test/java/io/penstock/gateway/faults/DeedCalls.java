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

/**
 * Calls that change something, and how it is seen that they did: what {@link Deeds} are made of.
 */
abstract class DeedCalls {
  static final String ACCOUNT = "123456789012";
  static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/r";
  static final String BUS = "arn:aws:events:us-east-1:" + ACCOUNT + ":event-bus/default";
  static final String FUNCTIONS = "/2015-03-31/functions/";
  static final String MAPPINGS = "/2015-03-31/event-source-mappings/";
  static final String[] S3 = {
    "Authorization",
    "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host,"
        + " Signature=x",
    "X-Amz-Date",
    "20260101T000000Z"
  };
  static final String[] REST = {"Content-Type", "application/json"};

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

  static Deed made(String name, Does does, Shown shown, String part) {
    return new Deed(name, does, shown, part, false);
  }

  static Deed gone(String name, Does does, Shown shown, String part) {
    return new Deed(name, does, shown, part, true);
  }

  static String[] target(String operation) {
    String version = operation.startsWith("AmazonSQS") ? "1.0" : "1.1";
    return new String[] {
      "X-Amz-Target", operation, "Content-Type", "application/x-amz-json-" + version
    };
  }

  static int sqs(Program to, String operation, String input) throws Exception {
    return to.queue(operation, input);
  }

  static int sns(Program to, String action, String... parameters) throws Exception {
    var form = new StringBuilder("Action=" + action + "&Version=2010-03-31");
    for (int i = 0; i < parameters.length; i += 2)
      form.append('&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    return to.call(
        "POST", "/", form.toString(), "Content-Type", "application/x-www-form-urlencoded");
  }

  static int events(Program to, String operation, String input) throws Exception {
    return to.call("POST", "/", input, target("AWSEvents." + operation));
  }

  /** Lists have pages, and many lives have more than one of them. */
  static String described(Program from, String operation, String member, String name)
      throws Exception {
    String input = new JsonObject().put(member, name).encode();
    return from.answer("/", input, target("AWSEvents." + operation));
  }

  static String attributes(Program from, String topic) throws Exception {
    return from.text("Action=GetTopicAttributes&Version=2010-03-31&TopicArn=" + topic(topic));
  }

  static int rule(Program to, String name) throws Exception {
    return events(
        to,
        "PutRule",
        "{\"Name\":\"" + name + "\",\"EventPattern\":\"{\\\"source\\\":[\\\"s\\\"]}\"}");
  }

  static int archive(Program to, String name) throws Exception {
    return events(
        to,
        "CreateArchive",
        "{\"ArchiveName\":\"" + name + "\",\"EventSourceArn\":\"" + BUS + "\"}");
  }

  static int subscribe(Program to, int life) throws Exception {
    return subscribe(to, life, "s" + life);
  }

  static int subscribe(Program to, int life, String name) throws Exception {
    sns(to, "CreateTopic", "Name", name);
    return sns(
        to, "Subscribe", "TopicArn", topic(name), "Protocol", "sqs", "Endpoint", arn("base"));
  }

  /** Of the life's topics; of all of them there are more than one page. */
  static String subscriptions(Program from, int life) throws Exception {
    var all = new StringBuilder();
    for (String name : List.of("s" + life, "s" + life + "gone"))
      all.append(
          from.text("Action=ListSubscriptionsByTopic&Version=2010-03-31&TopicArn=" + topic(name)));
    return all.toString();
  }

  static int mapping(Program to, String queue) throws Exception {
    sqs(to, "CreateQueue", "{\"QueueName\":\"" + queue + "\"}");
    return to.call(
        "POST",
        MAPPINGS,
        "{\"FunctionName\":\"Sink\",\"EventSourceArn\":\"" + arn(queue) + "\"}",
        REST);
  }

  static String uuid(Program from, String queue) throws Exception {
    JsonArray all =
        new JsonObject(from.get(MAPPINGS + "?EventSourceArn=" + arn(queue)))
            .getJsonArray("EventSourceMappings");
    return all.getJsonObject(0).getString("UUID");
  }

  static String schedule(int hours) {
    return new JsonObject()
        .put("ScheduleExpression", "rate(" + hours + (hours == 1 ? " hour)" : " hours)"))
        .put("FlexibleTimeWindow", new JsonObject().put("Mode", "OFF"))
        .put("Target", new JsonObject().put("Arn", arn("base")).put("RoleArn", ROLE))
        .encode();
  }

  /** A function that is never called. */
  static int create(Program to, String name) throws Exception {
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
  static String list(Program from) throws Exception {
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

  static String topic(String name) {
    return "arn:aws:sns:us-east-1:" + ACCOUNT + ":" + name;
  }

  static String arn(String queue) {
    return "arn:aws:sqs:us-east-1:" + ACCOUNT + ":" + queue;
  }

  static String queue(String name) {
    return "{\"QueueUrl\":\"http://localhost/" + ACCOUNT + "/" + name + "\"";
  }
}
