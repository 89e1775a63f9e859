package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.UsagePlans;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.registry.Resources;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags of REST APIs, stages, API keys and usage plans. */
final class RestTagOperations {
  private static final Pattern RESOURCE =
      Pattern.compile("/(restapis|apikeys|usageplans)/([^/]+)(?:/stages/([^/]+))?");

  private final RestEdits edits;
  private final UsagePlans plans;
  private final String prefix;

  RestTagOperations(RestEdits edits, UsagePlans plans) {
    this.edits = edits;
    this.plans = plans;
    prefix = "arn:aws:apigateway:" + edits.apis.owner().region() + "::";
  }

  /**
   * @param stage null for the thing itself
   */
  private record Tagged(Resources<Made> of, String id, String stage) {
    JsonObject in(Made found) {
      JsonObject one =
          found == null ? null : stage == null ? found.said() : found.part(Made.STAGES, stage);
      if (one == null) throw missing();
      return one;
    }

    Made with(Made found, JsonObject one) {
      return stage == null ? found.saying(one) : found.with(Made.STAGES, stage, one);
    }
  }

  private static AwsFault missing() {
    return RestApiService.missing("Invalid resource identifier specified");
  }

  private Tagged tagged(JsonObject in) {
    String arn = in.getString("resource_arn");
    Matcher path = RESOURCE.matcher(arn.startsWith(prefix) ? arn.substring(prefix.length()) : "");
    if (!path.matches()) throw missing();
    Resources<Made> of =
        switch (path.group(1)) {
          case "apikeys" -> plans.keys();
          case "usageplans" -> plans.plans();
          default -> edits.apis.all();
        };
    return new Tagged(of, path.group(2), path.group(3));
  }

  Future<JsonObject> get(JsonObject in) {
    Tagged tagged = tagged(in);
    JsonObject one = tagged.in(tagged.of.get(tagged.id));
    return Future.succeededFuture(
        new JsonObject().put("tags", one.getJsonObject("tags", new JsonObject())));
  }

  Future<JsonObject> tag(JsonObject in) {
    JsonObject given = in.getJsonObject("tags", new JsonObject());
    return change(in, tags -> tags.mergeIn(given));
  }

  Future<JsonObject> untag(JsonObject in) {
    JsonArray keys = in.getJsonArray("tagKeys");
    return change(
        in,
        tags -> {
          for (Object key : keys) tags.remove((String) key);
          return tags;
        });
  }

  private Future<JsonObject> change(JsonObject in, UnaryOperator<JsonObject> change) {
    Tagged tagged = tagged(in);
    return tagged
        .of
        .change(
            tagged.id,
            before -> {
              JsonObject next = tagged.in(before).copy();
              JsonObject tags = change.apply(next.getJsonObject("tags", new JsonObject()));
              RestEdits.checkTags(tags);
              return tagged.with(before, next.put("tags", tags));
            })
        .mapEmpty();
  }
}
