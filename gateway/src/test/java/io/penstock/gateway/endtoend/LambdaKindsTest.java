package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Functions of images and of templates, as the API shows and refuses to change them. */
class LambdaKindsTest extends LambdaControlFixture {
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
}
