package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Terraform's own provider against the whole gateway: apply, an empty second plan, a change in
 * place, import, destroy.
 */
class TerraformLambdaTest {
  @TempDir Path folder;
  private Terraform terraform;

  private void write(TestPenstock penstock, int timeout, String weight) throws IOException {
    terraform.want(
        penstock,
        List.of("lambda", "sqs"),
        """
        resource "aws_lambda_layer_version" "dep" {
          filename            = "${path.module}/layer.zip"
          layer_name          = "dep"
          compatible_runtimes = ["nodejs20.x"]
        }
        resource "aws_lambda_function" "f" {
          function_name    = "terraformed"
          filename         = "${path.module}/code.zip"
          source_code_hash = filebase64sha256("${path.module}/code.zip")
          role             = "arn:aws:iam::123456789012:role/lambda"
          runtime          = "nodejs20.x"
          handler          = "index.handler"
          timeout          = %1$d
          publish          = true
          layers           = [aws_lambda_layer_version.dep.arn]
          environment { variables = { KEY = "value" } }
          tags = { team = "one" }
        }
        resource "aws_lambda_alias" "live" {
          name             = "live"
          function_name    = aws_lambda_function.f.function_name
          function_version = "1"
          %2$s
        }
        resource "aws_lambda_permission" "p" {
          statement_id  = "events"
          action        = "lambda:InvokeFunction"
          function_name = aws_lambda_function.f.function_name
          principal     = "events.amazonaws.com"
          source_arn    = "arn:aws:events:us-east-1:123456789012:rule/r"
        }
        resource "aws_lambda_function_url" "u" {
          function_name      = aws_lambda_function.f.function_name
          authorization_type = "NONE"
          cors { allow_origins = ["*"] }
        }
        resource "aws_lambda_function_event_invoke_config" "c" {
          function_name          = aws_lambda_function.f.function_name
          maximum_retry_attempts = 1
        }
        resource "aws_sqs_queue" "q" {
          name                       = "source"
          visibility_timeout_seconds = 60
        }
        resource "aws_lambda_event_source_mapping" "m" {
          event_source_arn = aws_sqs_queue.q.arn
          function_name    = aws_lambda_function.f.arn
          batch_size       = 5
        }
        """
            .formatted(timeout, weight));
  }

  @Test
  void appliesChangesImportsAndDestroys() throws Exception {
    terraform = new Terraform(folder);
    Files.write(
        folder.resolve("code.zip"),
        Zip.of("index.js", "exports.handler = async () => require('dep');"));
    Files.write(
        folder.resolve("layer.zip"),
        Zip.of("nodejs/node_modules/dep/index.js", "module.exports = 'by terraform'"));
    Path template = folder.resolve("t.yaml");
    Files.writeString(
        template,
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Q: {Type: AWS::SQS::Queue}\n");
    try (var penstock = TestPenstock.up(template)) {
      write(penstock, 5, "");
      terraform.init();
      assertTrue(terraform.done("apply", "-auto-approve").contains("8 added, 0 changed"));
      assertEquals("\"by terraform\"", Client.invoke(penstock, "terraformed:live", "{}").text());
      assertTrue(terraform.done("plan", "-detailed-exitcode").contains("No changes"));
      write(penstock, 9, "description = \"changed\"");
      String changed = terraform.done("apply", "-auto-approve");
      assertTrue(changed.contains("0 added, 2 changed, 0 destroyed"), changed);
      assertTrue(terraform.done("plan", "-detailed-exitcode").contains("No changes"));
      terraform.done("state", "rm", "aws_lambda_function.f");
      terraform.done("import", "aws_lambda_function.f", "terraformed");
      terraform.done("state", "rm", "aws_lambda_alias.live");
      terraform.done("import", "aws_lambda_alias.live", "terraformed/live");
      assertTrue(terraform.done("destroy", "-auto-approve").contains("8 destroyed"));
      assertEquals(404, Client.invoke(penstock, "terraformed", "{}").status());
    }
  }
}
