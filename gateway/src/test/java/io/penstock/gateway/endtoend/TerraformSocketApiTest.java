package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WebSocket API by Terraform: apply, an empty plan, a change in place, import, destroy. */
class TerraformSocketApiTest {
  @TempDir Path folder;

  private Terraform want(TestPenstock penstock, String key) throws IOException {
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
              name                       = "terraformed"
              protocol_type              = "WEBSOCKET"
              route_selection_expression = "$request.body.action"
            }
            resource "aws_apigatewayv2_integration" "i" {
              api_id                    = aws_apigatewayv2_api.a.id
              integration_type          = "AWS_PROXY"
              integration_method        = "POST"
              integration_uri           = aws_lambda_function.f.invoke_arn
              content_handling_strategy = "CONVERT_TO_TEXT"
              passthrough_behavior      = "WHEN_NO_MATCH"
            }
            resource "aws_apigatewayv2_route" "c" {
              api_id    = aws_apigatewayv2_api.a.id
              route_key = "$connect"
              target    = "integrations/${aws_apigatewayv2_integration.i.id}"
            }
            resource "aws_apigatewayv2_route" "r" {
              api_id                              = aws_apigatewayv2_api.a.id
              route_key                           = "%s"
              route_response_selection_expression = "$default"
              target                              = "integrations/${aws_apigatewayv2_integration.i.id}"
            }
            resource "aws_apigatewayv2_route_response" "r" {
              api_id             = aws_apigatewayv2_api.a.id
              route_id           = aws_apigatewayv2_route.r.id
              route_response_key = "$default"
            }
            resource "aws_apigatewayv2_deployment" "d" {
              api_id     = aws_apigatewayv2_api.a.id
              depends_on = [aws_apigatewayv2_route.c, aws_apigatewayv2_route_response.r]
            }
            resource "aws_apigatewayv2_stage" "s" {
              api_id        = aws_apigatewayv2_api.a.id
              name          = "live"
              deployment_id = aws_apigatewayv2_deployment.d.id
            }
            """
                .formatted(key));
  }

  @Test
  void appliesChangesImportsAndDestroys() throws Exception {
    Files.write(folder.resolve("code.zip"), Zip.of("index.js", "exports.handler = async () => 1"));
    try (var penstock = TestPenstock.up("Resources:\n  Q: {Type: AWS::SQS::Queue}\n")) {
      Terraform terraform = want(penstock, "one").init().apply("8 added, 0 changed");
      String shown = terraform.done("state", "show", "aws_apigatewayv2_api.a");
      String api = shown.replaceAll("(?s).*\\bid\\s+= \"([a-z0-9]{10})\".*", "$1");
      assertTrue(shown.contains("ws://" + api + ".execute-api.localhost"), shown);
      want(penstock, "two").apply("0 added, 1 changed, 0 destroyed");
      terraform.imported("aws_apigatewayv2_api.a", api);
      terraform.imported("aws_apigatewayv2_stage.s", api + "/live");
      assertTrue(terraform.done("plan").contains("No changes"));
      assertTrue(terraform.done("destroy", "-auto-approve").contains("8 destroyed"));
    }
  }
}
