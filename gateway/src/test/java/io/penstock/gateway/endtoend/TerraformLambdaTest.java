package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Terraform's own provider against the whole gateway: apply, an empty second plan, a change in
 * place, import, destroy. Needs terraform, and its aws provider where terraform finds it; where
 * there is no network, in a folder that the variable TF_PLUGIN_DIR names.
 */
class TerraformLambdaTest {
  @TempDir Path folder;

  private record Said(int code, String text) {}

  private Said terraform(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("terraform"));
    command.addAll(List.of(arguments));
    if (!arguments[0].equals("state")) {
      command.add(2, "-no-color");
      command.add(3, "-input=false");
    }
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  private String done(String... arguments) throws IOException, InterruptedException {
    Said said = terraform(arguments);
    assertEquals(0, said.code, () -> String.join(" ", arguments) + "\n" + said.text);
    return said.text;
  }

  private void write(TestPenstock penstock, int timeout, String weight) throws IOException {
    Files.writeString(
        folder.resolve("main.tf"),
        """
        terraform {
          required_providers { aws = { source = "hashicorp/aws" } }
        }
        provider "aws" {
          region                      = "us-east-1"
          access_key                  = "test"
          secret_key                  = "test"
          skip_credentials_validation = true
          skip_metadata_api_check     = true
          skip_requesting_account_id  = true
          endpoints {
            lambda = "%1$s"
            sqs    = "%1$s"
          }
        }
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
          timeout          = %2$d
          publish          = true
          layers           = [aws_lambda_layer_version.dep.arn]
          environment { variables = { KEY = "value" } }
          tags = { team = "one" }
        }
        resource "aws_lambda_alias" "live" {
          name             = "live"
          function_name    = aws_lambda_function.f.function_name
          function_version = "1"
          %3$s
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
            .formatted(penstock.api(), timeout, weight));
  }

  @Test
  void appliesChangesImportsAndDestroys() throws Exception {
    assumeTrue(Npm.works("terraform", "version"), "terraform is missing");
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
      String plugins = System.getenv("TF_PLUGIN_DIR");
      Said init = plugins == null ? terraform("init") : terraform("init", "-plugin-dir=" + plugins);
      assumeTrue(init.code == 0, () -> "no provider: " + init.text);
      assertTrue(done("apply", "-auto-approve").contains("8 added, 0 changed"));
      assertEquals("\"by terraform\"", Client.invoke(penstock, "terraformed:live", "{}").text());
      assertTrue(done("plan", "-detailed-exitcode").contains("No changes"));
      write(penstock, 9, "description = \"changed\"");
      String changed = done("apply", "-auto-approve");
      assertTrue(changed.contains("0 added, 2 changed, 0 destroyed"), changed);
      assertTrue(done("plan", "-detailed-exitcode").contains("No changes"));
      done("state", "rm", "aws_lambda_function.f");
      done("import", "aws_lambda_function.f", "terraformed");
      done("state", "rm", "aws_lambda_alias.live");
      done("import", "aws_lambda_alias.live", "terraformed/live");
      assertTrue(done("destroy", "-auto-approve").contains("8 destroyed"));
      assertEquals(404, Client.invoke(penstock, "terraformed", "{}").status());
    }
  }
}
