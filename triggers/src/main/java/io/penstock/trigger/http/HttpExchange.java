package io.penstock.trigger.http;

import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.http.RequestFacts.Routed;
import io.penstock.trigger.shape.HttpApiEvent;
import io.penstock.trigger.shape.HttpApiResult;
import io.penstock.trigger.shape.HttpFacts;
import io.penstock.trigger.shape.HttpResult;
import io.penstock.trigger.shape.ProxyEvent;
import io.penstock.trigger.shape.ProxyResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its header to the end of its response.
 *
 * <pre>
 * begin -> check, find API and route, preflight -> authorize -> read body -> shape -> Intake.call
 *                                                                                     |
 *                                         response <- shape <- Result <---------------+
 * </pre>
 *
 * Whatever comes first of an answer, a refusal and the route's timeout is sent; what comes later is
 * dropped. Event loop only.
 */
final class HttpExchange implements Exchange {
  private static final Logger log = LoggerFactory.getLogger(HttpExchange.class);

  /** A function URL waits as long as its function may run, and for a cold start before that. */
  private static final long COLD_START_MILLIS = 30_000;

  /** AWS's limit for a Lambda authorizer. */
  private static final long AUTHORIZER_MILLIS = 10_000;

  /** A store waits for its answer no longer, and tells again. */
  private static final long RECEIVE_MILLIS = 30_000;

  private final ListenerContext listener;
  private final ClientConnection edge;
  private final HttpServerRequest request;
  private final ContextInternal context;
  private final MultiMap headers;
  private final ResponseWriter answer;
  private final RequestBody body;

  private Api.Kind kind;
  private LiveRoute route;
  private String requestId;
  private String trace;
  private HttpFacts facts;
  private byte[] authorizer;

  private StreamedAnswer stream;
  private long deadline = Long.MAX_VALUE;
  private Refusal lateRefusal;
  private boolean over;

  HttpExchange(ListenerContext listener, ClientConnection edge, HttpServerRequest request) {
    this.listener = listener;
    this.edge = edge;
    this.request = request;
    context = ContextInternal.current();
    headers = request.headers();
    answer = new ResponseWriter(listener, request);
    body = new RequestBody(listener.bodies(), listener.settings().maxBodyBytes(), request);
  }

  @Override
  public void pause() {
    request.pause();
  }

  @Override
  public void begin() {
    edge.serving(this);
    request.exceptionHandler(_ -> finish());
    step(this::checkAndRoute);
  }

