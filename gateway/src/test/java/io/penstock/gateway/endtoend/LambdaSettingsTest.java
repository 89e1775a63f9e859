package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Layers, concurrency and settings of functions, by boto3. */
class LambdaSettingsTest extends LambdaControlFixture {
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
}
