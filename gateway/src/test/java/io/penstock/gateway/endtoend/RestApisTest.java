package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** REST APIs made by API Gateway's own API, by boto3, and called. */
class RestApisTest extends RestApisFixture {
  @Test
  void deploymentsNameWhatStagesSet() throws Exception {
    String api =
        apis.done("create_rest_api", "name", "pieces", "tags", new JsonObject().put("team", "x"))
            .getString("id");
    String items = resource(api, root(api), "items");
    String item = resource(api, items, "{id}");
    assertEquals(
        "BadRequestException: The REST API doesn't contain any methods",
        apis.refused("create_deployment", of(api)));
    method(api, item, "GET", uri("${stageVariables.target}"));
    String deployment = on(api, "create_deployment").getString("id");
    assertTrue(
        apis.refused("create_stage", of(api, "stageName", "s", "deploymentId", deployment))
            .endsWith("does not lead to a function."));
    on(
        api,
        "create_stage",
        "stageName",
        "s",
        "deploymentId",
        deployment,
        "variables",
        new JsonObject().put("target", "declared"));
    assertEquals("GET", got(api, "/s/items/7").getString("method"));
    assertEquals(
        new JsonObject()
            .put(
                "/items/{id}",
                new JsonObject()
                    .put(
                        "GET",
                        new JsonObject()
                            .put("authorizationType", "NONE")
                            .put("apiKeyRequired", false))),
        on(
                api,
                "get_deployment",
                "deploymentId",
                deployment,
                "embed",
                new JsonArray().add("apisummary"))
            .getJsonObject("apiSummary"));
  }

  @Test
  void stagesKeepWhatTheirDeploymentsHave() throws Exception {
    String api = apis.done("create_rest_api", "name", "staged").getString("id");
    String items = resource(api, root(api), "items");
    String item = resource(api, items, "{id}");
    method(api, item, "GET", DECLARED);
    assertEquals(404, call(api, "GET /live/items/1").status());
    String first = deploy(api, "live");
    JsonObject event = got(api, "/live/items/1");
    assertEquals("1", event.getJsonObject("path").getString("id"));
    assertEquals("/items/{id}", event.getString("resource"));
    assertEquals("live", event.getString("stage"));
    assertEquals(api, event.getString("api"));
    // What changes is called when it is deployed
    on(
        api,
        "update_resource",
        "resourceId",
        items,
        "patchOperations",
        new JsonArray().add(patch("replace", "/pathPart", "things")));
    assertEquals("/things/{id}", on(api, "get_resource", "resourceId", item).getString("path"));
    assertEquals(200, call(api, "GET /live/items/1").status());
    String second = deploy(api, "next");
    assertEquals(200, call(api, "GET /next/things/1").status());
    assertEquals(403, call(api, "GET /live/things/1").status());
    assertEquals(
        "BadRequestException: Active stages pointing to this deployment must be moved or deleted",
        apis.refused("delete_deployment", of(api, "deploymentId", first)));
    on(
        api,
        "update_stage",
        "stageName",
        "live",
        "patchOperations",
        new JsonArray()
            .add(patch("replace", "/deploymentId", second))
            .add(patch("replace", "/variables/color", "red"))
            .add(patch("replace", "/*/*/throttling/rateLimit", "100")));
    penstock.close();
    up();
    assertEquals("red", got(api, "/live/things/1").getJsonObject("variables").getString("color"));
    JsonObject stage = on(api, "get_stage", "stageName", "live");
    assertEquals(
        100.0,
        stage
            .getJsonObject("methodSettings")
            .getJsonObject("*/*")
            .getDouble("throttlingRateLimit"));
    on(api, "delete_deployment", "deploymentId", first);
    on(api, "delete_resource", "resourceId", items);
    assertEquals(1, on(api, "get_resources").getJsonArray("items").size());
    on(api, "delete_stage", "stageName", "next");
    assertEquals(403, call(api, "GET /next/things/1").status());
    apis.done("delete_rest_api", "restApiId", api);
    assertEquals(
        "NotFoundException: Invalid API identifier specified 123456789012:" + api,
        apis.refused("get_rest_api", "restApiId", api));
    assertEquals(404, call(api, "GET /live/things/1").status());
  }

