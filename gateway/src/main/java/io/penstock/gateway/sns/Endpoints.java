package io.penstock.gateway.sns;

import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.PushedBackException;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.gateway.egress.HttpOut;
import io.penstock.gateway.egress.RefusedTargetException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * Posts messages to HTTP endpoints that subscribe. Of one subscription so many are under way and so
 * many begin in a second. Any thread.
 */
final class Endpoints {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int TOO_MANY = 429;
  private static final int LONGEST_WAIT = 3_600;

  private final HttpOut http;
  private final DeliveryPace pace;

  Endpoints(HttpOut http, DeliveryPace pace) {
    this.http = http;
    this.pace = pace;
  }

  /**
   * Completes when the endpoint has taken it. Fails with {@link UndeliverableException} when no
   * retry will help.
   *
   * @param confirms the type of a confirmation; null for a message
   */
  Future<Void> post(
      Subscription to, String confirms, OutgoingMessage message, DeliveryPolicy policy) {
    var headers = new LinkedHashMap<String, String>();
    headers.put(
        "Content-Type", confirms == null ? policy.contentType() : DeliveryPolicy.CONTENT_TYPE);
    headers.put("User-Agent", "Amazon Simple Notification Service Agent");
    headers.put("Accept-Encoding", "gzip,deflate");
    headers.put("Connection", "Keep-Alive");
    headers.put("x-amz-sns-message-type", confirms == null ? "Notification" : confirms);
    headers.put("x-amz-sns-message-id", message.id());
    headers.put("x-amz-sns-topic-arn", to.topicArn());
    if (!"SubscriptionConfirmation".equals(confirms))
      headers.put("x-amz-sns-subscription-arn", to.arn());
    if (confirms == null && to.raw()) headers.put("x-amz-sns-rawdelivery", "true");
    return pace.run(
        to.arn(),
        policy.perSecond(),
        () ->
            http.send(HttpMethod.POST, to.endpoint(), headers, message.body(), TIMEOUT)
                .recover(
                    problem ->
                        Future.failedFuture(
                            problem instanceof RefusedTargetException
                                ? new UndeliverableException(
                                    to.endpoint() + ": " + problem.getMessage())
                                : problem))
                .compose(answer -> taken(to, answer)));
  }

  private static Future<Void> taken(Subscription to, HttpOut.Answer answer) {
    if (answer.isSuccess()) return Future.succeededFuture();
    String said = to.endpoint() + " answered " + answer.status() + ".";
    if (answer.status() >= 500 || answer.status() == TOO_MANY)
      return Future.failedFuture(new PushedBackException(said, wait(answer.retryAfter())));
    return Future.failedFuture(new UndeliverableException(said));
  }

  private static Duration wait(String retryAfter) {
    return retryAfter != null && retryAfter.matches("\\d{1,6}")
        ? Duration.ofSeconds(Math.min(Integer.parseInt(retryAfter), LONGEST_WAIT))
        : Duration.ZERO;
  }
}
