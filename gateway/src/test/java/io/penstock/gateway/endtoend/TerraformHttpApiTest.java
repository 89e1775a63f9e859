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

/** An HTTP API by Terraform: apply, an empty plan, a change in place, import, destroy. */
class TerraformHttpApiTest {
  @TempDir Path folder;

  private Terraform want(TestPenstock penstock, String key, String variable) throws IOException {
    return new Terraform(folder)
        .want(
            penstock,
            List.of("lambda", "apigatewayv2"),
            """
            resource "aws_lambda_function" "f" {
              function_name = "behind"
              filename      = "${path.module}/code.zip"
              role          = "arn:aws:iam::123456789012:role/lambda"
              runtime       = "nodejs20.x"
              handler       = "index.handler"
            }
            resource "aws_apigatewayv2_api" "a" {
              name          = "terraformed"
              protocol_type = "HTTP"
              cors_configuration { allow_origins = ["*"] }
              tags = { team = "one" }
            }
            resource "aws_apigatewayv2_integration" "i" {
              api_id                 = aws_apigatewayv2_api.a.id
              integration_type       = "AWS_PROXY"
              integration_uri        = aws_lambda_function.f.invoke_arn
              payload_format_version = "2.0"
            }
            resource "aws_apigatewayv2_authorizer" "j" {
              api_id           = aws_apigatewayv2_api.a.id
              name             = "tokens"
              authorizer_type  = "JWT"
              identity_sources = ["$request.header.Authorization"]
              jwt_configuration {
                issuer   = "https://issuer.example"
                audience = ["me"]
              }
            }
            resource "aws_apigatewayv2_route" "r" {
              api_id    = aws_apigatewayv2_api.a.id
              route_key = "%1$s"
              target    = "integrations/${aws_apigatewayv2_integration.i.id}"
            }
            resource "aws_apigatewayv2_route" "closed" {
              api_id             = aws_apigatewayv2_api.a.id
              route_key          = "GET /closed"
              target             = "integrations/${aws_apigatewayv2_integration.i.id}"
              authorization_type = "JWT"
              authorizer_id      = aws_apigatewayv2_authorizer.j.id
            }
            resource "aws_apigatewayv2_stage" "s" {
              api_id          = aws_apigatewayv2_api.a.id
              name            = "$default"
              auto_deploy     = true
              stage_variables = { %2$s = "value" }
              default_route_settings {
                throttling_burst_limit = 100
                throttling_rate_limit  = 50
              }
            }
            resource "aws_lambda_permission" "p" {
              statement_id  = "api"
              action        = "lambda:InvokeFunction"
              function_name = aws_lambda_function.f.function_name
              principal     = "apigateway.amazonaws.com"
              source_arn    = "arn:aws:execute-api:us-east-1:123456789012:${aws_apigatewayv2_api.a.id}/*/*"
            }
            """
                .formatted(key, variable));
  }

  private static int status(TestPenstock penstock, String api, String path) throws IOException {
    try (var client = new RawClient(penstock.http())) {
      return client.request("GET " + path, api + ".execute-api.localhost").read().status();
    }
  }

  @Test
  void appliesChangesImportsAndDestroys() throws Exception {
    Files.write(
        folder.resolve("code.zip"),
        Zip.of("index.js", "exports.handler = async () => 'by terraform'"));
    try (var penstock = TestPenstock.up("Resources:\n  Q: {Type: AWS::SQS::Queue}\n")) {
      Terraform terraform = want(penstock, "GET /a", "one").init().apply("8 added, 0 changed");
      String shown = terraform.done("state", "show", "aws_apigatewayv2_api.a");
      String api = shown.replaceAll("(?s).*\\bid\\s+= \"([a-z0-9]{10})\".*", "$1");
      assertEquals(200, status(penstock, api, "/a"));
      assertEquals(401, status(penstock, api, "/closed"));
      want(penstock, "GET /b", "two").apply("0 added, 2 changed, 0 destroyed");
      assertEquals(200, status(penstock, api, "/b"));
      assertEquals(404, status(penstock, api, "/a"));
      terraform.imported("aws_apigatewayv2_api.a", api);
      terraform.imported("aws_apigatewayv2_stage.s", api + "/$default");
      assertTrue(terraform.done("plan").contains("No changes"));
      assertTrue(terraform.done("destroy", "-auto-approve").contains("8 destroyed"));
      assertEquals(404, status(penstock, api, "/b"));
    }
  }
}
