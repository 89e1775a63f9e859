package io.penstock.gateway.node;

import io.penstock.function.Tracing;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliverySender;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.Settlement;
import io.penstock.gateway.delivery.Verdict;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;

/** A sender of whose tries there are spans: what comes of a try has the try as its parent. */
record TracedSender(DeliverySender sender, Tracing tracing) implements DeliverySender {
  @Override
  public Future<Settlement> carry(Lease lease) {
    Delivery delivery = lease.delivery();
    Tracing.Span span =
        tracing
            .begin(Tracing.Kind.CONSUMER, "deliver", delivery.kind(), delivery.traceId())
            .tag("penstock.delivery.id", delivery.id())
            .tag("penstock.delivery.target", delivery.target())
            .tag("penstock.delivery.source", delivery.source());
    Delivery traced = delivery.traced(span.header(delivery.traceId()));
    var with = new Lease(traced, lease.progress(), lease.token(), lease.until());
    return sender.carry(with).onComplete(tried -> span.end(problem(tried)));
  }

  private static String problem(AsyncResult<Settlement> tried) {
    if (tried.failed()) return tried.cause().toString();
    return switch (tried.result().verdict()) {
      case Verdict.Done _ -> null;
      case Verdict.Again again -> "tried again from " + again.due();
      case Verdict.Dead dead -> dead.condition().name();
    };
  }
}
