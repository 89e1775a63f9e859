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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets Manager's secrets, by boto3 and by Terraform. */
class SecretsTest {
  private static final String TEMPLATE = "Resources:\n  T: {Type: AWS::SNS::Topic}\n";
  private static final String TOKEN = "11111111-2222-3333-4444-555555555555";

  @TempDir static Path folder;
  private static TestPenstock penstock;
  private static Boto secrets;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(TEMPLATE, "--no-watch", "--data-dir=" + folder.resolve("state"));
    secrets = new Boto("secretsmanager", penstock.api(), folder);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static JsonObject made(String name, String value, Object... more) throws Exception {
    Object[] input = new Object[4 + more.length];
    Object[] first = {"Name", name, "SecretString", value};
    System.arraycopy(first, 0, input, 0, 4);
    System.arraycopy(more, 0, input, 4, more.length);
    return secrets.done("create_secret", input);
  }

  private static String value(String id, Object... more) throws Exception {
    Object[] input = new Object[2 + more.length];
    input[0] = "SecretId";
    input[1] = id;
    System.arraycopy(more, 0, input, 2, more.length);
    return secrets.done("get_secret_value", input).getString("SecretString");
  }

  @Test
  void aSecretLivesWithItsVersions() throws Exception {
    JsonObject made = made("life/one", "first", "Description", "said");
    String arn = made.getString("ARN");
    assertTrue(
        arn.matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:life/one-\\w{6}"), arn);
    String first = made.getString("VersionId");
    assertEquals("first", value("life/one"));
    assertEquals("first", value(arn));
    assertEquals("first", value(arn.substring(0, arn.length() - 7)));
    assertEquals(
        "ResourceExistsException: The operation failed because the secret life/one already exists.",
        secrets.refused("create_secret", "Name", "life/one", "SecretString", "x"));

    JsonObject put = secrets.done("put_secret_value", "SecretId", arn, "SecretString", "second");
    assertEquals(new JsonArray().add("AWSCURRENT"), put.getJsonArray("VersionStages"));
    assertEquals("second", value("life/one"));
    assertEquals("first", value("life/one", "VersionStage", "AWSPREVIOUS"));
    assertEquals("first", value("life/one", "VersionId", first));
    assertEquals(
        "InvalidRequestException: You provided a VersionStage that is not associated to the"
            + " provided VersionId.",
        secrets.refused(
            "get_secret_value", "SecretId", arn, "VersionId", first, "VersionStage", "AWSCURRENT"));
    assertEquals(
        "ResourceNotFoundException: Secrets Manager can't find the specified secret value for"
            + " staging label: beta",
        secrets.refused("get_secret_value", "SecretId", arn, "VersionStage", "beta"));

    secrets.done("update_secret", "SecretId", arn, "Description", "anew");
    JsonObject described = secrets.done("describe_secret", "SecretId", arn);
    assertEquals("anew", described.getString("Description"));
    assertEquals(
        new JsonObject()
            .put(first, new JsonArray().add("AWSPREVIOUS"))
            .put(put.getString("VersionId"), new JsonArray().add("AWSCURRENT")),
        described.getJsonObject("VersionIdsToStages"));
  }

  @Test
  void theSameTokenAgainIsTheSameVersion() throws Exception {
    made("token", "v", "ClientRequestToken", TOKEN);
    assertEquals(TOKEN, made("token", "v", "ClientRequestToken", TOKEN).getString("VersionId"));
    assertEquals(
        "ResourceExistsException: A resource with the ID you requested already exists.",
        secrets.refused(
            "put_secret_value",
            "SecretId",
            "token",
            "SecretString",
            "other",
            "ClientRequestToken",
            TOKEN));
    assertEquals("v", value("token"));
  }

  @Test
  void labelsMove() throws Exception {
    String first = made("labels", "first").getString("VersionId");
    String second =
        secrets
            .done(
                "put_secret_value",
                "SecretId",
                "labels",
                "SecretString",
                "second",
                "VersionStages",
                new JsonArray().add("AWSPENDING"))
            .getString("VersionId");
    assertEquals("first", value("labels"));
    assertTrue(
        secrets
            .refused(
                "update_secret_version_stage",
                "SecretId",
                "labels",
                "VersionStage",
                "AWSCURRENT",
                "MoveToVersionId",
                second)
            .startsWith(
                "InvalidParameterException: The parameter RemoveFromVersionId can't be empty."));
    secrets.done(
        "update_secret_version_stage",
        "SecretId",
        "labels",
        "VersionStage",
        "AWSCURRENT",
        "MoveToVersionId",
        second,
        "RemoveFromVersionId",
        first);
    assertEquals("second", value("labels"));
    assertEquals("first", value("labels", "VersionStage", "AWSPREVIOUS"));
    assertEquals(
        2,
        secrets
            .done("list_secret_version_ids", "SecretId", "labels")
            .getJsonArray("Versions")
            .size());
  }

  @Test
  void bytesAreBytes() throws Exception {
    secrets.done("create_secret", "Name", "bytes", "SecretBinary", "abc");
    JsonObject got = secrets.done("get_secret_value", "SecretId", "bytes");
    assertFalse(got.containsKey("SecretString"));
    assertTrue(got.containsKey("SecretBinary"));
  }

  @Test
  void aDeletedOneCanBeRestoredUntilItIsGone() throws Exception {
    made("deleted", "kept");
    secrets.done("delete_secret", "SecretId", "deleted", "RecoveryWindowInDays", 7);
    for (String operation : List.of("get_secret_value", "delete_secret"))
      assertEquals(
          "InvalidRequestException: You can't perform this operation on the secret because it was"
              + " marked for deletion.",
          secrets.refused(operation, "SecretId", "deleted"));
    assertTrue(
        secrets
            .refused("create_secret", "Name", "deleted", "SecretString", "x")
            .startsWith("InvalidRequestException: You can't create this secret because"));
    secrets.done("restore_secret", "SecretId", "deleted");
    assertEquals("kept", value("deleted"));

    secrets.done("delete_secret", "SecretId", "deleted", "ForceDeleteWithoutRecovery", true);
    assertEquals(
        "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
        secrets.refused("get_secret_value", "SecretId", "deleted"));
    assertTrue(
        new SecretStore(folder.resolve("state"), Map.of())
            .names().stream().noneMatch(name -> name.contains("deleted")));
    secrets.done("delete_secret", "SecretId", "deleted", "ForceDeleteWithoutRecovery", true);
    assertNotEquals(null, made("deleted", "again").getString("ARN"));
  }

  @Test
  void valuesAreNowhereInTheClear() throws Exception {
    made("clear", "tell-nobody");
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        assertFalse(
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains("tell-nobody"),
            file.toString());
    }
  }

