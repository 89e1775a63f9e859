package io.penstock.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.Invocation;
import io.penstock.function.JsonReading;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.Intake;
import io.penstock.trigger.shape.AuthorizerEvent;
import io.penstock.trigger.shape.AuthorizerResult;
import io.penstock.trigger.shape.HttpFacts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lambda authorizers. As on AWS an identity source that is missing is a 401 without a call, an
 * error of the authorizer a 500, and one cached answer serves all routes that share the authorizer.
 */
final class LambdaGuard {
  private static final Logger log = LoggerFactory.getLogger(LambdaGuard.class);
  private static final ObjectMapper JSON = JsonReading.mapper();

  /** What an authorizer fails with to have its caller asked for credentials. */
  private static final String UNAUTHORIZED = "Unauthorized";

  private final Intake intake;
  private final Ids ids;
  private final ClockText clock;
  private final AuthorizerCache cache;

  LambdaGuard(Intake intake, Ids ids, ClockText clock, AuthorizerCache cache) {
    this.intake = intake;
    this.ids = ids;
    this.clock = clock;
    this.cache = cache;
  }

  Future<AuthDecision> decide(Authorizer.Lambda authorizer, LiveRoute route, HttpFacts facts) {
    Api api = route.owner().api();
    String arn = route.owner().arn(facts);
    return decide(
        authorizer, route, facts, identity -> event(authorizer, api, facts, arn, identity));
  }

  /**
   * @param event what the function is sent, made of the identity sources' values
   */
  Future<AuthDecision> decide(
      Authorizer.Lambda authorizer,
      LiveRoute route,
      HttpFacts facts,
      Function<List<String>, Buffer> event) {
    Api api = route.owner().api();
    List<String> identity = new ArrayList<>();
    for (String expression : authorizer.identitySource()) {
      String value = IdentitySource.parse(expression).value(facts);
      if (value == null || value.isEmpty()) {
        return Future.succeededFuture(AuthDecision.refused(Refusal.unauthorized(api.kind())));
      }
      identity.add(value);
    }
    String arn = route.owner().arn(facts);
    long now = clock.millis();
    String at = api.id() + '\0' + facts.route().stage() + '\0' + authorizer.name();
    String key = at + '\0' + String.join("\0", identity);
    AuthorizerResult known = authorizer.cacheFor().isPositive() ? cache.get(key, now) : null;
    if (known != null) {
      return Future.succeededFuture(verdict(known, route, arn, 0));
    }
    String trace = ids.trace(now);
    return intake
        .call(
            Invocation.of(ids.uuid(), authorizer.function(), event.apply(identity), trace),
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
    Api.Kind kind = route.owner().api().kind();
    if (!(result.outcome() instanceof Outcome.Returned returned)) {
      if (kind.asksByError() && asksForCredentials(result.outcome())) {
        return AuthDecision.refused(Refusal.unauthorized(kind));
      }
      return failed(authorizer, route, result.outcome().getClass().getSimpleName());
    }
    AuthorizerResult read = AuthorizerResult.read(returned.payload(), authorizer.simpleResponses());
    if (read == null) {
      log.warn(
          "{}: authorizer {} answered neither a policy nor a decision",
          route.source(),
          authorizer.name());
      return AuthDecision.refused(Refusal.authorizerAnswer(kind));
    }
    long now = clock.millis();
    if (authorizer.cacheFor().isPositive()) {
      cache.put(key, read, now + authorizer.cacheFor().toMillis());
    }
    return verdict(read, route, arn, now - asked);
  }

  /** Whether the error's message, or all of it, is that one word: however it was thrown. */
  private static boolean asksForCredentials(Outcome outcome) {
    if (!(outcome instanceof Outcome.Raised raised)) {
      return false;
    }
    try {
      JsonNode error = JSON.readTree(raised.payload().getBytes());
      return UNAUTHORIZED.equals(error.textValue())
          || UNAUTHORIZED.equals(error.path("errorMessage").textValue());
    } catch (IOException e) {
      return false;
    }
  }

  private static AuthDecision verdict(
      AuthorizerResult result, LiveRoute route, String arn, long latencyMillis) {
    Api.Kind kind = route.owner().api().kind();
    AuthorizerResult.Decision decision = result.decide(arn);
    if (decision != AuthorizerResult.Decision.ALLOWED) {
      return AuthDecision.refused(
          decision == AuthorizerResult.Decision.DENIED
              ? Refusal.deniedExplicitly(kind)
              : Refusal.denied(kind));
    }
    if (route.route().payloadVersion().equals(Route.PAYLOAD_2)) {
      return new AuthDecision.Allowed(result.forPayload2());
    }
    byte[] context = result.forPayload1(latencyMillis);
    return context == null
        ? AuthDecision.refused(Refusal.authorizerAnswer(kind))
        : new AuthDecision.Allowed(context, result.usageKey());
  }

  private static AuthDecision failed(Authorizer authorizer, LiveRoute route, String reason) {
    log.warn("{}: authorizer {} failed: {}", route.source(), authorizer.name(), reason);
    return AuthDecision.refused(Refusal.authorizerFailed(route.owner().api().kind()));
  }
}
