package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** HTTP APIs made by API Gateway's own API, by boto3, and called. */
class HttpApisTest extends HttpApisFixture {
  @Test
  void quickCreateIsCalledAtOnceChangedAndGone() throws Exception {
    String id = api("quick", "Target", DECLARED);
    JsonObject event = got(id, "/any/path");
    assertEquals("2.0", event.getString("version"));
    assertEquals("$default", event.getString("key"));
    assertEquals(id, event.getString("api"));
    assertEquals("$default", event.getString("stage"));
    assertEquals(1, apis.done("get_routes", "ApiId", id).getJsonArray("Items").size());
    var stage = apis.done("get_stage", "ApiId", id, "StageName", "$default");
    assertTrue(stage.getBoolean("AutoDeploy"));
    assertTrue(stage.getBoolean("ApiGatewayManaged"));
    assertTrue(
        apis.refused("delete_stage", "ApiId", id, "StageName", "$default")
            .startsWith("BadRequestException"));
    apis.done("update_api", "ApiId", id, "Name", "renamed", "RouteKey", "GET /only");
    assertEquals("GET /only", got(id, "/only").getString("key"));
    assertEquals(404, call(id, "GET /any/path").status());
    // The template's own API has its place still, and every other host
    assertEquals(200, Client.get(penstock.http(), "/own").status());
    assertEquals(404, Client.get(penstock.http(), "/only").status());
    apis.done("update_api", "ApiId", id, "DisableExecuteApiEndpoint", true);
    assertEquals(404, call(id, "GET /only").status());
    apis.done("delete_api", "ApiId", id);
    assertEquals(
        "NotFoundException: Invalid API identifier specified 123456789012:" + id,
        apis.refused("get_api", "ApiId", id));
  }

  @Test
  void pieceByPieceAndOverARestart() throws Exception {
    String id = api("pieces", "Tags", new JsonObject().put("team", "x"));
    assertEquals(404, call(id, "GET /a/1").status());
    String integration = integration(id, LAMBDA + "${stageVariables.target}");
    String route = route(id, "GET /a/{id}", integration);
    String live = apis.done("create_deployment", "ApiId", id).getString("DeploymentId");
    var target = new JsonObject().put("target", "declared");
    apis.done(
        "create_stage",
        "ApiId",
        id,
        "StageName",
        "live",
        "DeploymentId",
        live,
        "StageVariables",
        target);
    apis.done(
        "create_stage",
        "ApiId",
        id,
        "StageName",
        "dev",
        "AutoDeploy",
        true,
        "StageVariables",
        target);
    assertEquals("1", got(id, "/live/a/1").getJsonObject("path").getString("id"));
    assertEquals(target, got(id, "/live/a/1").getJsonObject("variables"));
    // What changes is at once in the stage that follows, and in the other when it is deployed
    apis.done("update_route", "ApiId", id, "RouteId", route, "RouteKey", "GET /b/{id}");
    assertEquals("dev", got(id, "/dev/b/1").getString("stage"));
    assertEquals(404, call(id, "GET /dev/a/1").status());
    assertEquals(404, call(id, "GET /live/b/1").status());
    assertEquals("live", got(id, "/live/a/1").getString("stage"));
    assertEquals(
        "ConflictException: Active stages pointing to this deployment must be moved or deleted",
        apis.refused("delete_deployment", "ApiId", id, "DeploymentId", live));
    penstock.close();
    up();
    assertEquals("live", got(id, "/live/a/1").getString("stage"));
    assertEquals("dev", got(id, "/dev/b/1").getString("stage"));
    apis.done("create_deployment", "ApiId", id, "StageName", "live");
    assertEquals("live", got(id, "/live/b/1").getString("stage"));
    apis.done("delete_deployment", "ApiId", id, "DeploymentId", live);
    // Tags of both
    String arn = "arn:aws:apigateway:us-east-1::/apis/" + id;
    apis.done("tag_resource", "ResourceArn", arn, "Tags", new JsonObject().put("env", "y"));
    apis.done("untag_resource", "ResourceArn", arn, "TagKeys", new JsonArray().add("team"));
    assertEquals(
        new JsonObject().put("env", "y"),
        apis.done("get_tags", "ResourceArn", arn).getJsonObject("Tags"));
    String of = arn + "/stages/dev";
    apis.done("tag_resource", "ResourceArn", of, "Tags", new JsonObject().put("a", "b"));
    assertEquals(
        new JsonObject().put("a", "b"),
        apis.done("get_stage", "ApiId", id, "StageName", "dev").getJsonObject("Tags"));
    // Everything goes piece by piece
    assertTrue(
        apis.refused("delete_integration", "ApiId", id, "IntegrationId", integration)
            .startsWith("ConflictException"));
    apis.done("delete_route", "ApiId", id, "RouteId", route);
    apis.done("delete_integration", "ApiId", id, "IntegrationId", integration);
    apis.done("delete_stage", "ApiId", id, "StageName", "dev");
    assertEquals(404, call(id, "GET /dev/b/1").status());
    assertEquals("live", got(id, "/live/b/1").getString("stage"));
    apis.done("delete_api", "ApiId", id);
    assertEquals(0, apis.done("get_apis").getJsonArray("Items").size());
  }

  @Test
  void aFunctionMadeByApiIsCalledOnceItPermitsThat() throws Exception {
    var lambda = new Boto("lambda", penstock.api(), folder);
    lambda.done(
        "create_function",
        "FunctionName",
        "made",
        "Runtime",
        "nodejs20.x",
        "Handler",
        "index.handler",
        "Role",
        "arn:aws:iam::123456789012:role/lambda",
        "Code",
        new JsonObject().put("ZipFile", Zip.answering("made")));
    String id = api("permitted");
    String uri =
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + LAMBDA
            + "made/invocations";
    String integration = integration(id, uri);
    route(id, "GET /x/{y}", integration);
    route(id, "GET /z", integration);
    apis.done("create_stage", "ApiId", id, "StageName", "$default", "AutoDeploy", true);
    assertEquals(500, call(id, "GET /x/1").status());
    lambda.done(
        "add_permission",
        "FunctionName",
        "made",
        "StatementId",
        "s",
        "Action",
        "lambda:InvokeFunction",
        "Principal",
        "apigateway.amazonaws.com",
        "SourceArn",
        EXECUTE + id + "/*/GET/x/{y}");
    assertEquals(200, call(id, "GET /x/1").status());
    assertEquals(500, call(id, "GET /z").status());
    lambda.done("remove_permission", "FunctionName", "made", "StatementId", "s");
    assertEquals(500, call(id, "GET /x/1").status());
  }
}
