package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.get;
import static io.penstock.gateway.endtoend.Client.invoke;
import static io.penstock.gateway.endtoend.Client.log;
import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Environments that are there before the first call. */
class ProvisionedConcurrencyTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Warm:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            AutoPublishAlias: live
            ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 2}
            InlineCode: >
              exports.handler = async () => ({
                type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE,
                endpoint: process.env.AWS_ENDPOINT_URL});
      """;

  @Test
  void areWarmOnceTheGatewayIsUp() {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      until(
          "two environments",
          () ->
              get(penstock.api(), "/_penstock/api/functions/Warm")
                      .json()
                      .getInteger("idleEnvironments")
                  == 2);
      var answer = invoke(penstock, "Warm:live", "{}").json();
      assertEquals("provisioned-concurrency", answer.getString("type"));
      assertEquals(penstock.api().getPort(), URI.create(answer.getString("endpoint")).getPort());
      assertTrue(log(penstock, "Warm").contains("REPORT"));
      assertFalse(
          log(penstock, "Warm")
              .lines()
              .anyMatch(l -> l.contains("REPORT") && l.contains("Init Duration")));
    }
  }
}
