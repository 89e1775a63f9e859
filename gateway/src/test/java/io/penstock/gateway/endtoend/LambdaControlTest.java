package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions made, changed and deleted through Lambda's API, by boto3. */
class LambdaControlTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/lambda";
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";
  @TempDir static Path folder;
  private static TestPenstock penstock;
  private static Boto lambda;

  @BeforeAll
  static void start() throws Exception {
    Path template = folder.resolve("t.yaml");
    Files.writeString(
        template,
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Declared:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: declared
              Runtime: nodejs20.x
              Handler: index.handler
              InlineCode: "exports.handler = async () => 'declared'"
        """);
    Path bucket = Files.createDirectories(folder.resolve("bucket"));
    Files.write(
        bucket.resolve("code.zip"), Zip.of("index.js", "exports.handler = async () => 's3'"));
    penstock = TestPenstock.up(template, "--bucket=packages=" + bucket);
    lambda = new Boto("lambda", penstock.api(), folder);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static JsonObject create(String name, Object... more) throws Exception {
    var input =
        new Object[] {
          "FunctionName", name, "Runtime", "nodejs20.x", "Handler", "index.handler", "Role", ROLE
        };
    var all = new Object[input.length + more.length];
    System.arraycopy(input, 0, all, 0, input.length);
    System.arraycopy(more, 0, all, input.length, more.length);
    return lambda.done("create_function", all);
  }

  private static JsonObject code(String answer) {
    return new JsonObject().put("ZipFile", Zip.answering(answer));
  }

  private static Client.Answer fetch(String location) {
    URI uri = URI.create(location);
    return Client.get(penstock.api(), uri.getRawPath() + "?" + uri.getRawQuery());
  }

  private static String byHost(String host) throws Exception {
    try (var client = new RawClient(penstock.http())) {
      return client.request("GET /", host).read().body();
    }
  }

  private static String invoke(String name) {
    return Client.invoke(penstock, name, "{}").text();
  }

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
  void versionsAliasesAndWeights() throws Exception {
    create("versioned", "Code", code("1"), "Publish", true);
    assertEquals(
        "1",
        lambda.done("publish_version", "FunctionName", "versioned").getString("Version"),
        "nothing changed since");
    lambda.done("update_function_code", "FunctionName", "versioned", "ZipFile", Zip.answering("2"));
    var second =
        lambda.done("publish_version", "FunctionName", "versioned", "Description", "second");
    assertEquals("2", second.getString("Version"));
    assertEquals("second", second.getString("Description"));
    var alias =
        lambda.done(
            "create_alias", "FunctionName", "versioned", "Name", "live", "FunctionVersion", "1");
    assertEquals(ARN + "versioned:live", alias.getString("AliasArn"));
    assertEquals("\"1\"", invoke("versioned:live"));
    assertEquals(
        "ResourceConflictException: Alias already exists: " + ARN + "versioned:live",
        lambda.refused(
            "create_alias", "FunctionName", "versioned", "Name", "live", "FunctionVersion", "1"));
    lambda.done(
        "update_alias",
        "FunctionName",
        "versioned",
        "Name",
        "live",
        "RoutingConfig",
        Map.of("AdditionalVersionWeights", Map.of("2", 1.0)));
    assertEquals("\"2\"", invoke("versioned:live"));
    for (var wrong :
        Map.of(
                Map.of("1", 0.5), "InvalidParameterValueException",
                Map.of("9", 0.5), "ResourceNotFoundException",
                Map.of("2", 1.5), "ValidationException")
            .entrySet())
      assertTrue(
          lambda
              .refused(
                  "update_alias",
                  "FunctionName",
                  "versioned",
                  "Name",
                  "live",
                  "RoutingConfig",
                  Map.of("AdditionalVersionWeights", wrong.getKey()))
              .startsWith(wrong.getValue()));
    lambda.done(
        "update_alias", "FunctionName", "versioned", "Name", "live", "RoutingConfig", Map.of());
    assertEquals("\"1\"", invoke("versioned:live"));
    assertTrue(
        lambda
            .refused("delete_function", "FunctionName", "versioned", "Qualifier", "1")
            .startsWith("ResourceConflictException"));
    lambda.done("delete_function", "FunctionName", "versioned", "Qualifier", "2");
    lambda.done("update_function_code", "FunctionName", "versioned", "ZipFile", Zip.answering("3"));
    assertEquals(
        "3",
        lambda.done("publish_version", "FunctionName", "versioned").getString("Version"),
        "numbers are not given twice");
    var versions = lambda.done("list_versions_by_function", "FunctionName", "versioned");
    assertEquals(
        List.of("$LATEST", "1", "3"),
        versions.getJsonArray("Versions").stream()
            .map(one -> ((JsonObject) one).getString("Version"))
            .toList());
    lambda.done("delete_alias", "FunctionName", "versioned", "Name", "live");
    assertEquals(404, Client.invoke(penstock, "versioned:live", "{}").status());
  }

  @Test
  void aUrlIsServedAsLongAsItIsThere() throws Exception {
    create("urled", "Code", code("by url"));
    var url =
        lambda.done(
            "create_function_url_config",
            "FunctionName",
            "urled",
            "AuthType",
            "NONE",
            "Cors",
            Map.of("AllowOrigins", List.of("*"), "MaxAge", 60));
    assertEquals(
        "http://urled.lambda-url.localhost:" + penstock.http().getPort() + "/",
        url.getString("FunctionUrl"));
    String host = "urled.lambda-url.localhost";
    assertEquals("by url", byHost(host));
    assertTrue(
        lambda
            .refused("create_function_url_config", "FunctionName", "urled", "AuthType", "NONE")
            .startsWith("ResourceConflictException"));
    assertEquals(
        "RESPONSE_STREAM",
        lambda
            .done(
                "update_function_url_config",
                "FunctionName",
                "urled",
                "InvokeMode",
                "RESPONSE_STREAM")
            .getString("InvokeMode"));
    assertEquals(
        60,
        lambda
            .done("get_function_url_config", "FunctionName", "urled")
            .getJsonObject("Cors")
            .getInteger("MaxAge"));
    lambda.done("delete_function_url_config", "FunctionName", "urled");
    assertFalse(byHost(host).contains("by url"));
  }

  @Test
  void permissionsAreKeptAndShown() throws Exception {
    create("permitted", "Code", code("x"));
    assertTrue(
        lambda.refused("get_policy", "FunctionName", "permitted").startsWith("ResourceNotFound"));
    var added =
        lambda.done(
            "add_permission",
            "FunctionName",
            "permitted",
            "StatementId",
            "s1",
            "Action",
            "lambda:InvokeFunction",
            "Principal",
            "events.amazonaws.com",
            "SourceArn",
            "arn:aws:events:us-east-1:123456789012:rule/r",
            "SourceAccount",
            "123456789012");
    var statement = new JsonObject(added.getString("Statement"));
    assertEquals(
        "{\"Service\":\"events.amazonaws.com\"}", statement.getJsonObject("Principal").encode());
    assertEquals(
        "arn:aws:events:us-east-1:123456789012:rule/r",
        statement.getJsonObject("Condition").getJsonObject("ArnLike").getString("AWS:SourceArn"));
    assertTrue(
        lambda
            .refused(
                "add_permission",
                "FunctionName",
                "permitted",
                "StatementId",
                "s1",
                "Action",
                "lambda:InvokeFunction",
                "Principal",
                "*")
            .startsWith("ResourceConflictException"));
    var policy =
        new JsonObject(lambda.done("get_policy", "FunctionName", "permitted").getString("Policy"));
    assertEquals(new JsonArray().add(statement), policy.getJsonArray("Statement"));
    lambda.done("remove_permission", "FunctionName", "permitted", "StatementId", "s1");
    assertTrue(
        lambda.refused("get_policy", "FunctionName", "permitted").startsWith("ResourceNotFound"));
  }

  @Test
  void layersAndTheirPolicies() throws Exception {
    var content =
        Map.of(
            "ZipFile",
            Zip.blob(Zip.of("nodejs/node_modules/dep/index.js", "module.exports = 'layer'")));
    var first =
        lambda.done(
            "publish_layer_version",
            "LayerName",
            "dep",
            "Content",
            content,
            "Description",
            "a dependency",
            "CompatibleRuntimes",
            List.of("nodejs20.x"));
    String arn = "arn:aws:lambda:us-east-1:123456789012:layer:dep:1";
    assertEquals(arn, first.getString("LayerVersionArn"));
    assertEquals(200, fetch(first.getJsonObject("Content").getString("Location")).status());
    assertEquals(
        2,
        lambda
            .done("publish_layer_version", "LayerName", "dep", "Content", content)
            .getInteger("Version"));
    assertEquals(
        arn, lambda.done("get_layer_version_by_arn", "Arn", arn).getString("LayerVersionArn"));
    assertEquals(
        2,
        lambda
            .done("list_layer_versions", "LayerName", "dep")
            .getJsonArray("LayerVersions")
            .size());
    assertEquals(
        1,
        lambda
            .done("list_layers", "CompatibleRuntime", "nodejs20.x")
            .getJsonArray("Layers")
            .getJsonObject(0)
            .getJsonObject("LatestMatchingVersion")
            .getInteger("Version"));
    lambda.done(
        "add_layer_version_permission",
        "LayerName",
        "dep",
        "VersionNumber",
        1,
        "StatementId",
        "all",
        "Action",
        "lambda:GetLayerVersion",
        "Principal",
        "*");
    assertTrue(
        lambda
            .done("get_layer_version_policy", "LayerName", "dep", "VersionNumber", 1)
            .getString("Policy")
            .contains("\"Sid\":\"all\""));
    lambda.done(
        "remove_layer_version_permission",
        "LayerName",
        "dep",
        "VersionNumber",
        1,
        "StatementId",
        "all");
    var uses = Zip.blob(Zip.of("index.js", "exports.handler = async () => require('dep');"));
    var made = create("layered", "Code", Map.of("ZipFile", uses), "Layers", List.of(arn));
    assertEquals("\"layer\"", invoke("layered"));
    assertEquals(arn, made.getJsonArray("Layers").getJsonObject(0).getString("Arn"));
    assertNull(made.getJsonArray("Layers").getJsonObject(0).getString("Folder"));
    assertEquals(
        "InvalidParameterValueException: Layer version " + arn + "7 does not exist.",
        lambda.refused(
            "update_function_configuration",
            "FunctionName",
            "layered",
            "Layers",
            List.of(arn + "7")));
    lambda.done("delete_layer_version", "LayerName", "dep", "VersionNumber", 2);
    assertEquals(
        3,
        lambda
            .done("publish_layer_version", "LayerName", "dep", "Content", content)
            .getInteger("Version"),
        "numbers are not given twice");
  }

  @Test
  void concurrencyAndSettings() throws Exception {
    create("set", "Code", code("x"), "Publish", true);
    assertTrue(
        lambda
            .refused(
                "put_provisioned_concurrency_config",
                "FunctionName",
                "set",
                "Qualifier",
                "$LATEST",
                "ProvisionedConcurrentExecutions",
                1)
            .contains("cannot be applied to unpublished function versions"));
    assertEquals(
        "IN_PROGRESS",
        lambda
            .done(
                "put_provisioned_concurrency_config",
                "FunctionName",
                "set",
                "Qualifier",
                "1",
                "ProvisionedConcurrentExecutions",
                1)
            .getString("Status"));
    assertEquals(
        1,
        lambda
            .done("list_provisioned_concurrency_configs", "FunctionName", "set")
            .getJsonArray("ProvisionedConcurrencyConfigs")
            .size());
    lambda.done("delete_provisioned_concurrency_config", "FunctionName", "set", "Qualifier", "1");
    assertTrue(
        lambda
            .refused("get_provisioned_concurrency_config", "FunctionName", "set", "Qualifier", "1")
            .startsWith("ProvisionedConcurrencyConfigNotFoundException"));
    assertEquals(
        "Terminate",
        lambda
            .done("get_function_recursion_config", "FunctionName", "set")
            .getString("RecursiveLoop"));
    lambda.done("put_function_recursion_config", "FunctionName", "set", "RecursiveLoop", "Allow");
    assertEquals(
        "Allow",
        lambda
            .done("get_function_recursion_config", "FunctionName", "set")
            .getString("RecursiveLoop"));
    lambda.done(
        "put_runtime_management_config",
        "FunctionName",
        "set",
        "UpdateRuntimeOn",
        "FunctionUpdate");
    assertEquals(
        "FunctionUpdate",
        lambda
            .done("get_runtime_management_config", "FunctionName", "set")
            .getString("UpdateRuntimeOn"));
    assertEquals(
        "set",
        lambda
            .done("get_function_code_signing_config", "FunctionName", "set")
            .getString("FunctionName"));
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
  void whatTheTemplateDeclaresIsTheTemplates() throws Exception {
    String declared = "ResourceConflictException: The function declared is declared at t.yaml:";
    assertTrue(
        lambda
            .refused(
                "update_function_code", "FunctionName", "declared", "ZipFile", Zip.answering("x"))
            .startsWith(declared));
    assertTrue(
        lambda
            .refused("update_function_configuration", "FunctionName", "declared", "Timeout", 5)
            .startsWith(declared));
    assertTrue(lambda.refused("delete_function", "FunctionName", "declared").startsWith(declared));
    assertEquals("\"declared\"", invoke("declared"));
    var location =
        lambda
            .done("get_function", "FunctionName", "declared")
            .getJsonObject("Code")
            .getString("Location");
    assertTrue(location.startsWith(penstock.api().toString()), "no path of this machine");
    assertEquals(200, fetch(location).status());
  }

  @Test
  void imagesAreKeptAndNotRun() throws Exception {
    String image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/repo:tag";
    var made =
        lambda.done(
            "create_function",
            "FunctionName",
            "imaged",
            "PackageType",
            "Image",
            "Role",
            ROLE,
            "Code",
            Map.of("ImageUri", image),
            "ImageConfig",
            Map.of("Command", List.of("a.b")));
    assertEquals("Failed", made.getString("State"));
    var got = lambda.done("get_function", "FunctionName", "imaged");
    assertEquals(image, got.getJsonObject("Code").getString("ImageUri"));
    assertEquals(
        "[\"a.b\"]",
        got.getJsonObject("Configuration")
            .getJsonObject("ImageConfigResponse")
            .getJsonObject("ImageConfig")
            .getJsonArray("Command")
            .encode());
    assertEquals(502, Client.invoke(penstock, "imaged", "{}").status());
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
