package io.penstock.trigger.http;

import io.penstock.trigger.shape.HttpFacts;
import io.vertx.core.Future;

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

  Future<AuthDecision> decide(LiveRoute route, HttpFacts facts) {
    Api.Kind kind = route.owner().api().kind();
    return switch (route.authorizer()) {
      // Nothing here can verify a signature: closed.
      case Authorizer.Iam _ -> Future.succeededFuture(AuthDecision.refused(Refusal.unsigned(kind)));
      case Authorizer.Lambda asked -> lambda.decide(asked, route, facts);
      case Authorizer.Jwt asked -> jwt.decide(asked, route.route(), facts);
    };
  }
}
