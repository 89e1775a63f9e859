package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Functions made, changed and deleted through Lambda's API, by boto3. */
class LambdaControlTest extends LambdaControlFixture {
  @Test
  void aFunctionIsMadeRunsAndIsGone() throws Exception {
    var made = create("made", "Code", code("one"), "Description", "d", "Timeout", 7);
    assertEquals("Pending", made.getString("State"));
    assertEquals(ARN + "made", made.getString("FunctionArn"));
    assertEquals("\"one\"", invoke("made"));
    var got = lambda.done("get_function", "FunctionName", "made");
    var configuration = got.getJsonObject("Configuration");
    assertEquals("Active", configuration.getString("State"));
    assertEquals("Successful", configuration.getString("LastUpdateStatus"));
    assertEquals(7, configuration.getInteger("Timeout"));
    byte[] fetched = fetch(got.getJsonObject("Code").getString("Location")).body();
    assertArrayEquals(
        Zip.of("index.js", "exports.handler = async () => 'one';"), fetched, "what was uploaded");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(fetched);
    assertEquals(Base64.getEncoder().encodeToString(digest), configuration.getString("CodeSha256"));
    assertEquals(fetched.length, configuration.getInteger("CodeSize"));
    String forged =
        got.getJsonObject("Code")
            .getString("Location")
            .replace("function%3Amade", "function%3Adeclared");
    assertEquals(403, fetch(forged).status(), "of one's own code only");
    assertEquals(
        "ResourceConflictException: Function already exist: made",
        lambda.refused(
            "create_function",
            "FunctionName",
            "made",
            "Runtime",
            "nodejs20.x",
            "Handler",
            "i.h",
            "Role",
            ROLE,
            "Code",
            code("x")));
    lambda.done("delete_function", "FunctionName", "made");
    assertEquals(
        "ResourceNotFoundException: Function not found: " + ARN + "made",
        lambda.refused("get_function", "FunctionName", "made"));
    assertEquals(404, Client.invoke(penstock, "made", "{}").status());
  }

  @Test
  void codeAndConfigurationChangeByTheirRevision() throws Exception {
    String first = create("changed", "Code", code("one")).getString("RevisionId");
    var updated =
        lambda.done(
            "update_function_code",
            "FunctionName",
            "changed",
            "ZipFile",
            Zip.answering("two"),
            "RevisionId",
            first);
    assertEquals("InProgress", updated.getString("LastUpdateStatus"));
    assertNotEquals(first, updated.getString("RevisionId"));
    assertEquals("\"two\"", invoke("changed"));
    assertTrue(
        lambda
            .refused(
                "update_function_configuration",
                "FunctionName",
                "changed",
                "Timeout",
                9,
                "RevisionId",
                first)
            .startsWith("PreconditionFailedException: The RevisionId provided does not match"));
    var configured =
        lambda.done(
            "update_function_configuration",
            "FunctionName",
            "changed",
            "MemorySize",
            256,
            "Environment",
            Map.of("Variables", Map.of("AB", "c")),
            "TracingConfig",
            Map.of("Mode", "Active"),
            "VpcConfig",
            Map.of("SubnetIds", List.of("subnet-1"), "SecurityGroupIds", List.of("sg-1")),
            "LoggingConfig",
            Map.of("LogFormat", "JSON", "ApplicationLogLevel", "DEBUG", "LogGroup", "/g"));
    assertEquals(256, configured.getInteger("MemorySize"));
    assertEquals(3, configured.getInteger("Timeout"), "what is not named stays");
    var now = lambda.done("get_function_configuration", "FunctionName", "changed");
    assertEquals(
        "{\"AB\":\"c\"}", now.getJsonObject("Environment").getJsonObject("Variables").encode());
    assertEquals("Active", now.getJsonObject("TracingConfig").getString("Mode"));
    assertEquals(
        "[\"subnet-1\"]", now.getJsonObject("VpcConfig").getJsonArray("SubnetIds").encode());
    assertEquals("/g", now.getJsonObject("LoggingConfig").getString("LogGroup"));
    assertEquals("DEBUG", now.getJsonObject("LoggingConfig").getString("ApplicationLogLevel"));
    assertTrue(
        lambda
            .done(
                "update_function_code",
                "FunctionName",
                "changed",
                "ZipFile",
                Zip.answering("three"),
                "DryRun",
                true)
            .containsKey("CodeSha256"));
    assertEquals("\"two\"", invoke("changed"), "a dry run changes nothing");
  }

  @Test
  void codeComesFromABucketToo() throws Exception {
    create("froms3", "Code", Map.of("S3Bucket", "packages", "S3Key", "code.zip"));
    assertEquals("\"s3\"", invoke("froms3"));
    for (String key : List.of("none.zip", "../t.yaml"))
      assertTrue(
          lambda
              .refused(
                  "update_function_code",
                  "FunctionName",
                  "froms3",
                  "S3Bucket",
                  "packages",
                  "S3Key",
                  key)
              .endsWith(
                  "S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist."));
  }

  @Test
  void whatCannotBeIsRefusedInAwsWords() throws Exception {
    var refusals =
        Map.of(
            "no zip",
            Map.of("Code", Map.of("ZipFile", Zip.blob("not a zip".getBytes()))),
            "leads out",
            Map.of("Code", Map.of("ZipFile", Zip.blob(Zip.of("../evil.js", "x")))),
            "role",
            Map.of("Role", "somebody", "Code", code("x")),
            "timeout",
            Map.of("Timeout", 901, "Code", code("x")),
            "variables",
            Map.of(
                "Environment", Map.of("Variables", Map.of("AWS_REGION", "x")), "Code", code("x")),
            "runtime",
            Map.of("Runtime", "nodejs3.x", "Code", code("x")));
    var expected =
        Map.of(
            "no zip", "InvalidParameterValueException: Could not unzip uploaded file.",
            "leads out", "InvalidParameterValueException: Could not unzip uploaded file.",
            "role", "ValidationException: 1 validation error detected: Value 'somebody' at 'role'",
            "timeout", "ValidationException: 1 validation error detected: Value '901' at 'timeout'",
            "variables", "InvalidParameterValueException: Lambda was unable to configure your env",
            "runtime",
                "ValidationException: 1 validation error detected: Value 'nodejs3.x' at 'ru");
    for (var refusal : refusals.entrySet()) {
      var input =
          new java.util.HashMap<String, Object>(
              Map.of(
                  "FunctionName",
                  "never",
                  "Runtime",
                  "nodejs20.x",
                  "Handler",
                  "i.h",
                  "Role",
                  ROLE));
      input.putAll(refusal.getValue());
      String said =
          lambda.refused(
              "create_function",
              input.entrySet().stream()
                  .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
                  .toArray());
      assertTrue(said.startsWith(expected.get(refusal.getKey())), refusal.getKey() + ": " + said);
    }
    assertTrue(lambda.refused("get_function", "FunctionName", "never").startsWith("ResourceNotF"));
  }

  @Test
  void listsArePaged() throws Exception {
    for (String name : List.of("page-a", "page-b")) create(name, "Code", code("x"));
    var first = lambda.done("list_functions", "MaxItems", 1);
    assertEquals(1, first.getJsonArray("Functions").size());
    var names =
        lambda.done("list_functions").getJsonArray("Functions").stream()
            .map(one -> ((JsonObject) one).getString("FunctionName"))
            .collect(Collectors.toSet());
    assertTrue(names.containsAll(List.of("page-a", "page-b", "declared")), names.toString());
    assertFalse(first.getString("NextMarker").isEmpty());
  }
}
