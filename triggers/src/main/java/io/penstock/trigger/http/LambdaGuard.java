package io.penstock.trigger.http;

import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.Intake;
import io.penstock.trigger.shape.AuthorizerEvent;
import io.penstock.trigger.shape.AuthorizerResult;
import io.penstock.trigger.shape.HttpFacts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lambda authorizers. As on AWS an identity source that is missing is a 401 without a call, an
 * error of the authorizer a 500, and one cached answer serves all routes that share the authorizer.
 */
final class LambdaGuard {
  private static final Logger log = LoggerFactory.getLogger(LambdaGuard.class);

  /** Beyond it the answer used longest ago is forgotten. */
  private static final int MAX_CACHED = 10_000;

  private final Intake intake;
  private final Ids ids;
  private final ClockText clock;
  private final Map<String, Cached> cache =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cached> eldest) {
          return size() > MAX_CACHED;
        }
      };

  private record Cached(AuthorizerResult result, long until) {}

  LambdaGuard(Intake intake, Ids ids, ClockText clock) {
    this.intake = intake;
    this.ids = ids;
    this.clock = clock;
  }

  Future<AuthDecision> decide(Authorizer.Lambda authorizer, LiveRoute route, HttpFacts facts) {
    Api api = route.owner().api();
    List<String> identity = new ArrayList<>();
    for (String expression : authorizer.identitySource()) {
      String value = IdentitySource.parse(expression).value(facts);
      if (value == null || value.isEmpty()) {
        return Future.succeededFuture(AuthDecision.refused(Refusal.unauthorized(api.kind())));
      }
      identity.add(value);
    }
    String arn = arn(api, facts);
    long now = clock.millis();
    String key = api.id() + '\0' + authorizer.name() + '\0' + String.join("\0", identity);
    Cached cached = authorizer.cacheFor().isPositive() ? cached(key) : null;
    if (cached != null && now < cached.until) {
      return Future.succeededFuture(verdict(cached.result, route, arn, 0));
    }
    Buffer event = event(authorizer, api, facts, arn, identity);
    String trace = ids.trace(now);
    return intake
        .call(
            Invocation.of(ids.uuid(), authorizer.function(), event, trace),
            route.source() + ":authorizer")
        .map(result -> answered(result, authorizer, route, arn, key, now))
        .otherwise(e -> failed(authorizer, route, e.getMessage()));
  }

  private Buffer event(
      Authorizer.Lambda authorizer, Api api, HttpFacts facts, String arn, List<String> identity) {
    return switch (authorizer.format()) {
      case REQUEST_2 -> AuthorizerEvent.request2(facts, arn, identity);
      case REQUEST_1 ->
          api.kind() == Api.Kind.REST
              ? AuthorizerEvent.restRequest(facts, arn)
              : AuthorizerEvent.request1(facts, arn, identity);
      case TOKEN -> AuthorizerEvent.token(identity.getFirst(), arn);
    };
  }

  private AuthDecision answered(
      Result result,
      Authorizer.Lambda authorizer,
      LiveRoute route,
      String arn,
      String key,
      long asked) {
    if (!(result.outcome() instanceof Outcome.Returned returned)) {
      return failed(authorizer, route, result.outcome().getClass().getSimpleName());
    }
    AuthorizerResult read = AuthorizerResult.read(returned.payload(), authorizer.simpleResponses());
    if (read == null) {
      return failed(authorizer, route, "its answer is neither a policy nor a decision");
    }
    long now = clock.millis();
    if (authorizer.cacheFor().isPositive()) {
      remember(key, new Cached(read, now + authorizer.cacheFor().toMillis()));
    }
    return verdict(read, route, arn, now - asked);
  }

  /** The future may have completed on another thread than the listener's. */
  private synchronized void remember(String key, Cached entry) {
    cache.put(key, entry);
  }

  private synchronized Cached cached(String key) {
    return cache.get(key);
  }

  private static AuthDecision verdict(
      AuthorizerResult result, LiveRoute route, String arn, long latencyMillis) {
    Api.Kind kind = route.owner().api().kind();
    if (!result.allows(arn)) {
      return AuthDecision.refused(Refusal.denied(kind));
    }
    if (route.route().payloadVersion().equals(Route.PAYLOAD_2)) {
      return new AuthDecision.Allowed(result.forPayload2());
    }
    byte[] context = result.forPayload1(latencyMillis);
    return context == null
        ? AuthDecision.refused(Refusal.authorizerFailed(kind))
        : new AuthDecision.Allowed(context);
  }

  private static AuthDecision failed(Authorizer authorizer, LiveRoute route, String reason) {
    log.warn("{}: authorizer {} failed: {}", route.source(), authorizer.name(), reason);
    return AuthDecision.refused(Refusal.authorizerFailed(route.owner().api().kind()));
  }

  /** {@code arn:aws:execute-api:region:account:api/stage/METHOD/path}. */
  private static String arn(Api api, HttpFacts facts) {
    return "arn:aws:execute-api:"
        + api.region()
        + ":"
        + api.account()
        + ":"
        + api.id()
        + "/"
        + facts.route().stage()
        + "/"
        + facts.method()
        + facts.pathInStage();
  }
}
