package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What can be done with parts of an API, of one kind. */
final class PartOperations {
  static final String MANAGED = "apiGatewayManaged";

  private final ApiEdits edits;
  private final String name;
  private final String kind;
  private final String idMember;
  private final PartForm form;

  /**
   * @param name of one of them, as AWS has it
   * @param idMember by which one is named
   */
  PartOperations(ApiEdits edits, String name, String kind, String idMember, PartForm form) {
    this.edits = edits;
    this.name = name;
    this.kind = kind;
    this.idMember = idMember;
    this.form = form;
  }

  private AwsFault missing() {
    return ApiGatewayService.missing("Invalid " + name + " identifier specified");
  }

  private JsonObject present(Made api, String id) {
    JsonObject found = api.part(kind, id);
    if (found == null) throw missing();
    return found;
  }

  private static JsonObject shown(JsonObject part) {
    JsonObject shown = part.copy();
    shown.remove(Made.SNAPSHOT);
    return shown;
  }

  private JsonObject given(JsonObject in) {
    JsonObject given = in.copy();
    given.remove("apiId");
    given.remove(idMember);
    return given;
  }

  Future<JsonObject> create(JsonObject in) {
    boolean named = in.containsKey(idMember) && kind.equals(Made.STAGES);
    String id = named ? in.getString(idMember) : edits.newId();
    return edits
        .change(
            in,
            api -> {
              if (api.part(kind, id) != null)
                throw ApiGatewayService.conflict(name + " already exists");
              JsonObject part = form.form(api, null, given(in), id).put(idMember, id);
              return form.follow(api.with(kind, id, part), in, id);
            })
        .map(api -> shown(api.part(kind, id)));
  }

  Future<JsonObject> update(JsonObject in) {
    String id = in.getString(idMember);
    return edits
        .change(
            in,
            api -> {
              JsonObject part = form.form(api, present(api, id), given(in), id);
              return api.with(kind, id, part);
            })
        .map(api -> shown(api.part(kind, id)));
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(shown(present(edits.get(in), in.getString(idMember))));
  }

  Future<JsonObject> list(JsonObject in) {
    List<JsonObject> all =
        edits.get(in).all(kind).values().stream().map(PartOperations::shown).toList();
    return ApiEdits.page(in, all);
  }

  Future<JsonObject> delete(JsonObject in) {
    String id = in.getString(idMember);
    return edits
        .change(
            in,
            api -> {
              if (present(api, id).getBoolean(MANAGED, false))
                throw ApiGatewayService.bad(
                    name + " " + id + " is managed by API Gateway: it goes with its API.");
              form.free(api, id);
              return form.without(api.with(kind, id, null), id);
            })
        .mapEmpty();
  }
}
