package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.MadeApis;
import io.penstock.gateway.aws.TagRules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags of APIs and of stages. */
final class TagOperations {
  private static final int MOST = 50;
  private static final Pattern RESOURCE = Pattern.compile("/apis/([^/]+)(?:/stages/([^/]+))?");

  private final ApiEdits edits;
  private final String prefix;

  TagOperations(MadeApis apis, ApiEdits edits) {
    this.edits = edits;
    prefix = "arn:aws:apigateway:" + apis.owner().region() + "::";
  }

  /**
   * @param tags or null
   */
  static void check(JsonObject tags) {
    if (tags == null) return;
    var texts = new LinkedHashMap<String, String>();
    for (String key : tags.fieldNames()) texts.put(key, tags.getString(key));
    String problem = TagRules.problem(texts);
    if (problem != null) throw ApiGatewayService.bad(problem);
    if (texts.size() > MOST)
      throw ApiGatewayService.bad("A resource can have at most " + MOST + " tags.");
  }

  /**
   * @param stage null for the API itself
   */
  private record Tagged(JsonObject api, String stage) {
    JsonObject of(Made found) {
      JsonObject one = stage == null ? found.said() : found.part(Made.STAGES, stage);
      if (one == null) throw ApiGatewayService.missing("Invalid Stage identifier specified");
      return one;
    }
  }

  private Tagged resource(JsonObject in) {
    String arn = in.getString("resource-arn");
    Matcher path = RESOURCE.matcher(arn.startsWith(prefix) ? arn.substring(prefix.length()) : "");
    if (!path.matches()) throw ApiGatewayService.missing("Invalid resource identifier specified");
    return new Tagged(new JsonObject().put("apiId", path.group(1)), path.group(2));
  }

  Future<JsonObject> get(JsonObject in) {
    Tagged tagged = resource(in);
    JsonObject one = tagged.of(edits.get(tagged.api));
    return Future.succeededFuture(
        new JsonObject().put("tags", one.getJsonObject("tags", new JsonObject())));
  }

  Future<JsonObject> tag(JsonObject in) {
    JsonObject given = in.getJsonObject("tags", new JsonObject());
    return change(in, tags -> tags.mergeIn(given)).map(done -> new JsonObject());
  }

  Future<JsonObject> untag(JsonObject in) {
    JsonArray keys = in.getJsonArray("tagKeys");
    return change(
            in,
            tags -> {
              for (Object key : keys) tags.remove((String) key);
              return tags;
            })
        .mapEmpty();
  }

  private Future<Made> change(JsonObject in, UnaryOperator<JsonObject> change) {
    Tagged tagged = resource(in);
    return edits.change(
        tagged.api,
        api -> {
          JsonObject next = tagged.of(api).copy();
          JsonObject tags = change.apply(next.getJsonObject("tags", new JsonObject()));
          check(tags);
          next.put("tags", tags);
          return tagged.stage == null
              ? api.saying(next)
              : api.with(Made.STAGES, tagged.stage, next);
        });
  }
}
