package io.penstock.trigger.http;

import java.util.List;
import java.util.Map;

/**
 * Who may reach an API at all. REST APIs and WebSocket APIs only.
 *
 * @param policy a resource policy; null for none
 * @param plans usage plans of the API's stages
 * @param keyFromAuthorizer whether the API key is the authorizer's {@code usageIdentifierKey}
 *     instead of the header {@code x-api-key}
 * @param responses how refusals are worded, by AWS's names for them
 */
public record Access(
    AccessPolicy policy,
    List<UsagePlan> plans,
    boolean keyFromAuthorizer,
    Map<String, GatewayResponse> responses) {
  /** Nothing is asked for. */
  public static final Access OPEN = new Access(null, List.of(), false);

  public Access {
    plans = List.copyOf(plans);
    responses = Map.copyOf(responses);
  }

  /** Refusals are worded as AWS does. */
  public Access(AccessPolicy policy, List<UsagePlan> plans, boolean keyFromAuthorizer) {
    this(policy, plans, keyFromAuthorizer, Map.of());
  }

  public Access withPolicy(AccessPolicy newPolicy) {
    return new Access(newPolicy, plans, keyFromAuthorizer, responses);
  }

  public Access withPlans(List<UsagePlan> newPlans) {
    return new Access(policy, newPlans, keyFromAuthorizer, responses);
  }

  public Access withKeyFromAuthorizer(boolean fromAuthorizer) {
    return new Access(policy, plans, fromAuthorizer, responses);
  }

  public Access withResponses(Map<String, GatewayResponse> newResponses) {
    return new Access(policy, plans, keyFromAuthorizer, newResponses);
  }
}
