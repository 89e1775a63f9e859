package io.penstock.trigger.http;

import java.util.List;

/**
 * Who may reach an API at all. REST APIs and WebSocket APIs only.
 *
 * @param policy a resource policy; null for none
 * @param plans usage plans of the API's stages
 * @param keyFromAuthorizer whether the API key is the authorizer's {@code usageIdentifierKey}
 *     instead of the header {@code x-api-key}
 */
public record Access(AccessPolicy policy, List<UsagePlan> plans, boolean keyFromAuthorizer) {
  /** Nothing is asked for. */
  public static final Access OPEN = new Access(null, List.of(), false);

  public Access {
    plans = List.copyOf(plans);
  }
}
