package io.penstock.gateway.egress;

import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.trigger.stream.AwsEndpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** Destinations outside this gateway: queues and HTTPS endpoints. Any thread. */
public final class ExternalTargets implements Destinations {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Refusals that may pass: what EventBridge tries again, and timeouts. */
  private static final Set<Integer> PASSING = Set.of(401, 407, 408, 409, 425, 429);

  private final HttpOut http;
  private final QueueOut queues;

  /**
   * @param http with the rules for addresses that templates and callers name
   * @param queueService an SQS-compatible service, or null
   */
  public ExternalTargets(Vertx vertx, HttpOut http, AwsEndpoint queueService, InstantSource clock) {
    this.http = http;
    this.queues = new QueueOut(vertx, queueService, clock);
  }

  @Override
  public Future<Void> send(String target, OutgoingMessage message) {
    if (queues.isQueue(target)) return queues.send(target, message);
    if (!target.startsWith("https://") && !target.startsWith("http://"))
      return Future.failedFuture(
          new UndeliverableException("there is no " + target + " to send to."));
    return http.send(
            HttpMethod.POST,
            target,
            Map.of("Content-Type", "application/json", "X-Amz-Message-Id", message.id()),
            message.body(),
            TIMEOUT)
        .recover(
            problem ->
                Future.failedFuture(
                    problem instanceof RefusedTargetException
                        ? new UndeliverableException(target + ": " + problem.getMessage())
                        : problem))
        .compose(
            answer -> {
              if (answer.isSuccess()) return Future.succeededFuture();
              String said = target + " answered " + answer.status() + ".";
              return Future.failedFuture(
                  answer.status() >= 500 || PASSING.contains(answer.status())
                      ? new IllegalStateException(said)
                      : new UndeliverableException(said));
            });
  }
}
