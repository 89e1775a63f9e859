package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.aws.GivenMembers;
import io.penstock.gateway.template.YamlText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** REST APIs out of OpenAPI documents. */
final class ImportOperations {
  private final RestEdits edits;
  private final RestOperations whole;

  ImportOperations(RestEdits edits) {
    this.edits = edits;
    whole = new RestOperations(edits);
  }

  private static JsonObject document(Buffer body) {
    try {
      JsonObject document = GivenMembers.of(YamlText.read(body.toString(StandardCharsets.UTF_8)));
      boolean open =
          document.getValue("swagger") instanceof Object two && two.toString().startsWith("2")
              || document.getValue("openapi") instanceof Object three
                  && three.toString().startsWith("3");
      if (!open) throw RestApiService.bad("Invalid OpenAPI input.");
      return document;
    } catch (IllegalArgumentException e) {
      throw RestApiService.bad("Unable to parse API definition because of " + e.getMessage());
    }
  }

  /** What it says of the API itself is taken over, and where its paths begin is ignored. */
  private Made imported(Made into, JsonObject in, JsonObject document, List<String> warnings) {
    String base = in.getString("basepath", "ignore");
    if (!base.equals("ignore"))
      throw RestApiService.bad("The parameter basepath is served as ignore only.");
    try {
      Made made = new OpenApiImport(edits, into, document, warnings).made();
      made = made.saying(RestOperations.checked(made.said()));
      if (in.getBoolean("failonwarnings", false) && !warnings.isEmpty())
        throw RestApiService.bad(
            "Warnings found during import:\n\t" + String.join("\n\t", warnings));
      return made;
    } catch (ClassCastException | NullPointerException e) {
      throw RestApiService.bad(
          "Invalid OpenAPI input: a part of it is of another kind than it is.");
    }
  }

  private static JsonObject view(Made api, List<String> warnings) {
    JsonObject view = RestOperations.view(api);
    return warnings.isEmpty() ? view : view.put("warnings", new JsonArray(warnings));
  }

  Future<JsonObject> create(JsonObject in, Buffer body) {
    var warnings = new ArrayList<String>();
    JsonObject document = document(body);
    Made fresh = whole.fresh(new JsonObject().put("name", OpenApiImport.title(document)));
    return whole.add(imported(fresh, in, document, warnings)).map(api -> view(api, warnings));
  }

  Future<JsonObject> put(JsonObject in, Buffer body) {
    String mode = in.getString("mode", "merge");
    JsonObject document = document(body);
    var warnings = new ArrayList<String>();
    return edits
        .change(
            in,
            api -> {
              warnings.clear();
              return imported(
                  mode.equals("overwrite") ? emptied(api) : api, in, document, warnings);
            })
        .map(api -> view(api, warnings));
  }

  /** Without what a document says; deployments and stages stay. */
  private Made emptied(Made api) {
    Made next = api;
    for (String kind :
        new String[] {Made.AUTHORIZERS, Made.MODELS, Made.VALIDATORS, Made.RESPONSES})
      for (String id : api.all(kind).keySet()) next = next.with(kind, id, null);
    String root = api.said().getString("rootResourceId");
    for (String id : api.all(Made.RESOURCES).keySet())
      next =
          next.with(
              Made.RESOURCES,
              id,
              id.equals(root) ? new JsonObject().put("id", id).put("path", "/") : null);
    return next;
  }
}
