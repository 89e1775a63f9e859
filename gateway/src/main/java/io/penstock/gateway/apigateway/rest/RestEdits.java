package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.MadeApis;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.TagRules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes of REST APIs: each leaves one whose stages can be served. */
final class RestEdits {
  /** Of one page. */
  private static final int PAGE = 25;

  private static final int MOST_PER_PAGE = 500;
  private static final int MOST_TAGS = 50;

  final MadeApis apis;

  RestEdits(MadeApis apis) {
    this.apis = apis;
  }

  String newId(int length) {
    return apis.newId(length);
  }

  /** As AWS shows times. */
  long now() {
    return apis.now().getEpochSecond();
  }

  private AwsFault missing(String id) {
    return RestApiService.missing(
        "Invalid API identifier specified " + apis.owner().account() + ":" + id);
  }

  Made get(JsonObject in) {
    String id = in.getString("restapi_id");
    Made found = apis.all().get(id);
    if (found == null) throw missing(id);
    return found;
  }

  Future<Made> change(JsonObject in, UnaryOperator<Made> change) {
    String id = in.getString("restapi_id");
    return apis.all()
        .change(
            id,
            before -> {
              if (before == null) throw missing(id);
              return whole(change.apply(before));
            });
  }

  Made whole(Made api) {
    List<String> problems = apis.problems(api);
    if (!problems.isEmpty()) throw RestApiService.bad(String.join(" ", problems));
    return api;
  }

  /** One page; the position is the place of the next item. */
  static Future<JsonObject> page(JsonObject in, List<JsonObject> all) {
    int limit = in.getInteger("limit", PAGE);
    int size = limit < 1 ? PAGE : Math.min(limit, MOST_PER_PAGE);
    String position = in.getString("position", "0");
    if (!position.matches("\\d{1,9}"))
      throw RestApiService.bad("Invalid position parameter specified");
    int from = Math.min(Integer.parseInt(position), all.size());
    int to = Math.min(all.size(), from + size);
    var answer = new JsonObject().put("item", new JsonArray(all.subList(from, to)));
    if (to < all.size()) answer.put("position", Integer.toString(to));
    return Future.succeededFuture(answer);
  }

  /**
   * @param tags or null
   */
  static void checkTags(JsonObject tags) {
    if (tags == null) return;
    var texts = new LinkedHashMap<String, String>();
    for (String key : tags.fieldNames()) texts.put(key, tags.getString(key));
    String problem = TagRules.problem(texts);
    if (problem != null) throw RestApiService.bad(problem);
    if (texts.size() > MOST_TAGS)
      throw RestApiService.bad("A resource can have at most " + MOST_TAGS + " tags.");
  }

  /** Members of the body: what the path and the query say is not among them. */
  static JsonObject given(JsonObject in, String... located) {
    JsonObject given = in.copy();
    given.remove("restapi_id");
    for (String one : located) given.remove(one);
    return given;
  }
}
