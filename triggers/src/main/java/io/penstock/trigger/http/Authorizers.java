package io.penstock.trigger.http;

import io.penstock.trigger.shape.HttpFacts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Asks the authorizers. One for each listener, since their caches are not shared. Event loop only;
 * the futures complete on any thread and never fail.
 */
final class Authorizers {
  private final LambdaGuard lambda;
  private final JwtGuard jwt;

  Authorizers(LambdaGuard lambda, JwtGuard jwt) {
    this.lambda = lambda;
    this.jwt = jwt;
  }

  /** Of a connection to a WebSocket API, whose event is another one. */
  Future<AuthDecision> decide(
      Authorizer.Lambda asked, LiveRoute route, HttpFacts facts, Buffer event) {
    return lambda.decide(asked, route, facts, _ -> event);
  }

  Future<AuthDecision> decide(LiveRoute route, HttpFacts facts) {
    Api.Kind kind = route.owner().api().kind();
    return switch (route.authorizer()) {
      // Signatures are over the body as well: they are looked at once it is there.
      case Authorizer.Iam _ -> Future.succeededFuture(AuthDecision.refused(Refusal.unsigned(kind)));
      case Authorizer.Lambda asked -> lambda.decide(asked, route, facts);
      case Authorizer.Jwt asked -> jwt.decide(asked, route, facts);
    };
  }
}
