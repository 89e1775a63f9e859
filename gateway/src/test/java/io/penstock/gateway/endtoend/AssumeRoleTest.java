package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that STS lends with a role. */
class AssumeRoleTest {
  private static final String TEMPLATE = "Resources:\n  T: {Type: AWS::SNS::Topic}\n";
  private static final String ROLE = "arn:aws:iam::123456789012:role/";
  private static final String DENIED =
      "AccessDenied: User: arn:aws:iam::123456789012:user/AKIDEXAMPLE is not authorized to perform:"
          + " sts:AssumeRole on resource: "
          + ROLE;

  @TempDir Path folder;

  private static String trust(String principal, String more) {
    return "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":"
        + principal
        + more
        + "}}";
  }

  private Boto with(TestPenstock penstock, String service, JsonObject lent) {
    return new Boto(service, penstock.api(), folder)
        .with(
            lent.getString("AccessKeyId"),
            lent.getString("SecretAccessKey"),
            lent.getString("SessionToken"));
  }

  private static JsonObject lent(Boto sts, String role, Object... more) throws Exception {
    Object[] input = new Object[4 + more.length];
    input[0] = "RoleArn";
    input[1] = ROLE + role;
    input[2] = "RoleSessionName";
    input[3] = "me";
    System.arraycopy(more, 0, input, 4, more.length);
    return sts.done("assume_role", input).getJsonObject("Credentials");
  }

  @Test
  void aLentKeyIsTakenForItsTime() throws Exception {
    Path keys = PrivateFile.write(folder.resolve("keys"), "AKIDEXAMPLE = secret\ntoken = t\n");
    Path template = Files.writeString(folder.resolve("t.yaml"), TEMPLATE);
    var clock = new MovedClock(Instant.now().toString());
    try (var penstock = TestPenstock.up(template, clock, "--credentials=" + keys)) {
      var iam = new Boto("iam", penstock.api(), folder);
      var sts = new Boto("sts", penstock.api(), folder);
      iam.done(
          "create_role",
          "RoleName",
          "open",
          "AssumeRolePolicyDocument",
          trust("{\"AWS\":\"123456789012\"}", ""));
      iam.done(
          "create_role",
          "RoleName",
          "closed",
          "AssumeRolePolicyDocument",
          trust("{\"Service\":\"lambda.amazonaws.com\"}", ""));
      iam.done(
          "create_role",
          "RoleName",
          "external",
          "AssumeRolePolicyDocument",
          trust("\"*\"", ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"x1\"}}"));
      var lent = lent(sts, "open", "DurationSeconds", 900);
      var identity = with(penstock, "sts", lent).done("get_caller_identity");
      assertEquals("arn:aws:sts::123456789012:assumed-role/open/me", identity.getString("Arn"));
      assertTrue(identity.getString("UserId").matches("AROA[A-Z2-7]{17}:me"), identity.encode());
      assertEquals(
          1, with(penstock, "sns", lent).done("list_topics").getJsonArray("Topics").size());

      var forged = lent.copy().put("SecretAccessKey", "another");
      assertTrue(
          with(penstock, "sns", forged).refused("list_topics").startsWith("InvalidSignature"));
      String token = lent.getString("SessionToken");
      char last = token.charAt(40) == 'A' ? 'B' : 'A';
      var torn =
          lent.copy().put("SessionToken", token.substring(0, 40) + last + token.substring(41));
      assertTrue(
          with(penstock, "sns", torn).refused("list_topics").startsWith("UnrecognizedClient"));

      assertEquals(
          DENIED + "closed",
          sts.refused("assume_role", "RoleArn", ROLE + "closed", "RoleSessionName", "me"));
      assertEquals(
          DENIED + "nobody",
          sts.refused("assume_role", "RoleArn", ROLE + "nobody", "RoleSessionName", "me"));
      assertEquals(
          DENIED + "external",
          sts.refused("assume_role", "RoleArn", ROLE + "external", "RoleSessionName", "me"));
      lent(sts, "external", "ExternalId", "x1");
      assertEquals(
          "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for"
              + " this role.",
          sts.refused(
              "assume_role",
              "RoleArn",
              ROLE + "open",
              "RoleSessionName",
              "me",
              "DurationSeconds",
              3601));
      assertEquals(
          "UnsupportedParameter: Policy is not honoured here: leave it out.",
          sts.refused(
              "assume_role", "RoleArn", ROLE + "open", "RoleSessionName", "me", "Policy", "{}"));

      // The client's clock stays where it is: four minutes are still within what is taken.
      var chained = lent(with(penstock, "sts", lent), "open");
      clock.advance(Duration.ofMinutes(4));
      with(penstock, "sns", lent).done("list_topics");
      clock.advance(Duration.ofMinutes(11));
      assertEquals(
          "ExpiredToken: The security token included in the request is expired",
          with(penstock, "sns", lent).refused("list_topics"));
      assertTrue(
          with(penstock, "sns", chained)
              .refused("list_topics")
              .startsWith("InvalidSignatureException: Signature expired"));
    }
  }

  /** Where nobody signs a lent key is checked all the same, and a role is what it says. */
  @Test
  void whereNobodySigns() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      new Boto("iam", penstock.api(), folder)
          .done(
              "create_role",
              "RoleName",
              "r",
              "AssumeRolePolicyDocument",
              trust("{\"AWS\":[\"arn:aws:iam::123456789012:root\"]}", ""));
      var lent = lent(new Boto("sts", penstock.api(), folder), "r");
      assertEquals(
          "arn:aws:sts::123456789012:assumed-role/r/me",
          with(penstock, "sts", lent).done("get_caller_identity").getString("Arn"));
    }
  }
}
