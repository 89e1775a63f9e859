package io.penstock.gateway.aws;

import io.penstock.trigger.filter.EventPattern;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls that may take longer than an event loop is to be held, since large patterns are compiled or
 * many lines searched: they are served on worker threads, of which only so many may be waited for.
 */
final class Aside {
  private static final int MOST = 32;

  /** Operations whose input has patterns. */
  private static final Set<String> WITH_PATTERNS =
      Set.of(
          "TestEventPattern",
          "PutRule",
          "CreateArchive",
          "UpdateArchive",
          "CreateEventSourceMapping",
          "UpdateEventSourceMapping",
          "Subscribe",
          "SetSubscriptionAttributes");

  /** Operations that go through all that a function has logged. */
  private static final Set<String> WITH_LINES =
      Set.of("DescribeLogGroups", "DescribeLogStreams", "GetLogEvents", "FilterLogEvents");

  /** Operations whose body is a document that is read whole. */
  private static final Set<String> WITH_DOCUMENTS = Set.of("ImportRestApi", "PutRestApi");

  /** Operations that go through all meters. */
  private static final Set<String> WITH_METERS =
      Set.of("GetMetricData", "GetMetricStatistics", "ListMetrics");

  private final AtomicInteger waiting = new AtomicInteger();

  /** Whether a call belongs here. */
  static boolean takes(Operation operation, Buffer body) {
    return WITH_LINES.contains(operation.name())
        || WITH_DOCUMENTS.contains(operation.name())
        || WITH_METERS.contains(operation.name())
        || WITH_PATTERNS.contains(operation.name()) && EventPattern.mayBeLarge(body.toString());
  }

  /**
   * Serves it. Called on an event loop, where the future completes.
   *
   * @throws AwsFault when too many wait
   */
  Future<Reply> handle(Operation operation, AwsCall call) {
    if (waiting.incrementAndGet() > MOST) {
      waiting.decrementAndGet();
      throw new AwsFault(429, "ThrottlingException", "Rate exceeded");
    }
    return Vertx.currentContext()
        .executeBlocking(() -> operation.handler().handle(call), false)
        .eventually(
            () -> {
              waiting.decrementAndGet();
              return Future.succeededFuture();
            })
        .compose(reply -> reply);
  }
}
