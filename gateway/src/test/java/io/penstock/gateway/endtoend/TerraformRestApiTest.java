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

/** A REST API by Terraform: apply, an empty plan, changes in place, import, destroy. */
class TerraformRestApiTest {
  @TempDir Path folder;

  private Terraform want(TestPenstock penstock, String description, String rate, String seconds)
      throws IOException {
    return new Terraform(folder)
        .want(
            penstock,
            List.of("lambda", "apigateway"),
            """
            resource "aws_lambda_function" "f" {
              function_name = "behind"
              filename      = "${path.module}/code.zip"
              role          = "arn:aws:iam::123456789012:role/lambda"
              runtime       = "nodejs20.x"
              handler       = "index.handler"
            }
            resource "aws_lambda_permission" "p" {
              statement_id  = "api"
              action        = "lambda:InvokeFunction"
              function_name = aws_lambda_function.f.function_name
              principal     = "apigateway.amazonaws.com"
              source_arn    = "arn:aws:execute-api:us-east-1:123456789012:${aws_api_gateway_rest_api.a.id}/*/*"
            }
            resource "aws_api_gateway_rest_api" "a" {
              name               = "terraformed"
              description        = "%1$s"
              binary_media_types = ["image/png"]
              tags               = { about = "%1$s" }
            }
            resource "aws_api_gateway_resource" "r" {
              rest_api_id = aws_api_gateway_rest_api.a.id
              parent_id   = aws_api_gateway_rest_api.a.root_resource_id
              path_part   = "a"
            }
            resource "aws_api_gateway_request_validator" "v" {
              rest_api_id                 = aws_api_gateway_rest_api.a.id
              name                        = "v"
              validate_request_parameters = true
            }
            resource "aws_api_gateway_model" "m" {
              rest_api_id  = aws_api_gateway_rest_api.a.id
              name         = "Thing"
              description  = "%1$s"
              content_type = "application/json"
              schema       = jsonencode({ type = "object" })
            }
            resource "aws_api_gateway_authorizer" "g" {
              rest_api_id                      = aws_api_gateway_rest_api.a.id
              name                             = "guard"
              type                             = "TOKEN"
              authorizer_uri                   = aws_lambda_function.f.invoke_arn
              authorizer_result_ttl_in_seconds = %3$s
            }
            resource "aws_api_gateway_method" "get" {
              rest_api_id          = aws_api_gateway_rest_api.a.id
              resource_id          = aws_api_gateway_resource.r.id
              http_method          = "GET"
              authorization        = "NONE"
              api_key_required     = true
              request_validator_id = aws_api_gateway_request_validator.v.id
              request_parameters   = { "method.request.querystring.q" = true }
              request_models       = { "application/json" = aws_api_gateway_model.m.name }
            }
            resource "aws_api_gateway_method_response" "get" {
              rest_api_id = aws_api_gateway_rest_api.a.id
              resource_id = aws_api_gateway_resource.r.id
              http_method = aws_api_gateway_method.get.http_method
              status_code = "200"
              response_models = { "application/json" = "Empty" }
            }
            resource "aws_api_gateway_integration" "get" {
              rest_api_id             = aws_api_gateway_rest_api.a.id
              resource_id             = aws_api_gateway_resource.r.id
              http_method             = aws_api_gateway_method.get.http_method
              type                    = "AWS_PROXY"
              integration_http_method = "POST"
              uri                     = aws_lambda_function.f.invoke_arn
              timeout_milliseconds    = 10000 + %3$s
            }
            resource "aws_api_gateway_method" "closed" {
              rest_api_id   = aws_api_gateway_rest_api.a.id
              resource_id   = aws_api_gateway_resource.r.id
              http_method   = "POST"
              authorization = "CUSTOM"
              authorizer_id = aws_api_gateway_authorizer.g.id
            }
            resource "aws_api_gateway_integration" "closed" {
              rest_api_id             = aws_api_gateway_rest_api.a.id
              resource_id             = aws_api_gateway_resource.r.id
              http_method             = aws_api_gateway_method.closed.http_method
              type                    = "AWS_PROXY"
              integration_http_method = "POST"
              uri                     = aws_lambda_function.f.invoke_arn
            }
            resource "aws_api_gateway_method" "options" {
              rest_api_id   = aws_api_gateway_rest_api.a.id
              resource_id   = aws_api_gateway_resource.r.id
              http_method   = "OPTIONS"
              authorization = "NONE"
            }
            resource "aws_api_gateway_method_response" "options" {
              rest_api_id         = aws_api_gateway_rest_api.a.id
              resource_id         = aws_api_gateway_resource.r.id
              http_method         = aws_api_gateway_method.options.http_method
              status_code         = "200"
              response_parameters = { "method.response.header.Access-Control-Allow-Origin" = true }
            }
            resource "aws_api_gateway_integration" "options" {
              rest_api_id       = aws_api_gateway_rest_api.a.id
              resource_id       = aws_api_gateway_resource.r.id
              http_method       = aws_api_gateway_method.options.http_method
              type              = "MOCK"
              request_templates = { "application/json" = jsonencode({ statusCode = 200 }) }
            }
            resource "aws_api_gateway_integration_response" "options" {
              rest_api_id         = aws_api_gateway_rest_api.a.id
              resource_id         = aws_api_gateway_resource.r.id
              http_method         = aws_api_gateway_integration.options.http_method
              status_code         = aws_api_gateway_method_response.options.status_code
              response_parameters = { "method.response.header.Access-Control-Allow-Origin" = "'%1$s'" }
            }
            resource "aws_api_gateway_gateway_response" "w" {
              rest_api_id         = aws_api_gateway_rest_api.a.id
              response_type       = "UNAUTHORIZED"
              status_code         = "401"
              response_templates  = { "application/json" = "{\\"said\\":\\"%1$s\\"}" }
              response_parameters = { "gatewayresponse.header.x-why" = "'none'" }
            }
            resource "aws_api_gateway_deployment" "d" {
              rest_api_id = aws_api_gateway_rest_api.a.id
              triggers    = { redeployed = "%1$s" }
              lifecycle { create_before_destroy = true }
              depends_on  = [
                aws_api_gateway_integration.get, aws_api_gateway_integration.closed,
                aws_api_gateway_integration_response.options, aws_api_gateway_gateway_response.w,
              ]
            }
            resource "aws_api_gateway_stage" "s" {
              rest_api_id   = aws_api_gateway_rest_api.a.id
              deployment_id = aws_api_gateway_deployment.d.id
              stage_name    = "live"
              description   = "%1$s"
              variables     = { about = "%1$s" }
            }
            resource "aws_api_gateway_api_key" "k" {
              name        = "k"
              description = "%1$s"
              value       = "abcdefghijklmnopqrstuvwxyz"
            }
            resource "aws_api_gateway_usage_plan" "u" {
              name = "u"
              api_stages {
                api_id = aws_api_gateway_rest_api.a.id
                stage  = aws_api_gateway_stage.s.stage_name
              }
              throttle_settings {
                rate_limit  = %2$s
                burst_limit = 20
              }
              quota_settings {
                limit  = 1000
                period = "DAY"
              }
            }
            resource "aws_api_gateway_usage_plan_key" "x" {
              key_id        = aws_api_gateway_api_key.k.id
              key_type      = "API_KEY"
              usage_plan_id = aws_api_gateway_usage_plan.u.id
            }
            """
                .formatted(description, rate, seconds));
  }

