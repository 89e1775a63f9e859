package io.penstock.gateway.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.penstock.function.PolicyPattern;
import io.penstock.gateway.aws.AskedFor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolePolicyTest {
  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "a*c, abbbc, true",
    "a*c, abbb, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "*a*b, xaxbxb, true",
    "abc, abc, true",
    "abc, abcd, false",
    "'', '', true",
    "'', a, false"
  })
  void wildcards(String pattern, String text, boolean matches) {
    assertEquals(matches, PolicyPattern.matches(pattern, text));
  }

  @Test
  void manyStarsDoNotMultiply() {
    String text = "a".repeat(5_000) + "b";
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> assertFalse(PolicyPattern.matches("*a".repeat(1_000) + "*c", text)));
  }

  @Test
  void everyResourceMustBeAllowed() {
    var policy =
        RolePolicy.parse(
            "[{\"Effect\":\"Allow\",\"Action\":[\"Events:put*\"],\"Resource\":[\"bus/a\"]}]");
    assertNull(policy.refusal(new AskedFor("events:PutEvents", List.of("bus/a"))));
    assertEquals(
        "events:PutEvents on resource: bus/b because no identity-based policy allows the"
            + " events:PutEvents action",
        policy.refusal(new AskedFor("events:PutEvents", List.of("bus/a", "bus/b"))));
  }

  @ParameterizedTest
  @CsvSource({
    "db-AbC123, db-??????, true",
    "db-AbC123, other-??????, false",
    "db-*, db-pw-??????, true",
    "db, db-??????, false",
    "db-AbC123, db-AbC123, true",
    "db-AbC123, db-xyz789, false"
  })
  void aSecretIsNamedWithOrWithoutTheEndOfItsArn(String pattern, String asked, boolean allowed) {
    String secrets = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";
    var policy =
        RolePolicy.parse(
            "[{\"Effect\":\"Allow\",\"Action\":[\"secretsmanager:GetSecretValue\"],\"Resource\":[\""
                + secrets
                + pattern
                + "\"]}]");
    String refusal =
        policy.refusal(new AskedFor("secretsmanager:GetSecretValue", List.of(secrets + asked)));
    assertEquals(allowed, refusal == null, refusal);
  }
}
