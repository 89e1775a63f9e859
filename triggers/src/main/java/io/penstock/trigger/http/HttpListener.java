package io.penstock.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * One event loop's share of the HTTP trigger. Deployed by {@link HttpTrigger}, one for each core,
 * all on one port. Nothing blocks.
 */
final class HttpListener extends VerticleBase implements EdgeListener.Requests {
  private final HttpTrigger trigger;
  private final PortEdge edge;
  private final ListenerContext listener;
  private final EdgeListener port;

  HttpListener(HttpTrigger trigger, PortEdge edge, InstantSource time, RandomGenerator random) {
    this.trigger = trigger;
    this.edge = edge;
    listener = listener(time, random);
    port = new EdgeListener(edge, this);
  }

  @Override
  public Future<?> start() {
    return port.open(vertx);
  }

  private ListenerContext listener(InstantSource time, RandomGenerator random) {
    Ids ids = new Ids(random);
    ClockText clock = new ClockText(time);
    Authorizers guard =
        new Authorizers(
            new LambdaGuard(trigger.intake(), ids, clock, trigger.authorizers()),
            new JwtGuard(trigger.keys(), clock));
    return new ListenerContext(
        edge.settings(),
        trigger.apis(),
        trigger.intake(),
        ids,
        clock,
        edge.bodies(),
        guard,
        new Admission(trigger.usage(), trigger.signatures()),
        trigger.sockets(),
        trigger.signatures(),
        trigger.receiver(),
        trigger.watch());
  }

  @Override
  public Exchange exchange(ClientConnection connection, HttpServerRequest request) {
    return new HttpExchange(listener, connection, request);
  }

  @Override
  public void invalid(HttpServerRequest request, Refusal refusal) {
    new ResponseWriter(listener, request).send(refusal, true);
  }

  @Override
  public Future<?> stop() {
    return port.close();
  }
}
