package io.penstock.trigger.shape;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is the same for every request of one route in one stage.
 *
 * @param account twelve digits; {@code anonymous} for a function URL without authorisation
 * @param apiId API id or function URL id
 * @param stage {@code $default} when it is not part of the path
 * @param stageVariables may be empty
 * @param routeKey {@code GET /gauges/{id}}, or {@code $default}
 * @param resource the path template as it was written
 * @param resourceId of a REST API's resource
 * @param parameters names of the path parameters, in order
 * @param binaryMediaTypes of a REST API: {@code type/subtype}, either may be {@code *}
 * @param cookieHeader whether {@code headers} keep the cookies too, as a function URL's do
 */
public record RouteFacts(
    String account,
    String apiId,
    String stage,
    Map<String, String> stageVariables,
    String routeKey,
    String resource,
    String resourceId,
    List<String> parameters,
    Set<String> binaryMediaTypes,
    boolean cookieHeader) {
  public RouteFacts {
    stageVariables = Map.copyOf(stageVariables);
    parameters = List.copyOf(parameters);
    binaryMediaTypes = Set.copyOf(binaryMediaTypes);
  }
}
