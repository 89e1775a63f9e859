package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.settings.SecretStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SSM's parameters, by boto3 and by Terraform. */
class ParametersTest {
  private static final String TEMPLATE = "Resources:\n  T: {Type: AWS::SNS::Topic}\n";

  @TempDir static Path folder;
  private static TestPenstock penstock;
  private static Boto ssm;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(TEMPLATE, "--no-watch", "--data-dir=" + folder.resolve("state"));
    ssm = new Boto("ssm", penstock.api(), folder);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static JsonObject put(String name, String value, String type, Object... more)
      throws Exception {
    Object[] input = new Object[6 + more.length];
    Object[] first = {"Name", name, "Value", value, "Type", type};
    System.arraycopy(first, 0, input, 0, 6);
    System.arraycopy(more, 0, input, 6, more.length);
    return ssm.done("put_parameter", input);
  }

  private static JsonObject get(String name, boolean decrypted) throws Exception {
    return ssm.done("get_parameter", "Name", name, "WithDecryption", decrypted)
        .getJsonObject("Parameter");
  }

  private static List<String> names(JsonObject answer, String list) {
    return answer.getJsonArray(list).stream()
        .map(one -> one instanceof JsonObject named ? named.getString("Name") : (String) one)
        .toList();
  }

  @Test
  void aParameterLives() throws Exception {
    var made = put("/life/one", "first", "String", "Description", "said");
    assertEquals(1, made.getInteger("Version"));
    assertEquals("Standard", made.getString("Tier"));
    assertTrue(
        ssm.refused("put_parameter", "Name", "/life/one", "Value", "x", "Type", "String")
            .startsWith("ParameterAlreadyExists: The parameter already exists."));
    assertEquals(2, put("/life/one", "second", "String", "Overwrite", true).getInteger("Version"));
    var got = get("/life/one", false);
    assertEquals("second", got.getString("Value"));
    assertEquals("arn:aws:ssm:us-east-1:123456789012:parameter/life/one", got.getString("ARN"));
    assertEquals("second", get(got.getString("ARN"), false).getString("Value"));
    assertEquals(":2", get("/life/one:2", false).getString("Selector"));
    assertTrue(
        ssm.refused("get_parameter", "Name", "/life/one:1").startsWith("ParameterVersionNotFound"));
    ssm.done("delete_parameter", "Name", "/life/one");
    assertTrue(ssm.refused("get_parameter", "Name", "/life/one").startsWith("ParameterNotFound"));
    assertTrue(
        ssm.refused("delete_parameter", "Name", "/life/one").startsWith("ParameterNotFound"));
  }