  private static RawClient.Answer call(TestPenstock penstock, String api, String line, String key)
      throws IOException {
    try (var client = new RawClient(penstock.http())) {
      String host = " HTTP/1.1\r\nHost: " + api + ".execute-api.localhost\r\nx-api-key: ";
      return client.send(line + host + key + "\r\n\r\n").read();
    }
  }

  private static String shown(Terraform terraform, String resource, String member)
      throws Exception {
    return terraform
        .done("state", "show", resource)
        .replaceAll("(?s).*\\n\\s+" + member + "\\s+= \"([^\"]*)\".*", "$1");
  }

  @Test
  void appliesChangesImportsAndDestroys() throws Exception {
    Files.write(
        folder.resolve("code.zip"),
        Zip.of("index.js", "exports.handler = async () => ({statusCode: 200, body: 'x'})"));
    String key = "abcdefghijklmnopqrstuvwxyz";
    try (var penstock = TestPenstock.up("Resources:\n  Q: {Type: AWS::SQS::Queue}\n")) {
      Terraform terraform = want(penstock, "one", "10", "0").init().apply("22 added, 0 changed");
      String api = shown(terraform, "aws_api_gateway_rest_api.a", "id");
      assertEquals(200, call(penstock, api, "GET /live/a?q=1", key).status());
      assertEquals(400, call(penstock, api, "GET /live/a", key).status());
      assertEquals(403, call(penstock, api, "GET /live/a?q=1", "other").status());
      RawClient.Answer closed = call(penstock, api, "POST /live/a", key);
      assertEquals(401, closed.status());
      assertEquals("{\"said\":\"one\"}", closed.body());
      want(penstock, "two", "11", "60").apply("1 added, 9 changed, 1 destroyed");
      assertEquals("{\"said\":\"two\"}", call(penstock, api, "POST /live/a", key).body());
      assertTrue(
          call(penstock, api, "OPTIONS /live/a", key)
              .head()
              .contains("Access-Control-Allow-Origin: two"));
      String resource = shown(terraform, "aws_api_gateway_resource.r", "id");
      String of = api + "/" + resource + "/";
      terraform.imported("aws_api_gateway_rest_api.a", api);
      terraform.imported("aws_api_gateway_resource.r", api + "/" + resource);
      terraform.imported("aws_api_gateway_method.get", of + "GET");
      terraform.imported("aws_api_gateway_method_response.get", of + "GET/200");
      terraform.imported("aws_api_gateway_integration.get", of + "GET");
      terraform.imported("aws_api_gateway_integration_response.options", of + "OPTIONS/200");
      terraform.imported("aws_api_gateway_stage.s", api + "/live");
      terraform.imported(
          "aws_api_gateway_authorizer.g",
          api + "/" + shown(terraform, "aws_api_gateway_authorizer.g", "id"));
      terraform.imported("aws_api_gateway_model.m", api + "/Thing");
      terraform.imported(
          "aws_api_gateway_request_validator.v",
          api + "/" + shown(terraform, "aws_api_gateway_request_validator.v", "id"));
      terraform.imported("aws_api_gateway_gateway_response.w", api + "/UNAUTHORIZED");
      String plan = shown(terraform, "aws_api_gateway_usage_plan.u", "id");
      terraform.imported("aws_api_gateway_usage_plan.u", plan);
      assertTrue(terraform.done("plan").contains("No changes"));
      assertTrue(terraform.done("destroy", "-auto-approve").contains("22 destroyed"));
      assertEquals(404, call(penstock, api, "GET /live/a?q=1", key).status());
    }
  }
}
