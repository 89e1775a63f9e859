package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** REST APIs made of OpenAPI documents, their policies and tags, by boto3, and called. */
class RestApiDocumentsTest extends RestApisFixture {
  @Test
  void documentsAreImportedAndPutAnew() throws Exception {
    String document =
        """
        {"openapi": "3.0.1", "info": {"title": "imported", "version": "1"},
         "paths": {"/pets/{id}": {
           "get": {"security": [{"key": []}],
             "x-amazon-apigateway-integration":
               {"type": "aws_proxy", "httpMethod": "POST", "uri": "%s"}},
           "put": {"x-amazon-apigateway-integration":
               {"type": "http_proxy", "httpMethod": "POST", "uri": "http://elsewhere.example"}},
           "options": {"x-amazon-apigateway-integration": {"type": "mock", "responses": {"default":
             {"statusCode": "200", "responseParameters":
               {"method.response.header.Access-Control-Allow-Origin": "'*'"}}}}}}},
         "components": {"securitySchemes":
           {"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}}}
        """
            .formatted(DECLARED);
    JsonObject made = apis.done("import_rest_api", "body", document);
    String api = made.getString("id");
    assertEquals("imported", made.getString("name"));
    assertTrue(made.getJsonArray("warnings").getString(0).startsWith("PUT /pets/{id} is left out"));
    assertTrue(
        apis.refused("import_rest_api", "failOnWarnings", true, "body", document)
            .startsWith("BadRequestException: Warnings found during import"));
    deploy(api, "s");
    assertEquals(403, call(api, "GET /s/pets/1").status());
    RawClient.Answer preflight = call(api, "OPTIONS /s/pets/1");
    assertEquals(200, preflight.status());
    assertTrue(preflight.head().contains("Access-Control-Allow-Origin: *"), preflight.head());
    String open = document.replace("\"security\": [{\"key\": []}],", "");
    on(api, "put_rest_api", "mode", "overwrite", "body", open);
    deploy(api, "s");
    assertEquals("1", got(api, "/s/pets/1").getJsonObject("path").getString("id"));
    String unknown = document.replace("{\"key\": []}", "{\"other\": []}");
    assertEquals(
        "BadRequestException: other cannot be honoured here, so it would leave GET /pets/{id}"
            + " open.",
        apis.refused("put_rest_api", of(api, "mode", "overwrite", "body", unknown)));
  }

  @Test
  void policiesAndTags() throws Exception {
    String deny =
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
         "Action": "execute-api:Invoke", "Resource": "execute-api:/*/GET/open"}]}
        """;
    String api = apis.done("create_rest_api", "name", "p", "policy", deny).getString("id");
    method(api, resource(api, root(api), "open"), "GET", DECLARED);
    method(api, resource(api, root(api), "closed"), "GET", DECLARED);
    deploy(api, "s");
    assertEquals(200, call(api, "GET /s/open").status());
    assertEquals(403, call(api, "GET /s/closed").status());
    assertTrue(
        apis.refused(
                "create_rest_api",
                "name",
                "q",
                "policy",
                deny.replace("\"*\",\n", "{\"AWS\": \"arn:aws:iam::123456789012:root\"},\n"))
            .startsWith("BadRequestException: Invalid policy document"));
    String arn = "arn:aws:apigateway:us-east-1::/restapis/" + api;
    apis.done("tag_resource", "resourceArn", arn, "tags", new JsonObject().put("a", "b"));
    apis.done(
        "tag_resource", "resourceArn", arn + "/stages/s", "tags", new JsonObject().put("c", "d"));
    assertEquals(
        new JsonObject().put("a", "b"),
        apis.done("get_tags", "resourceArn", arn).getJsonObject("tags"));
    assertEquals(
        new JsonObject().put("c", "d"),
        on(api, "get_stage", "stageName", "s").getJsonObject("tags"));
    apis.done("untag_resource", "resourceArn", arn, "tagKeys", new JsonArray().add("a"));
    assertEquals(new JsonObject(), apis.done("get_tags", "resourceArn", arn).getJsonObject("tags"));
  }
}