  @Test
  void whatIsSecureIsNowhereInTheClear() throws Exception {
    put("/secure/one", "tell-nobody", "SecureString");
    assertEquals("tell-nobody", get("/secure/one", true).getString("Value"));
    assertNotEquals("tell-nobody", get("/secure/one", false).getString("Value"));
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        assertFalse(
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains("tell-nobody"),
            file.toString());
    }
  }

  @Test
  void severalAndByPath() throws Exception {
    put("/path/a", "1", "String", "Tags", new JsonArray().add(tag("team", "x")));
    put("/path/b/c", "2,3", "StringList");
    var several = ssm.done("get_parameters", "Names", new JsonArray().add("/path/a").add("/none"));
    assertEquals(List.of("/path/a"), names(several, "Parameters"));
    assertEquals(List.of("/none"), names(several, "InvalidParameters"));
    assertEquals(
        List.of("/path/a"),
        names(ssm.done("get_parameters_by_path", "Path", "/path"), "Parameters"));
    var first =
        ssm.done("get_parameters_by_path", "Path", "/path/", "Recursive", true, "MaxResults", 1);
    assertEquals(List.of("/path/a"), names(first, "Parameters"));
    assertEquals(
        List.of("/path/b/c"),
        names(
            ssm.done(
                "get_parameters_by_path",
                "Path",
                "/path",
                "Recursive",
                true,
                "NextToken",
                first.getString("NextToken")),
            "Parameters"));
    assertEquals(List.of("/path/a"), described("tag:team", "Equals", "x"));
    assertEquals(List.of("/path/a", "/path/b/c"), described("Name", "BeginsWith", "/path/"));
    assertEquals(
        new JsonArray().add(tag("team", "x")),
        ssm.done("list_tags_for_resource", "ResourceType", "Parameter", "ResourceId", "/path/a")
            .getJsonArray("TagList"));
    var deleted =
        ssm.done("delete_parameters", "Names", new JsonArray().add("/path/a").add("/none"));
    assertEquals(List.of("/path/a"), names(deleted, "DeletedParameters"));
    assertEquals(List.of("/none"), names(deleted, "InvalidParameters"));
  }

  private static JsonObject tag(String key, String value) {
    return new JsonObject().put("Key", key).put("Value", value);
  }

  private static List<String> described(String key, String option, String value) throws Exception {
    var filter =
        new JsonObject()
            .put("Key", key)
            .put("Option", option)
            .put("Values", new JsonArray().add(value));
    return names(
        ssm.done("describe_parameters", "ParameterFilters", new JsonArray().add(filter)),
        "Parameters");
  }

  @Test
  void whatIsNotRightIsRefused() throws Exception {
    for (String name : List.of("/aws/x", "ssm-x", "a/b", "/a b"))
      assertTrue(
          ssm.refused("put_parameter", "Name", name, "Value", "x", "Type", "String")
              .startsWith("ValidationException: Parameter name"),
          name);
    assertEquals(
        "ValidationException: A parameter type is required when you create a parameter.",
        ssm.refused("put_parameter", "Name", "typeless", "Value", "x"));
    assertTrue(
        ssm.refused("put_parameter", "Name", "long", "Type", "String", "Value", "x".repeat(4097))
            .startsWith("ValidationException: Standard tier parameters"));
    assertTrue(
        ssm.refused("get_parameters_by_path", "Path", "x").startsWith("ValidationException"));
  }

  /** What the command sets is read by API, and what is put by API by templates. */
  @Test
  void theStoreIsThatOfTheCommand() throws Exception {
    Path state = folder.resolve("shared");
    try (var gateway = TestPenstock.up(TEMPLATE, "--no-watch", "--data-dir=" + state)) {
      var parameters = new Boto("ssm", gateway.api(), folder);
      parameters.done("put_parameter", "Name", "/t/put", "Value", "queue-1", "Type", "String");
    }
    try (var gateway =
        TestPenstock.up(
            "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n"
                + "    Properties: {QueueName: '{{resolve:ssm:/t/put}}'}\n",
            "--no-watch",
            "--data-dir=" + state)) {
      var queues = new Boto("sqs", gateway.api(), folder);
      assertTrue(queues.done("get_queue_url", "QueueName", "queue-1").containsKey("QueueUrl"));
      assertEquals(
          1,
          new Boto("ssm", gateway.api(), folder)
              .done("get_parameter", "Name", "/t/put")
              .getJsonObject("Parameter")
              .getInteger("Version"));
    }
    var kept = new SecretStore(state, Map.of());
    assertTrue(kept.names().contains("ssm:/t/put"));
  }

  @Test
  void terraform() throws Exception {
    var terraform = new Terraform(folder);
    terraform.want(penstock, List.of("ssm"), resource("one")).init();
    terraform.apply("1 added, 0 changed, 0 destroyed");
    terraform.want(penstock, List.of("ssm"), resource("two"));
    terraform.apply("0 added, 1 changed, 0 destroyed");
    terraform.imported("aws_ssm_parameter.p", "/terraform/p");
    assertEquals("two", get("/terraform/p", true).getString("Value"));
    assertTrue(terraform.done("destroy", "-auto-approve").contains("1 destroyed"));
  }

  private static String resource(String value) {
    return """
    resource "aws_ssm_parameter" "p" {
      name  = "/terraform/p"
      type  = "SecureString"
      value = "%1$s"
      tags  = { team = "%1$s" }
    }
    """
        .formatted(value);
  }
}
