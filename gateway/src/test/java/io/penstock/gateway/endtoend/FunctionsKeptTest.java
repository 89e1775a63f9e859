package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions made by API are there after a restart, with their code; code goes with them. */
class FunctionsKeptTest {
  @TempDir Path folder;

  private Path template(String more) throws IOException {
    return Files.writeString(
        folder.resolve("t.yaml"),
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Q: {Type: AWS::SQS::Queue}\n" + more);
  }

  private TestPenstock up(Path template) {
    return TestPenstock.up(template, "--data-dir=" + folder.resolve("data"));
  }

  private long packages() throws IOException {
    try (var all = Files.list(folder.resolve("data").resolve("code"))) {
      return all.count();
    }
  }

  @Test
  void overRestarts() throws Exception {
    Path template = template("");
    try (var penstock = up(template)) {
      var lambda = new Boto("lambda", penstock.api(), folder);
      lambda.done(
          "create_function",
          "FunctionName",
          "kept",
          "Runtime",
          "nodejs20.x",
          "Handler",
          "index.handler",
          "Role",
          "arn:aws:iam::123456789012:role/r",
          "Publish",
          true,
          "Code",
          Map.of("ZipFile", Zip.answering("kept")));
      lambda.done("create_alias", "FunctionName", "kept", "Name", "live", "FunctionVersion", "1");
    }
    try (var penstock = up(template)) {
      assertEquals("\"kept\"", Client.invoke(penstock, "kept:live", "{}").text());
      assertEquals(1, packages());
      Path clash =
          template(
              """
                Kept:
                  Type: AWS::Serverless::Function
                  Properties:
                    FunctionName: kept
                    Runtime: nodejs20.x
                    Handler: index.handler
                    InlineCode: "exports.handler = async () => 'declared'"
              """);
      assertTrue(Files.exists(clash));
    }
    var refused = assertThrows(RuntimeException.class, () -> up(folder.resolve("t.yaml")));
    assertTrue(
        String.valueOf(refused).contains("kept was made through the Lambda API"),
        refused::toString);
    try (var penstock = up(template(""))) {
      assertEquals("\"kept\"", Client.invoke(penstock, "kept", "{}").text());
      var lambda = new Boto("lambda", penstock.api(), folder);
      lambda.done("delete_function", "FunctionName", "kept");
    }
    try (var penstock = up(template)) {
      assertEquals(404, Client.invoke(penstock, "kept", "{}").status());
      assertEquals(0, packages(), "code that nobody uses is cleared at the start");
    }
  }

  private static String declared(int reserved) {
    return """
      Declared:
        Type: AWS::Serverless::Function
        Properties:
          FunctionName: declared
          Runtime: nodejs20.x
          Handler: index.handler
          InlineCode: "exports.handler = async () => 1"
          ReservedConcurrentExecutions: %d
          Tags: {team: a}
    """
        .formatted(reserved);
  }

  /** As in CloudFormation: what the template says is in force from when it says something else. */
  @Test
  void whatTheApiSetsOfADeclaredFunctionIsKeptUntilTheTemplateChanges() throws Exception {
    String arn = "arn:aws:lambda:us-east-1:123456789012:function:declared";
    Path template = template(declared(3));
    try (var penstock = up(template)) {
      var lambda = new Boto("lambda", penstock.api(), folder);
      lambda.done(
          "put_function_concurrency",
          "FunctionName",
          "declared",
          "ReservedConcurrentExecutions",
          0);
      lambda.done("tag_resource", "Resource", arn, "Tags", Map.of("by", "api"));
    }
    try (var penstock = up(template)) {
      assertEquals(429, Client.invoke(penstock, "declared", "{}").status());
      var lambda = new Boto("lambda", penstock.api(), folder);
      assertEquals(
          "{by=api, team=a}",
          new java.util.TreeMap<>(
                  lambda.done("list_tags", "Resource", arn).getJsonObject("Tags").getMap())
              .toString());
    }
    template(declared(4));
    try (var penstock = up(template)) {
      var lambda = new Boto("lambda", penstock.api(), folder);
      assertEquals(
          4,
          lambda
              .done("get_function_concurrency", "FunctionName", "declared")
              .getInteger("ReservedConcurrentExecutions"));
    }
  }
}
