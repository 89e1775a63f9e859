package io.penstock.trigger.http;

import io.penstock.trigger.shape.HttpFacts;
import io.penstock.trigger.shape.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands between a route and its function beside the authorizer: resource policy, throttles,
 * API keys, signatures, required parameters. Event loop only; nothing here waits.
 */
final class Admission {
  private static final String KEY_HEADER = "x-api-key";

  /** Whether a request may go on. */
  sealed interface Entry {}

  /** It may. */
  record Admitted(Identity caller) implements Entry {}

  /** It may not. */
  record Turned(Refusal refusal) implements Entry {}

  private final UsageMeter usage;
  private final SignedRequests signatures;

  Admission(UsageMeter usage, SignedRequests signatures) {
    this.usage = usage;
    this.signatures = signatures;
  }

  /** Takes a request of the route's throttle; false when there is none left. */
  boolean admits(LiveRoute route, long nowMillis) {
    Throttle own = route.route().rules().throttle();
    Api api = route.owner().api();
    String of = api.id() + " " + api.stages().getFirst().name() + " " + route.key();
    return usage.take(of, own, nowMillis);
  }

  /** Before the caller is known; null when the request may go on. */
  Refusal refuse(LiveRoute route, HttpFacts facts, long nowMillis) {
    Api api = route.owner().api();
    AccessPolicy policy = api.access().policy();
    if (policy != null) {
      String arn = route.owner().arn(facts);
      AccessPolicy.Verdict verdict = policy.decide(arn, facts.sourceIp());
      if (verdict != AccessPolicy.Verdict.ALLOWED) {
        return Refusal.byPolicy(arn, verdict == AccessPolicy.Verdict.DENIED);
      }
    }
    return admits(route, nowMillis) ? null : Refusal.throttled(api.kind());
  }

  /**
   * The API key of a route that needs one, taken from its plan.
   *
   * @param byAuthorizer what the authorizer said the key is; null for nothing
   */
  Entry key(LiveRoute route, HttpFacts facts, String byAuthorizer, long nowMillis) {
    if (!route.route().rules().apiKeyRequired()) {
      return new Admitted(Identity.NONE);
    }
    Access access = route.owner().api().access();
    String shown = access.keyFromAuthorizer() ? byAuthorizer : facts.headers().last(KEY_HEADER);
    for (UsagePlan plan : access.plans()) {
      for (UsagePlan.Key key : plan.keys()) {
        if (key.enabled() && key.value().equals(shown)) {
          return used(plan, key, nowMillis);
        }
      }
    }
    return new Turned(Refusal.INVALID_API_KEY);
  }

  private Entry used(UsagePlan plan, UsagePlan.Key key, long nowMillis) {
    String of = plan.id() + " " + key.id();
    if (!usage.take(of, plan.throttle(), nowMillis)) {
      return new Turned(Refusal.throttled(Api.Kind.REST));
    }
    return usage.take(of, plan.quota(), nowMillis)
        ? new Admitted(Identity.NONE.withApiKey(key.value(), key.id()))
        : new Turned(Refusal.QUOTA_EXCEEDED);
  }

  /** Of a route that needs a signature, before its body is read; null when it is to be read. */
  Refusal refuseSignature(LiveRoute route, HttpServerRequest request) {
    Api.Kind kind = route.owner().api().kind();
    SignedRequests.Refused refused = signatures.refuse(request, service(kind));
    return refused == null ? null : Refusal.signature(kind, refused);
  }

  /** Who signed. */
  Entry signer(LiveRoute route, HttpServerRequest request, Identity known, Buffer body) {
    Api.Kind kind = route.owner().api().kind();
    Buffer whole = body == null ? Buffer.buffer() : body;
    return switch (signatures.check(request, service(kind), whole)) {
      case SignedRequests.Known by ->
          new Admitted(known.signedBy(by.accessKey(), by.account(), by.userId(), by.userArn()));
      case SignedRequests.Refused refused -> new Turned(Refusal.signature(kind, refused));
    };
  }

  private static String service(Api.Kind kind) {
    return kind == Api.Kind.URL ? "lambda" : "execute-api";
  }

  /** Required parameters that are absent or blank; null when none is. */
  static Refusal refuseParameters(LiveRoute route, HttpFacts facts) {
    List<String> missing = new ArrayList<>();
    for (String parameter : route.route().rules().parameters()) {
      String place = parameter.substring(RouteRules.REQUEST.length());
      String name = place.substring(place.indexOf('.') + 1);
      String value =
          switch (place.substring(0, place.indexOf('.'))) {
            case "header" -> facts.headers().last(name);
            case "querystring" -> facts.queryParameter(name);
            default -> facts.pathParameter(name);
          };
      if (value == null || value.isBlank()) {
        missing.add(name);
      }
    }
    return missing.isEmpty() ? null : Refusal.missingParameters(missing);
  }
}
