package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AWS's SDK for JavaScript, unchanged: functions, their logs, buckets and parameters, faults by
 * their types. Queues, topics, buses and schedules have each an {@link EveryClient}.
 */
class JavaScriptSdkTest {
  @TempDir static Path folder;
  private static TestPenstock penstock;

  @BeforeAll
  static void start() {
    penstock =
        TestPenstock.up(
            """
            Resources:
              Say:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs20.x
                  Handler: index.handler
                  InlineCode: "exports.handler = async event => console.log('given', JSON.stringify(event))"
            """,
            "--no-watch");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static Boto sdk(String service) {
    return new Boto(service, penstock.api(), folder).by(Boto.Client.SDK_V3);
  }

  private static void fault(Boto sdk, int status, String type, String command, Object... input)
      throws Exception {
    JsonObject said = sdk.said(command, input);
    assertEquals(
        List.of(status, type), List.of(said.getInteger("status"), said.getString("type")), command);
  }

  @Test
  void functionsAndTheirLogs() throws Exception {
    Boto lambda = sdk("lambda");
    JsonObject invoked =
        lambda.done("invoke", "FunctionName", "Say", "Payload", "{\"word\":\"h\u00e9\"}");
    assertEquals("$LATEST", invoked.getString("ExecutedVersion"));
    lambda.done(
        "create_alias", "FunctionName", "Say", "Name", "live", "FunctionVersion", "$LATEST");
    fault(
        lambda,
        409,
        "ResourceConflictException",
        "create_alias",
        "FunctionName",
        "Say",
        "Name",
        "live",
        "FunctionVersion",
        "$LATEST");
    fault(lambda, 404, "ResourceNotFoundException", "get_function", "FunctionName", "None");
    Boto logs = sdk("logs");
    String group = "/aws/lambda/Say";
    JsonArray events =
        logs.done("filter_log_events", "logGroupName", group, "filterPattern", "given")
            .getJsonArray("events");
    assertTrue(
        events.getJsonObject(0).getString("message").contains("\"word\":\"h\u00e9\""),
        events.encode());
    fault(
        logs,
        400,
        "ResourceNotFoundException",
        "filter_log_events",
        "logGroupName",
        "/aws/lambda/None");
  }

  @Test
  void buckets() throws Exception {
    Boto s3 = sdk("s3");
    s3.done("create_bucket", "Bucket", "script");
    s3.done(
        "put_object",
        "Bucket",
        "script",
        "Key",
        "a/h\u00e9 llo.txt",
        "Body",
        "one",
        "ContentType",
        "text/plain",
        "ChecksumAlgorithm",
        "SHA256");
    JsonObject got = s3.done("get_object", "Bucket", "script", "Key", "a/h\u00e9 llo.txt");
    assertEquals(
        List.of("one", "text/plain"), List.of(got.getString("Body"), got.getString("ContentType")));
    assertEquals(
        "a/h\u00e9 llo.txt",
        s3.done("list_objects_v2", "Bucket", "script")
            .getJsonArray("Contents")
            .getJsonObject(0)
            .getString("Key"));
    fault(s3, 404, "NoSuchKey", "get_object", "Bucket", "script", "Key", "none");
    fault(s3, 404, "NotFound", "head_object", "Bucket", "script", "Key", "none");
    fault(s3, 404, "NoSuchBucket", "list_objects_v2", "Bucket", "none-such");
    fault(s3, 409, "BucketNotEmpty", "delete_bucket", "Bucket", "script");
    s3.done("delete_object", "Bucket", "script", "Key", "a/h\u00e9 llo.txt");
    s3.done("delete_bucket", "Bucket", "script");
  }

  @Test
  void parameters() throws Exception {
    Boto ssm = sdk("ssm");
    ssm.done("put_parameter", "Name", "/script/a", "Value", "one", "Type", "SecureString");
    assertEquals(
        "one",
        ssm.done("get_parameter", "Name", "/script/a", "WithDecryption", true)
            .getJsonObject("Parameter")
            .getString("Value"));
    fault(
        ssm,
        400,
        "ParameterAlreadyExists",
        "put_parameter",
        "Name",
        "/script/a",
        "Value",
        "two",
        "Type",
        "String");
    fault(ssm, 400, "ParameterNotFound", "get_parameter", "Name", "/script/none");
    ssm.done("delete_parameter", "Name", "/script/a");
  }
}
