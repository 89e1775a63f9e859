package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IAM's roles and policies, by boto3 and by Terraform. */
class IamTest {
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
      "Principal":{"Service":"lambda.amazonaws.com"}}]}\
      """;
  private static final String READ =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}\
      """;
  private static final String ARNS = "arn:aws:iam::123456789012:";
  private static final String ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

  @TempDir static Path folder;
  private static TestPenstock penstock;
  private static Boto iam;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up("Resources:\n  T: {Type: AWS::SNS::Topic}\n", "--no-watch");
    iam = new Boto("iam", penstock.api(), folder);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static JsonObject create(String name, Object... more) throws Exception {
    var input = new ArrayList<Object>(List.of("RoleName", name));
    input.addAll(List.of("AssumeRolePolicyDocument", TRUST));
    input.addAll(List.of(more));
    return iam.done("create_role", input.toArray()).getJsonObject("Role");
  }

  private static JsonArray tags(String key, String value) {
    return new JsonArray().add(new JsonObject().put("Key", key).put("Value", value));
  }

  @Test
  void aRoleLives() throws Exception {
    var made = create("lives", "Path", "/team/", "Description", "one", "Tags", tags("team", "a"));
    assertEquals(ARNS + "role/team/lives", made.getString("Arn"));
    assertTrue(made.getString("RoleId").matches("AROA[A-Z2-7]{17}"), made.encode());
    assertEquals(new JsonObject(TRUST), made.getJsonObject("AssumeRolePolicyDocument"));
    assertEquals(3600, made.getInteger("MaxSessionDuration"));
    iam.done("update_role", "RoleName", "lives", "MaxSessionDuration", 7200);
    iam.done("update_assume_role_policy", "RoleName", "lives", "PolicyDocument", READ);
    iam.done("tag_role", "RoleName", "lives", "Tags", tags("TEAM", "b"));
    var role = iam.done("get_role", "RoleName", "lives").getJsonObject("Role");
    assertEquals(7200, role.getInteger("MaxSessionDuration"));
    assertEquals("one", role.getString("Description"));
    assertEquals(tags("TEAM", "b"), role.getJsonArray("Tags"));
    assertEquals(new JsonObject(READ), role.getJsonObject("AssumeRolePolicyDocument"));
    iam.done("untag_role", "RoleName", "lives", "TagKeys", new JsonArray().add("TEAM"));
    assertEquals(
        new JsonArray(), iam.done("list_role_tags", "RoleName", "lives").getJsonArray("Tags"));
    assertEquals(
        "EntityAlreadyExists: Role with name lives already exists.",
        iam.refused("create_role", "RoleName", "lives", "AssumeRolePolicyDocument", TRUST));
    iam.done("delete_role", "RoleName", "lives");
    assertEquals(
        "NoSuchEntity: The role with name lives cannot be found.",
        iam.refused("get_role", "RoleName", "lives"));
  }

  @Test
  void rolesAreListedByPages() throws Exception {
    for (String name : List.of("page-a", "page-b", "page-c")) create(name, "Path", "/pages/");
    var first = iam.done("list_roles", "PathPrefix", "/pages/", "MaxItems", 2);
    assertEquals(2, first.getJsonArray("Roles").size());
    assertTrue(first.getBoolean("IsTruncated"));
    var rest = iam.done("list_roles", "PathPrefix", "/pages/", "Marker", first.getString("Marker"));
    assertEquals("page-c", rest.getJsonArray("Roles").getJsonObject(0).getString("RoleName"));
    assertFalse(rest.getBoolean("IsTruncated"));
  }

  @Test
  void policiesOfARole() throws Exception {
    create("holder");
    iam.done("put_role_policy", "RoleName", "holder", "PolicyName", "p", "PolicyDocument", READ);
    assertEquals(
        new JsonArray().add("p"),
        iam.done("list_role_policies", "RoleName", "holder").getJsonArray("PolicyNames"));
    assertEquals(
        new JsonObject(READ),
        iam.done("get_role_policy", "RoleName", "holder", "PolicyName", "p")
            .getJsonObject("PolicyDocument"));
    assertEquals(
        "MalformedPolicyDocument: Syntax errors in policy.",
        iam.refused(
            "put_role_policy", "RoleName", "holder", "PolicyName", "q", "PolicyDocument", "{"));
    assertEquals(
        "DeleteConflict: Cannot delete entity, must delete policies first.",
        iam.refused("delete_role", "RoleName", "holder"));
    iam.done("delete_role_policy", "RoleName", "holder", "PolicyName", "p");
    assertEquals(
        "NoSuchEntity: The role policy with name p cannot be found.",
        iam.refused("get_role_policy", "RoleName", "holder", "PolicyName", "p"));
  }

  @Test
  void managedPolicies() throws Exception {
    create("attached");
    var made =
        iam.done("create_policy", "PolicyName", "m", "Path", "/x/", "PolicyDocument", READ)
            .getJsonObject("Policy");
    String arn = made.getString("Arn");
    assertEquals(ARNS + "policy/x/m", arn);
    iam.done("attach_role_policy", "RoleName", "attached", "PolicyArn", arn);
    iam.done("attach_role_policy", "RoleName", "attached", "PolicyArn", ADMIN);
    assertEquals(
        "NoSuchEntity: Policy " + ARNS + "policy/none does not exist or is not attachable.",
        iam.refused(
            "attach_role_policy", "RoleName", "attached", "PolicyArn", ARNS + "policy/none"));
    assertEquals(
        2,
        iam.done("list_attached_role_policies", "RoleName", "attached")
            .getJsonArray("AttachedPolicies")
            .size());
    assertEquals(
        1,
        iam.done("get_policy", "PolicyArn", arn)
            .getJsonObject("Policy")
            .getInteger("AttachmentCount"));
    assertEquals(
        "attached",
        iam.done("list_entities_for_policy", "PolicyArn", arn)
            .getJsonArray("PolicyRoles")
            .getJsonObject(0)
            .getString("RoleName"));
    assertEquals(
        "DeleteConflict: Cannot delete a policy attached to entities.",
        iam.refused("delete_policy", "PolicyArn", arn));
    for (String one : List.of(arn, ADMIN))
      iam.done("detach_role_policy", "RoleName", "attached", "PolicyArn", one);

    iam.done(
        "create_policy_version", "PolicyArn", arn, "PolicyDocument", TRUST, "SetAsDefault", true);
    var second = iam.done("get_policy_version", "PolicyArn", arn, "VersionId", "v2");
    assertEquals(
        new JsonObject(TRUST), second.getJsonObject("PolicyVersion").getJsonObject("Document"));
    assertTrue(second.getJsonObject("PolicyVersion").getBoolean("IsDefaultVersion"));
    assertTrue(
        iam.refused("delete_policy", "PolicyArn", arn)
            .startsWith("DeleteConflict: This policy has"));
    assertEquals(
        "DeleteConflict: Cannot delete the default version of a policy.",
        iam.refused("delete_policy_version", "PolicyArn", arn, "VersionId", "v2"));
    iam.done("delete_policy_version", "PolicyArn", arn, "VersionId", "v1");
    assertEquals(
        1, iam.done("list_policy_versions", "PolicyArn", arn).getJsonArray("Versions").size());
    iam.done("delete_policy", "PolicyArn", arn);
    assertEquals(
        "NoSuchEntity: Policy " + arn + " was not found.",
        iam.refused("get_policy", "PolicyArn", arn));
  }

  @Test
  void whatIsNotServedIsRefused() throws Exception {
    assertTrue(
        iam.refused("create_service_linked_role", "AWSServiceName", "lex.amazonaws.com")
            .startsWith("InvalidInput: Service role name for lex.amazonaws.com cannot be created"));
    assertEquals(
        "InvalidAction: The operation CreateUser is not served here.",
        iam.refused("create_user", "UserName", "u"));
  }

  @Test
  void terraform() throws Exception {
    var terraform = new Terraform(folder);
    terraform.want(penstock, List.of("iam"), resources("one", "s3:Get*")).init();
    terraform.apply("4 added, 0 changed, 0 destroyed");
    terraform.want(penstock, List.of("iam"), resources("two", "s3:Put*"));
    terraform.apply("0 added, 3 changed, 0 destroyed");
    terraform.imported("aws_iam_role.r", "terraformed");
    terraform.imported("aws_iam_policy.m", ARNS + "policy/managed");
    terraform.imported("aws_iam_role_policy.p", "terraformed:inline");
    terraform.imported(
        "aws_iam_role_policy_attachment.a", "terraformed/" + ARNS + "policy/managed");
    terraform.apply("0 added, 0 changed, 0 destroyed");
    assertTrue(terraform.done("destroy", "-auto-approve").contains("4 destroyed"));
    assertTrue(iam.refused("get_role", "RoleName", "terraformed").startsWith("NoSuchEntity"));
  }

  private static String resources(String description, String action) {
    return """
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRole"]
        principals {
          type        = "Service"
          identifiers = ["lambda.amazonaws.com"]
        }
      }
    }
    data "aws_iam_policy_document" "does" {
      statement {
        actions   = ["%2$s"]
        resources = ["*"]
      }
    }
    resource "aws_iam_role" "r" {
      name               = "terraformed"
      description        = "%1$s"
      assume_role_policy = data.aws_iam_policy_document.trust.json
      tags               = { team = "%1$s" }
    }
    resource "aws_iam_role_policy" "p" {
      name   = "inline"
      role   = aws_iam_role.r.id
      policy = data.aws_iam_policy_document.does.json
    }
    resource "aws_iam_policy" "m" {
      name   = "managed"
      policy = data.aws_iam_policy_document.does.json
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.m.arn
    }
    """
        .formatted(description, action);
  }
}
