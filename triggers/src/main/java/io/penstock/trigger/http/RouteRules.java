package io.penstock.trigger.http;

import java.util.List;

/**
 * What a request must have before the function is called, beyond its caller's identity.
 *
 * @param apiKeyRequired whether it must show a key of one of the API's usage plans
 * @param parameters required ones: {@code method.request.querystring.name}, {@code
 *     method.request.header.Name} or {@code method.request.path.name}
 * @param bodySchema JSON Schema (draft 4) of JSON bodies; its references stay inside it. Null when
 *     bodies are not looked at
 * @param throttle of the route in its stage; null when it has none of its own
 * @param answered whether a WebSocket route sends what its function returns to the client
 * @param permission the ARN for which the function must permit API Gateway to call it; null where
 *     that is not asked
 */
public record RouteRules(
    boolean apiKeyRequired,
    List<String> parameters,
    String bodySchema,
    Throttle throttle,
    boolean answered,
    String permission) {
  public static final RouteRules NONE = new RouteRules(false, List.of(), null, null, false, null);

  /** Where {@code parameters} begin. */
  static final String REQUEST = "method.request.";

  public RouteRules {
    parameters = List.copyOf(parameters);
  }

  public RouteRules withApiKey(boolean required) {
    return new RouteRules(required, parameters, bodySchema, throttle, answered, permission);
  }

  public RouteRules withParameters(List<String> required) {
    return new RouteRules(apiKeyRequired, required, bodySchema, throttle, answered, permission);
  }

  public RouteRules withBodySchema(String schema) {
    return new RouteRules(apiKeyRequired, parameters, schema, throttle, answered, permission);
  }

  public RouteRules withThrottle(Throttle own) {
    return new RouteRules(apiKeyRequired, parameters, bodySchema, own, answered, permission);
  }

  public RouteRules withAnswer(boolean sent) {
    return new RouteRules(apiKeyRequired, parameters, bodySchema, throttle, sent, permission);
  }

  public RouteRules withPermission(String arn) {
    return new RouteRules(apiKeyRequired, parameters, bodySchema, throttle, answered, arn);
  }
}
