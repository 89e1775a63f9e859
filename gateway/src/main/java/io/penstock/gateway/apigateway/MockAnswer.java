package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a mock integration of an OPTIONS method answers: the constant headers of CORS. */
final class MockAnswer {
  private static final String HEADER = "method.response.header.";

  private MockAnswer() {}

  /** Of an OpenAPI document. */
  static Map<String, String> of(Properties integration) {
    var headers = new LinkedHashMap<String, String>();
    integration.maps("responses").values().forEach(response -> headers(response, headers));
    return headers;
  }

  /** Of an {@code AWS::ApiGateway::Method}. */
  static Map<String, String> ofMethod(Properties integration) {
    var headers = new LinkedHashMap<String, String>();
    integration
        .list("IntegrationResponses")
        .forEach(
            response -> {
              Properties parameters = response.map("ResponseParameters");
              if (parameters != null) constants(parameters, headers);
            });
    return headers;
  }

  private static void headers(Properties response, Map<String, String> headers) {
    Properties parameters = response.map("responseParameters");
    if (parameters != null) constants(parameters, headers);
  }

  /** Constants stand in single quotes. */
  private static void constants(Properties parameters, Map<String, String> headers) {
    for (String name : parameters.names()) {
      String text = parameters.attempt(name, null, () -> parameters.text(name));
      if (name.startsWith(HEADER) && text != null && text.matches("'[^']*'"))
        headers.put(name.substring(HEADER.length()), text.substring(1, text.length() - 1));
      else parameters.warn(name, "only constants in single quotes are answered.");
    }
  }
}