  @Test
  void authorizersValidatorsAndModelsHold() throws Exception {
    String api = apis.done("create_rest_api", "name", "guarded").getString("id");
    String root = root(api);
    String guard =
        on(api, "create_authorizer", "name", "g", "type", "TOKEN", "authorizerUri", uri("guard"))
            .getString("id");
    String closed = resource(api, root, "closed");
    method(api, closed, "GET", DECLARED, "authorizationType", "CUSTOM", "authorizerId", guard);
    String validator =
        on(
                api,
                "create_request_validator",
                "name",
                "all",
                "validateRequestBody",
                true,
                "validateRequestParameters",
                true)
            .getString("id");
    String schema = "{\"type\":\"object\",\"required\":[\"a\"]}";
    on(api, "create_model", "name", "Thing", "contentType", "application/json", "schema", schema);
    method(
        api,
        root,
        "POST",
        DECLARED,
        "requestValidatorId",
        validator,
        "requestModels",
        new JsonObject().put("application/json", "Thing"),
        "requestParameters",
        new JsonObject().put("method.request.querystring.q", true));
    on(
        api,
        "put_gateway_response",
        "responseType",
        "UNAUTHORIZED",
        "statusCode",
        "418",
        "responseParameters",
        new JsonObject().put("gatewayresponse.header.x-why", "'none'"));
    deploy(api, "s");
    RawClient.Answer nobody = call(api, "GET /s/closed");
    assertEquals(418, nobody.status());
    assertTrue(nobody.head().contains("x-why: none"), nobody.head());
    assertEquals(403, call(api, "GET /s/closed", "Authorization: wrong").status());
    assertEquals("ann", got(api, "/s/closed", "Authorization: right").getString("who"));
    String json = "Content-Type: application/json";
    assertEquals(400, post(api, "/s/", "{\"a\":1}", json));
    assertEquals(400, post(api, "/s/?q=1", "{\"b\":1}", json));
    assertEquals(200, post(api, "/s/?q=1", "{\"a\":1}", json));
    assertTrue(
        apis.refused("delete_authorizer", of(api, "authorizerId", guard))
            .startsWith("ConflictException: Cannot delete authorizer, is referenced in method"));
    assertTrue(
        apis.refused("delete_model", of(api, "modelName", "Thing"))
            .startsWith("ConflictException: Cannot delete model 'Thing'"));
  }

  private int post(String api, String path, String body, String... headers) throws Exception {
    var text =
        new StringBuilder(
            "POST "
                + path
                + " HTTP/1.1\r\nHost: "
                + api
                + ".execute-api.localhost\r\nContent-Length: "
                + body.length()
                + "\r\n");
    for (String header : headers) text.append(header).append("\r\n");
    try (var client = new RawClient(penstock.http())) {
      return client.send(text + "\r\n" + body).read().status();
    }
  }

  @Test
  void usagePlansLetTheirKeysInAndCountThem() throws Exception {
    String api = apis.done("create_rest_api", "name", "keyed").getString("id");
    method(api, root(api), "GET", DECLARED, "apiKeyRequired", true);
    deploy(api, "s");
    JsonObject key = apis.done("create_api_key", "name", "k", "enabled", true);
    String header = "x-api-key: " + key.getString("value");
    assertEquals(403, call(api, "GET /s/", header).status());
    String plan =
        apis.done(
                "create_usage_plan",
                "name",
                "p",
                "apiStages",
                new JsonArray().add(new JsonObject().put("apiId", api).put("stage", "s")),
                "quota",
                new JsonObject().put("limit", 2).put("period", "MONTH"))
            .getString("id");
    apis.done(
        "create_usage_plan_key",
        "usagePlanId",
        plan,
        "keyId",
        key.getString("id"),
        "keyType",
        "API_KEY");
    assertEquals(key.getString("id"), got(api, "/s/", header).getString("key"));
    assertEquals(200, call(api, "GET /s/", header).status());
    assertEquals(429, call(api, "GET /s/", header).status());
    assertEquals(403, call(api, "GET /s/").status());
    apis.done(
        "update_usage_plan",
        "usagePlanId",
        plan,
        "patchOperations",
        new JsonArray().add(patch("replace", "/quota/limit", "100")));
    assertEquals(200, call(api, "GET /s/", header).status());
    apis.done(
        "update_api_key",
        "apiKey",
        key.getString("id"),
        "patchOperations",
        new JsonArray().add(patch("replace", "/enabled", "false")));
    assertEquals(403, call(api, "GET /s/", header).status());
    assertTrue(
        apis.refused("delete_usage_plan", "usagePlanId", plan).startsWith("BadRequestException"));
    apis.done(
        "update_usage_plan",
        "usagePlanId",
        plan,
        "patchOperations",
        new JsonArray().add(patch("remove", "/apiStages", api + ":s")));
    apis.done("delete_usage_plan", "usagePlanId", plan);
    apis.done("delete_api_key", "apiKey", key.getString("id"));
  }
}