  private static Set<String> names(JsonObject answer, String list) {
    var names = new TreeSet<String>();
    for (Object one : answer.getJsonArray(list)) names.add(((JsonObject) one).getString("Name"));
    return names;
  }

  private static JsonArray filter(String key, String value) {
    return new JsonArray()
        .add(new JsonObject().put("Key", key).put("Values", new JsonArray().add(value)));
  }

  @Test
  void listsAndBatches() throws Exception {
    var tag = new JsonObject().put("Key", "team").put("Value", "blue");
    made("list/a", "1", "Tags", new JsonArray().add(tag), "Description", "Database of orders");
    made("list/b", "2");
    assertEquals(
        Set.of("list/a", "list/b"),
        names(secrets.done("list_secrets", "Filters", filter("name", "list/")), "SecretList"));
    assertEquals(
        Set.of("list/a"),
        names(secrets.done("list_secrets", "Filters", filter("tag-value", "blue")), "SecretList"));
    assertEquals(
        Set.of("list/a"),
        names(secrets.done("list_secrets", "Filters", filter("all", "orders")), "SecretList"));
    assertFalse(
        names(secrets.done("list_secrets", "Filters", filter("name", "!list/")), "SecretList")
            .contains("list/a"));
    JsonObject page =
        secrets.done("list_secrets", "SortBy", "name", "SortOrder", "asc", "MaxResults", 1);
    assertEquals(1, page.getJsonArray("SecretList").size());
    assertTrue(page.containsKey("NextToken"));

    JsonObject batch =
        secrets.done(
            "batch_get_secret_value", "SecretIdList", new JsonArray().add("list/a").add("none"));
    assertEquals(Set.of("list/a"), names(batch, "SecretValues"));
    assertEquals(
        "ResourceNotFoundException",
        batch.getJsonArray("Errors").getJsonObject(0).getString("ErrorCode"));
  }

