package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** How REST APIs word their refusals. */
final class ResponseOperations {
  /** All of AWS's, with their status; none where it depends. */
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ACCESS_DENIED", "403"),
              Map.entry("API_CONFIGURATION_ERROR", "500"),
              Map.entry("AUTHORIZER_CONFIGURATION_ERROR", "500"),
              Map.entry("AUTHORIZER_FAILURE", "500"),
              Map.entry("BAD_REQUEST_BODY", "400"),
              Map.entry("BAD_REQUEST_PARAMETERS", "400"),
              Map.entry("DEFAULT_4XX", ""),
              Map.entry("DEFAULT_5XX", ""),
              Map.entry("EXPIRED_TOKEN", "403"),
              Map.entry("INTEGRATION_FAILURE", "504"),
              Map.entry("INTEGRATION_TIMEOUT", "504"),
              Map.entry("INVALID_API_KEY", "403"),
              Map.entry("INVALID_SIGNATURE", "403"),
              Map.entry("MISSING_AUTHENTICATION_TOKEN", "403"),
              Map.entry("QUOTA_EXCEEDED", "429"),
              Map.entry("REQUEST_TOO_LARGE", "413"),
              Map.entry("RESOURCE_NOT_FOUND", "404"),
              Map.entry("THROTTLED", "429"),
              Map.entry("UNAUTHORIZED", "401"),
              Map.entry("UNSUPPORTED_MEDIA_TYPE", "415"),
              Map.entry("WAF_FILTERED", "403")));

  private static final Patches PATCHES =
      new Patches()
          .with(Patches.Kind.TEXT, "statusCode", "responseParameters/*", "responseTemplates/*");

  private final RestEdits edits;

  ResponseOperations(RestEdits edits) {
    this.edits = edits;
  }

  private static JsonObject view(Made api, String type) {
    if (!TYPES.containsKey(type))
      throw RestApiService.missing("Invalid Gateway Response type specified: " + type);
    JsonObject own = api.part(Made.RESPONSES, type);
    if (own != null) return own;
    JsonObject usual =
        new JsonObject()
            .put("responseType", type)
            .put("responseParameters", new JsonObject())
            .put(
                "responseTemplates",
                new JsonObject()
                    .put("application/json", "{\"message\":$context.error.messageString}"))
            .put("defaultResponse", true);
    String status = TYPES.get(type);
    return status.isEmpty() ? usual : usual.put("statusCode", status);
  }

  static JsonObject checked(JsonObject response) {
    String status = response.getString("statusCode");
    if ("".equals(status)) response.remove("statusCode");
    else if (status != null && !status.matches("[2-5]\\d\\d"))
      throw RestApiService.bad("Invalid status code: " + status);
    JsonObject parameters = response.getJsonObject("responseParameters", new JsonObject());
    for (String name : parameters.fieldNames())
      if (!name.startsWith("gatewayresponse.header.")
          || !parameters.getString(name).matches("'[^']*'"))
        throw RestApiService.bad(
            "Gateway responses have constant headers in single quotes here, which "
                + name
                + " is not.");
    JsonObject templates = response.getJsonObject("responseTemplates", new JsonObject());
    for (String content : templates.fieldNames())
      if (!content.equals("application/json"))
        throw RestApiService.bad("Gateway responses have templates of application/json only here.");
    return response
        .put("responseParameters", parameters)
        .put("responseTemplates", templates)
        .put("defaultResponse", false);
  }

  Future<JsonObject> list(JsonObject in) {
    Made api = edits.get(in);
    var all = new ArrayList<JsonObject>();
    for (String type : TYPES.keySet()) all.add(view(api, type));
    return RestEdits.page(in.containsKey("limit") ? in : in.copy().put("limit", 500), all);
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(edits.get(in), in.getString("response_type")));
  }

  Future<JsonObject> put(JsonObject in) {
    String type = in.getString("response_type");
    JsonObject response = checked(RestEdits.given(in, "response_type").put("responseType", type));
    return edits
        .change(in, api -> api.with(Made.RESPONSES, type, response))
        .map(api -> view(api, type));
  }

  Future<JsonObject> update(JsonObject in) {
    String type = in.getString("response_type");
    return edits
        .change(
            in,
            api ->
                api.with(
                    Made.RESPONSES, type, checked(PATCHES.apply(view(api, type), Patches.of(in)))))
        .map(api -> view(api, type));
  }

  Future<JsonObject> delete(JsonObject in) {
    String type = in.getString("response_type");
    return edits
        .change(
            in,
            api -> {
              if (api.part(Made.RESPONSES, type) == null)
                throw RestApiService.missing("Gateway response type not defined on api");
              return api.with(Made.RESPONSES, type, null);
            })
        .mapEmpty();
  }
}
