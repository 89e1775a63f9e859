package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Versions, aliases, URLs and permissions of functions, by boto3. */
class LambdaVersionsTest extends LambdaControlFixture {
  private static String byHost(String host) throws Exception {
    try (var client = new RawClient(penstock.http())) {
      return client.request("GET /", host).read().body();
    }
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
}