  @Test
  void aRandomPasswordHasOfEachKind() throws Exception {
    String password =
        secrets
            .done("get_random_password", "PasswordLength", 4, "ExcludeCharacters", "abc")
            .getString("RandomPassword");
    for (String kind : List.of(".*[d-z].*", ".*[A-Z].*", ".*[0-9].*", ".*[^A-Za-z0-9].*"))
      assertTrue(password.matches(kind), password);
    assertTrue(
        secrets
            .done("get_random_password", "ExcludePunctuation", true)
            .getString("RandomPassword")
            .matches("[A-Za-z0-9]{32}"));
  }

  @Test
  void whatIsNotRightIsRefused() throws Exception {
    assertTrue(
        secrets
            .refused("create_secret", "Name", "a b", "SecretString", "x")
            .startsWith("ValidationException: Invalid name."));
    made("right", "x");
    assertEquals(
        "InvalidRequestException: You must provide either SecretString or SecretBinary.",
        secrets.refused("put_secret_value", "SecretId", "right"));
    assertEquals(
        "InvalidParameterException: The RecoveryWindowInDays value must be between 7 and 30 days"
            + " (inclusive).",
        secrets.refused("delete_secret", "SecretId", "right", "RecoveryWindowInDays", 3));
    assertTrue(
        secrets
            .refused("put_resource_policy", "SecretId", "right", "ResourcePolicy", "no document")
            .startsWith("MalformedPolicyDocumentException"));
  }

  /** What the command sets is read by API, and what is put by API by templates. */
  @Test
  void theStoreIsThatOfTheCommand() throws Exception {
    Path state = folder.resolve("shared");
    Path config = folder.resolve("shared-config"); // where the gateway looks for the key
    new SecretStore(state, Map.of("XDG_CONFIG_HOME", config.toString())).set("plain", "by-command");
    try (var gateway = TestPenstock.up(TEMPLATE, "--no-watch", "--data-dir=" + state)) {
      var client = new Boto("secretsmanager", gateway.api(), folder);
      client.done("create_secret", "Name", "t/put", "SecretString", "{\"queue\": \"queue-1\"}");
      assertEquals(
          "by-command",
          client.done("get_secret_value", "SecretId", "plain").getString("SecretString"));
    }
    try (var gateway =
        TestPenstock.up(
            "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n"
                + "      QueueName: '{{resolve:secretsmanager:t/put:SecretString:queue}}'\n",
            "--no-watch",
            "--data-dir=" + state)) {
      var queues = new Boto("sqs", gateway.api(), folder);
      assertTrue(queues.done("get_queue_url", "QueueName", "queue-1").containsKey("QueueUrl"));
      assertEquals(
          "{\"queue\": \"queue-1\"}",
          new Boto("secretsmanager", gateway.api(), folder)
              .done("get_secret_value", "SecretId", "t/put")
              .getString("SecretString"));
    }
  }

  @Test
  void terraform() throws Exception {
    var terraform = new Terraform(folder);
    terraform.want(penstock, List.of("secretsmanager"), resources("one")).init();
    terraform.apply("3 added, 0 changed, 0 destroyed");
    terraform.want(penstock, List.of("secretsmanager"), resources("two"));
    terraform.apply("1 added, 1 changed, 1 destroyed");
    assertEquals("two", value("terraform/s"));
    assertTrue(terraform.done("destroy", "-auto-approve").contains("3 destroyed"));
  }

  private static String resources(String value) {
    return """
    resource "aws_secretsmanager_secret" "s" {
      name                    = "terraform/s"
      recovery_window_in_days = 0
      tags                    = { team = "%1$s" }
    }
    resource "aws_secretsmanager_secret_version" "v" {
      secret_id     = aws_secretsmanager_secret.s.id
      secret_string = "%1$s"
    }
    resource "aws_secretsmanager_secret_policy" "p" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "123456789012" }, Action = "secretsmanager:GetSecretValue", Resource = "*" }] })
    }
    """
        .formatted(value);
  }
}
