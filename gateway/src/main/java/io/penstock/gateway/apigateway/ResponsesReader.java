package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.trigger.http.GatewayResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads how a REST API words its refusals, in each of the three ways of writing it. */
final class ResponsesReader {
  private static final String HEADER = "gatewayresponse.header.";

  private ResponsesReader() {}

  /** SAM's {@code GatewayResponses}. */
  static void sam(ApiDraft api, Properties properties) {
    var all = new LinkedHashMap<String, GatewayResponse>();
    properties
        .maps("GatewayResponses")
        .forEach(
            (type, response) -> {
              var headers = new LinkedHashMap<String, String>();
              Properties parameters = response.map("ResponseParameters");
              if (parameters != null) {
                constants(parameters.mapOrEmpty("Headers"), "", headers);
                parameters.finish(Set.of("Paths", "QueryStrings"), "Headers");
              }
              all.put(
                  type,
                  new GatewayResponse(
                      response.number("StatusCode", 200, 599),
                      headers,
                      template(response.map("ResponseTemplates"))));
              response.finish(Set.of());
            });
    api.access = api.access.withResponses(all);
  }

  /** {@code x-amazon-apigateway-gateway-responses} of a document. */
  static void document(ApiDraft api, Properties document) {
    var all = new LinkedHashMap<>(api.access.responses());
    document
        .maps("x-amazon-apigateway-gateway-responses")
        .forEach(
            (type, response) ->
                all.put(
                    type, one(response, "statusCode", "responseParameters", "responseTemplates")));
    api.access = api.access.withResponses(all);
  }

  /** An {@code AWS::ApiGateway::GatewayResponse}. */
  static void resource(ApiDraft api, Properties response) {
    String type = response.required("ResponseType");
    if (type == null) return;
    var all = new LinkedHashMap<>(api.access.responses());
    all.put(type, one(response, "StatusCode", "ResponseParameters", "ResponseTemplates"));
    api.access = api.access.withResponses(all);
    response.finish(Set.of(), "RestApiId");
  }

  private static GatewayResponse one(
      Properties response, String status, String parameters, String templates) {
    var headers = new LinkedHashMap<String, String>();
    constants(response.mapOrEmpty(parameters), HEADER, headers);
    return new GatewayResponse(
        response.number(status, 200, 599), headers, template(response.map(templates)));
  }

  private static String template(Properties templates) {
    return templates == null ? null : templates.text("application/json");
  }

  /** Constants stand in single quotes. */
  private static void constants(Properties parameters, String prefix, Map<String, String> headers) {
    for (String name : parameters.names()) {
      String text = parameters.attempt(name, null, () -> parameters.text(name));
      if (name.startsWith(prefix) && text != null && text.matches("'[^']*'"))
        headers.put(name.substring(prefix.length()), text.substring(1, text.length() - 1));
      else parameters.warn(name, "only constant headers in single quotes are answered.");
    }
  }
}
