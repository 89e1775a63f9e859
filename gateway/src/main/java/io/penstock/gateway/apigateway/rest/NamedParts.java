package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What can be done with parts of a REST API, of one kind. */
final class NamedParts {
  private final RestEdits edits;
  private final String name;
  private final String kind;
  private final String idMember;
  private final PartRules rules;

  /**
   * @param name of one of them, as AWS has it
   * @param idMember by which one is named
   */
  NamedParts(RestEdits edits, String name, String kind, String idMember, PartRules rules) {
    this.edits = edits;
    this.name = name;
    this.kind = kind;
    this.idMember = idMember;
    this.rules = rules;
  }

  private AwsFault missing(String id) {
    return RestApiService.missing("Invalid " + name + " identifier specified: " + id);
  }

  private JsonObject present(Made api, JsonObject in) {
    String id = in.getString(idMember);
    JsonObject found = api.part(kind, id);
    if (found == null) throw missing(id);
    return found;
  }

  Future<JsonObject> create(JsonObject in) {
    String made = edits.newId(6);
    JsonObject part = rules.checked(RestEdits.given(in)).put("id", made);
    String id = rules.name(part) == null ? made : rules.name(part);
    return edits
        .change(
            in,
            api -> {
              if (api.part(kind, id) != null)
                throw RestApiService.conflict(name + " already exists: " + id);
              if (api.all(kind).size() >= rules.most())
                throw RestApiService.bad("An API has at most " + rules.most() + " of them.");
              return api.with(kind, id, part);
            })
        .map(api -> api.part(kind, id));
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(present(edits.get(in), in));
  }

  Future<JsonObject> list(JsonObject in) {
    return RestEdits.page(in, List.copyOf(edits.get(in).all(kind).values()));
  }

  Future<JsonObject> update(JsonObject in) {
    String id = in.getString(idMember);
    return edits
        .change(
            in,
            api ->
                api.with(
                    kind,
                    id,
                    rules.checked(rules.patches().apply(present(api, in), Patches.of(in)))))
        .map(api -> api.part(kind, id));
  }

  Future<JsonObject> delete(JsonObject in) {
    String id = in.getString(idMember);
    return edits
        .change(
            in,
            api -> {
              present(api, in);
              rules.free(api, id);
              return api.with(kind, id, null);
            })
        .mapEmpty();
  }
}