  /** A defect of ours must not leave a client waiting, nor a route open. */
  private void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.error("An HTTP request failed inside the gateway", e);
      if (over) {
        edge.close();
      } else {
        refuseAndClose(Refusal.badAnswer(kind == null ? Api.Kind.HTTP : kind));
      }
    }
  }

  private void checkAndRoute() {
    Refusal refusal = RequestCheck.refuse(request);
    if (refusal != null) {
      refuseAndClose(refusal);
      return;
    }
    String domain = RequestFacts.domain(headers);
    if (listener.settings().ownNamesOnly() && !HostName.isOurs(domain, listener.apis().get())) {
      refuseAndClose(Refusal.FOREIGN_NAME);
      return;
    }
    if (listener.receiver().takes(request.path())) {
      receive();
      return;
    }
    ApiTable.HostBinding door = listener.apis().get().find(domain);
    if (door == null) {
      refuse(ApiTable.isUrlHost(domain) ? Refusal.unknownUrl() : Refusal.NOT_FOUND);
      return;
    }
    answer.from(door.api());
    kind = door.api().api().kind();
    if (door.api().api().disabled() && !door.domain()) {
      refuse(Refusal.disabled(kind));
    } else if (answer.isPreflight()) {
      finish();
      answer.sendPreflight();
    } else {
      route(domain, door);
    }
  }

  /** Not for an API: a store tells of its objects. */
  private void receive() {
    kind = Api.Kind.HTTP;
    Receiver.Reply no = listener.receiver().refuse(request.method(), headers);
    if (no != null) {
      refuseAndClose(Refusal.of(no));
      return;
    }
    body.atMost(listener.receiver().maxBodyBytes());
    body.read(() -> step(this::received), this::refuseBody);
  }

  private void received() {
    Buffer told = body.bytes() == null ? Buffer.buffer() : body.bytes();
    body.forget();
    lateRefusal = Refusal.BUSY;
    deadline = edge.now() + RECEIVE_MILLIS;
    onContext(
        listener.receiver().receive(headers, told), reply -> refuse(Refusal.of(reply.result())));
  }

  private void route(String domain, ApiTable.HostBinding door) {
    LiveApi api = door.api();
    String uri = request.uri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    Api.Stage stage = door.domain() ? api.onlyStage() : api.stage(path);
    String pathInStage = door.domain() ? path : api.withoutStage(path, stage);
    if (stage == null) {
      refuse(Refusal.noStage(kind));
      return;
    }
    RouteMatch match = api.match(request.method().name(), pathInStage);
    if (match == null) {
      refuse(Refusal.noRoute(kind));
      return;
    }
    route = match.route();
    requestId = listener.ids().uuid();
    String shown = kind == Api.Kind.HTTP ? listener.ids().gateway() : requestId;
    trace = ClientHeaders.trace(headers);
    trace = trace == null ? listener.ids().trace(listener.clock().millis()) : trace;
    answer.identify(shown, trace);
    if (route.route().preflight() != null) {
      finish();
      answer.sendConstant(route.route().preflight());
      return;
    }
    Routed routed = new Routed(match, stage, domain, pathInStage);
    facts = RequestFacts.of(listener, edge, request, routed, shown, trace);
    if (route.authorizer() == null) {
      readBody();
    } else {
      authorize();
    }
  }

  private void authorize() {
    request.pause();
    lateRefusal = Refusal.authorizerFailed(kind);
    deadline = edge.now() + AUTHORIZER_MILLIS;
    onContext(listener.guard().decide(route, facts), this::authorized);
  }

  private void authorized(AsyncResult<AuthDecision> decided) {
    if (over) {
      return;
    }
    deadline = Long.MAX_VALUE;
    switch (decided.result()) {
      case AuthDecision.Allowed allowed -> {
        authorizer = allowed.context();
        readBody();
      }
      case AuthDecision.Refused refused -> {
        answer.challenge(refused.challenge());
        refuse(refused.refusal());
      }
      // The guard never fails; should it do so all the same, the route stays closed.
      case null -> refuse(Refusal.authorizerFailed(kind));
    }
  }

  private <T> void onContext(Future<T> future, Handler<AsyncResult<T>> handler) {
    future.onComplete(
        result -> {
          if (context.inThread()) {
            step(() -> handler.handle(result));
          } else {
            context.runOnContext(_ -> step(() -> handler.handle(result)));
          }
        });
  }

  private void readBody() {
    body.read(() -> step(this::bodyRead), this::refuseBody);
  }

  private void refuseBody(RequestBody.Problem problem) {
    refuseAndClose(
        switch (problem) {
          case TOO_LARGE -> Refusal.tooLarge(kind);
          case BUSY -> Refusal.BUSY;
          case EXPECTATION -> Refusal.EXPECTATION;
        });
  }

  private void bodyRead() {
    if (body.undeclaredLength() >= 0 && kind != Api.Kind.REST) {
      facts.headers().add("Content-Length", Integer.toString(body.undeclaredLength()));
    }
    call();
  }

  private void call() {
    Buffer event = event(facts.with(authorizer, body.bytes()));
    body.forget();
    if (event.length() > listener.settings().maxPayloadBytes()) {
      refuse(Refusal.tooLarge(kind));
      return;
    }
    Route target = route.route();
    long allowance = kind == Api.Kind.URL ? COLD_START_MILLIS : 0;
    lateRefusal = Refusal.timedOut(kind);
    deadline = edge.now() + target.timeout().toMillis() + allowance;
    if (target.mode() == Route.InvokeMode.RESPONSE_STREAM) {
      stream = new StreamedAnswer(context, answer, request.response(), request.method());
    }
    Invocation call = new Invocation(requestId, target.target(), event, trace, null, false, stream);
    onContext(listener.intake().call(call, route.source()), this::answered);
  }

  private Buffer event(HttpFacts whole) {
    if (route.route().payloadVersion().equals(Route.PAYLOAD_2)) {
      return HttpApiEvent.write(whole);
    }
    return kind == Api.Kind.REST ? ProxyEvent.rest(whole) : ProxyEvent.http(whole);
  }

  private void answered(AsyncResult<Result> result) {
    if (over) {
      return;
    }
    if (result.failed()) {
      refuse(Refusal.unknownFunction(kind));
      return;
    }
    switch (result.result().outcome()) {
      case Outcome.Returned returned -> returned(returned.payload());
      case Outcome.Raised _, Outcome.TimedOut _ -> refuse(Refusal.badAnswer(kind));
      case Outcome.Throttled _ -> refuse(Refusal.throttled(kind));
      case Outcome.Unreachable _ -> refuse(Refusal.unreachable(kind));
    }
  }

  private void returned(Buffer payload) {
    if (stream == null || !stream.isStarted() && payload.length() > 0) {
      respond(read(payload));
    } else if (stream.failure() != null) {
      respond(new HttpResult.Malformed(stream.failure()));
    } else {
      if (!stream.isStarted()) {
        stream.start(null);
      }
      if (stream.isOpen()) {
        finish();
        stream.end();
      } else {
        respond(new HttpResult.Malformed("the prelude has no end"));
      }
    }
  }

  private HttpResult read(Buffer payload) {
    if (payload.length() > listener.settings().maxPayloadBytes()) {
      return new HttpResult.Malformed("the result is larger than Lambda allows");
    }
    if (route.route().payloadVersion().equals(Route.PAYLOAD_2)) {
      return kind == Api.Kind.URL ? HttpApiResult.url(payload) : HttpApiResult.read(payload);
    }
    return kind == Api.Kind.REST
        ? ProxyResult.rest(
            payload, headers.get(HttpHeaders.ACCEPT), facts.route().binaryMediaTypes())
        : ProxyResult.http(payload);
  }

  private void respond(HttpResult result) {
    switch (result) {
      case HttpResult.Answer function -> {
        finish();
        answer.send(function);
      }
      case HttpResult.Malformed malformed -> {
        log.warn("{} {}: {}", route.source(), route.key(), malformed.reason());
        refuse(Refusal.badAnswer(kind));
      }
    }
  }

  @Override
  public void check(long now) {
    if (!over && now >= deadline) {
      refuse(lateRefusal);
    }
  }

  @Override
  public boolean refuseSlowBody() {
    if (over || body.isRead()) {
      return false;
    }
    refuseAndClose(Refusal.TIMEOUT);
    return true;
  }

  private void refuse(Refusal refusal) {
    if (over) {
      return;
    }
    finish();
    if (stream != null && stream.isOpen()) {
      // Too late for a status: the missing end tells the client.
      edge.close();
    } else {
      answer.send(refusal, false);
    }
  }

  private void refuseAndClose(Refusal refusal) {
    if (!over) {
      edge.readNoMore();
      finish();
      answer.send(refusal, true);
      edge.closeSoon();
    }
  }

  /**
   * Nothing more to wait for: the response goes out now, or the client has gone. Comes before the
   * response is ended, which may begin the next exchange of the connection.
   */
  private void finish() {
    if (over) {
      return;
    }
    over = true;
    body.drop();
    if (stream != null) {
      stream.abandon();
    }
    edge.served(this, !body.isRead());
  }
}
