package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process is given secrets by every way there is, logs all it can, and is asked by every way that
 * logs: none of them is in what it prints. Beside that, its levels are changed while it runs.
 */
class PrintedSecretsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Talks:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: talks
            Runtime: nodejs20.x
            Handler: index.handler
            Environment: {Variables: {GIVEN: "{{resolve:secretsmanager:given:SecretString}}"}}
            InlineCode: |
              exports.handler = async event => {
                console.log('got', process.env.GIVEN, process.env);
                throw new Error('failed with ' + process.env.GIVEN);
              };
            Events: {Get: {Type: HttpApi, Properties: {Path: /, Method: get}}}
        Connection:
          Type: AWS::Events::Connection
          Properties:
            Name: there
            AuthorizationType: BASIC
            AuthParameters: {BasicAuthParameters: {Username: me, Password: SECRET-connection}}
        There:
          Type: AWS::Events::ApiDestination
          Properties:
            Name: there
            ConnectionArn: !GetAtt Connection.Arn
            InvocationEndpoint: https://me:SECRET-endpoint@127.0.0.1/there
            HttpMethod: POST
        Rule:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {source: [own]}
            Targets: [{Id: there, Arn: !GetAtt There.Arn}]
        Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: bucket}}
        Rows:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: !Ref Talks
            StartingPosition: LATEST
            EventSourceArn: arn:aws:rds:us-east-1:123456789012:db:app/table/public.t/stream/dynamodb
        Changes:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: !Ref Talks
            StartingPosition: LATEST
            EventSourceArn: arn:aws:rds:us-east-1:123456789012:cluster:c
            DocumentDBEventSourceConfig: {DatabaseName: d, CollectionName: c}
      """;

  @TempDir Path folder;

  /** What the process may not print. */
  private final List<String> secrets = new ArrayList<>();

  private String secret(String name) {
    String secret = "SECRET-" + name;
    secrets.add(secret);
    return secret;
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void noneIsPrintedAndLevelsChangeMeanwhile(String form) throws Exception {
    var variables = new HashMap<String, String>();
    variables.put("PENSTOCK_LOG_LEVEL", "trace");
    variables.put("PENSTOCK_ACCESS_KEY_ID", "AKID");
    variables.put("PENSTOCK_SECRET_ACCESS_KEY", secret("key"));
    variables.put("PENSTOCK_TOKEN", secret("token"));
    variables.put("PENSTOCK_WEBHOOK_TOKEN", secret("webhook"));
    variables.put("PENSTOCK_SQS_ACCESS_KEY_ID", "AKSQS");
    variables.put("PENSTOCK_SQS_SECRET_ACCESS_KEY", secret("sqs"));
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", "x-key=" + secret("collector"));
    secret("connection");
    secret("endpoint");
    Path given = folder.resolve("secrets.yaml");
    Files.writeString(given, "given=" + secret("given") + "\n");
    given.toFile().setReadable(false, false);
    given.toFile().setReadable(true, true);
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    String said;
    try (var program =
        Program.start(
            List.of(),
            variables,
            template,
            folder.resolve("state"),
            "--log-format=" + form,
            "--secrets=" + given,
            "--traces=http://127.0.0.1:1/v1/traces",
            "--source=postgresql=postgresql://me:" + secret("postgres") + "@127.0.0.1:1/app",
            "--source=documentdb=mongodb://me:" + secret("mongo") + "@127.0.0.1:1/",
            "--source=sqs=http://127.0.0.1:1")) {
      program.untilUp();
      ask(program);
      String token = "Bearer SECRET-token";
      String level = "{\"logger\":\"ROOT\",\"level\":\"warn\"}";
      assertEquals(200, operate(program, level, token));
      assertEquals(
          200,
          operate(
              program, level.replace("ROOT", "io.penstock.access").replace("warn", "info"), token));
      assertEquals(400, operate(program, level.replace("warn", "loud"), token));
      assertEquals(401, operate(program, level, "Bearer none"));
      int before = program.said().length();
      program.httpGet("/?last");
      Until.holds(program::said, () -> program.said().substring(before).contains("http GET / "));
      Until.holds(program::said, () -> program.said().contains("failed with "));
      program.process.destroy();
      program.untilEnded();
      said = program.said();
    }
    for (String secret : secrets)
      assertFalse(said.contains(secret), () -> secret + " is printed: " + around(said, secret));
    assertTrue(said.contains("[hidden]"), said);
    if (form.equals("json"))
      for (String line : said.lines().filter(line -> !line.isBlank()).toList())
        assertTrue(new JsonObject(line).containsKey("type"), line);
  }

  private static int operate(Program program, String level, String token)
      throws InterruptedException {
    return program.call(
        "PUT",
        "/_penstock/api/log-levels",
        level,
        "Authorization",
        token,
        "Content-Type",
        "application/json");
  }

  /** By every way that may be told of in a log, rightly and wrongly. */
  private void ask(Program program) throws Exception {
    program.httpGet("/?token=" + secret("query"));
    program.call("GET", "/_penstock/metrics", "", "Authorization", "Bearer SECRET-token");
    program.call("GET", "/_penstock/api/functions", "", "Authorization", "Bearer SECRET-wrong");
    program.call(
        "POST",
        "/",
        "{}",
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/sqs/aws4_request,"
            + " SignedHeaders=host, Signature="
            + secret("signature"),
        "X-Amz-Security-Token",
        secret("session"),
        "X-Amz-Target",
        "AmazonSQS.ListQueues");
    program.call(
        "GET",
        "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=SECRET-signature"
            + "&X-Amz-Security-Token=SECRET-session",
        "");
    program.notify("{\"EventName\":\"s3:ObjectCreated:Put\",\"token\":\"SECRET-webhook\"}");
    int put =
        program.call(
            "POST",
            "/_penstock/api/buses/default/events",
            "{\"Source\":\"own\",\"DetailType\":\"t\",\"Detail\":\"{}\"}",
            "Authorization",
            "Bearer SECRET-token",
            "Content-Type",
            "application/json");
    assertEquals(200, put);
    secrets.add("SECRET-wrong");
  }

  private static String around(String said, String secret) {
    int at = said.indexOf(secret);
    return said.substring(Math.max(0, at - 300), Math.min(said.length(), at + 100));
  }
}
