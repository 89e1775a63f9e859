package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The resources of REST APIs, which are a tree of paths. */
final class ResourceOperations {
  private static final int MOST = 300;
  private static final int DEEPEST = 100;

  private static final Patches PATCHES =
      new Patches().with(Patches.Kind.TEXT, "parentId", "pathPart");

  private final RestEdits edits;

  ResourceOperations(RestEdits edits) {
    this.edits = edits;
  }

  private static AwsFault missing() {
    return RestApiService.missing("Invalid Resource identifier specified");
  }

  static JsonObject present(Made api, String id) {
    JsonObject found = id == null ? null : api.part(Made.RESOURCES, id);
    if (found == null) throw missing();
    return found;
  }

  /** What is not asked for of its methods is not shown. */
  private static JsonObject view(JsonObject resource, JsonObject in) {
    JsonObject view = resource.copy();
    JsonObject methods = view.getJsonObject("resourceMethods", new JsonObject());
    boolean whole = in.getJsonArray("embed", new JsonArray()).contains("methods");
    if (methods.isEmpty()) view.remove("resourceMethods");
    else if (!whole)
      for (String verb : new ArrayList<>(methods.fieldNames())) methods.put(verb, new JsonObject());
    return view;
  }

  /** With a resource below another one. */
  static Made with(Made api, String parentId, String part, String id) {
    if (api.all(Made.RESOURCES).size() >= MOST)
      throw RestApiService.bad("An API has at most " + MOST + " resources.");
    JsonObject resource = new JsonObject().put("id", id);
    return placed(api, resource.put("parentId", parentId).put("pathPart", part));
  }

  /** With a resource where it says it is, and all below it. */
  private static Made placed(Made api, JsonObject resource) {
    String id = resource.getString("id");
    String part = resource.getString("pathPart");
    if (!part.matches("[a-zA-Z0-9._:-]+|\\{[a-zA-Z0-9._:-]+\\+?}"))
      throw RestApiService.bad(
          "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly"
              + " braces at the beginning and the end.");
    JsonObject parent = present(api, resource.getString("parentId"));
    if (parent.getString("path").contains("+}"))
      throw RestApiService.bad(
          "Cannot create a child of a resource with a greedy path variable: "
              + parent.getString("path"));
    if (parent.getString("path").split("/").length > DEEPEST)
      throw RestApiService.bad("A path has at most " + DEEPEST + " parts here.");
    for (JsonObject other : api.all(Made.RESOURCES).values()) {
      if (other.getString("id").equals(id)
          || !parent.getString("id").equals(other.getString("parentId"))) continue;
      String sibling = other.getString("pathPart");
      if (sibling.equals(part))
        throw RestApiService.conflict(
            "Another resource with the same parent already has this name: " + part);
      if (part.startsWith("{")
          && sibling.startsWith("{")
          && part.contains("+") == sibling.contains("+"))
        throw RestApiService.bad(
            "A sibling ("
                + sibling
                + ") of this resource already has a variable path part -- only one is allowed");
    }
    return pathed(api.with(Made.RESOURCES, id, resource), id);
  }

  private static Made pathed(Made api, String id) {
    JsonObject resource = api.part(Made.RESOURCES, id).copy();
    String above = present(api, resource.getString("parentId")).getString("path");
    resource.put("path", (above.equals("/") ? "/" : above + "/") + resource.getString("pathPart"));
    Made next = api.with(Made.RESOURCES, id, resource);
    for (JsonObject other : api.all(Made.RESOURCES).values())
      if (id.equals(other.getString("parentId"))) next = pathed(next, other.getString("id"));
    return next;
  }

  Future<JsonObject> create(JsonObject in) {
    String id = edits.newId(6);
    return edits
        .change(in, api -> with(api, in.getString("parent_id"), in.getString("pathPart"), id))
        .map(api -> view(api.part(Made.RESOURCES, id), in));
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(present(edits.get(in), in.getString("resource_id")), in));
  }

  Future<JsonObject> list(JsonObject in) {
    List<JsonObject> all =
        edits.get(in).all(Made.RESOURCES).values().stream()
            .sorted(Comparator.comparing(resource -> resource.getString("path")))
            .map(resource -> view(resource, in))
            .toList();
    return RestEdits.page(in, all);
  }

  Future<JsonObject> update(JsonObject in) {
    String id = in.getString("resource_id");
    return edits
        .change(
            in,
            api -> {
              JsonObject before = present(api, id);
              if (before.getString("parentId") == null)
                throw RestApiService.bad("The root resource cannot be changed");
              JsonObject after = PATCHES.apply(before, Patches.of(in));
              if (below(api, id).contains(after.getString("parentId")))
                throw RestApiService.bad("A resource cannot be below itself");
              return placed(api, after);
            })
        .map(api -> view(api.part(Made.RESOURCES, id), in));
  }

  /** The resource and all below it. */
  private static Set<String> below(Made api, String id) {
    var found = new LinkedHashSet<String>();
    var waiting = new ArrayList<>(List.of(id));
    while (!waiting.isEmpty()) {
      String one = waiting.removeLast();
      found.add(one);
      for (JsonObject other : api.all(Made.RESOURCES).values())
        if (one.equals(other.getString("parentId"))) waiting.add(other.getString("id"));
    }
    return found;
  }

  Future<JsonObject> delete(JsonObject in) {
    String id = in.getString("resource_id");
    return edits
        .change(
            in,
            api -> {
              if (present(api, id).getString("parentId") == null)
                throw RestApiService.bad("The root resource cannot be deleted");
              Made next = api;
              for (String one : below(api, id)) next = next.with(Made.RESOURCES, one, null);
              return next;
            })
        .mapEmpty();
  }
}
