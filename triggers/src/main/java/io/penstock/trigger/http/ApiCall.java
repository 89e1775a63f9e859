package io.penstock.trigger.http;

import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.function.Tracing;
import io.penstock.trigger.http.RequestFacts.Routed;
import io.penstock.trigger.shape.HttpApiEvent;
import io.penstock.trigger.shape.HttpApiResult;
import io.penstock.trigger.shape.HttpFacts;
import io.penstock.trigger.shape.HttpResult;
import io.penstock.trigger.shape.Identity;
import io.penstock.trigger.shape.ProxyEvent;
import io.penstock.trigger.shape.ProxyResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request for an API, from its route to the function's answer.
 *
 * <pre>
 * begin -> route -> policy, throttle -> authorizer -> API key -> body -> signature -> validators
 *                                                                                       |
 *               response <- shape <- Result <- Intake.call <- shape <-------------------+
 * </pre>
 *
 * Event loop only.
 */
final class ApiCall {
  private static final Logger log = LoggerFactory.getLogger(ApiCall.class);

  /** A function URL waits as long as its function may run, and for a cold start before that. */
  private static final long COLD_START_MILLIS = 30_000;

  /** AWS's limit for a Lambda authorizer. */
  static final long AUTHORIZER_MILLIS = 10_000;

  private final HttpExchange exchange;
  private final ListenerContext listener;
  private final ApiTable.HostBinding door;
  private final Api.Kind kind;

  private LiveRoute route;
  private String requestId;
  private String trace;
  private HttpFacts facts;
  private byte[] authorizer;
  private Identity identity = Identity.NONE;
  private StreamedAnswer stream;

  ApiCall(HttpExchange exchange, ApiTable.HostBinding door) {
    this.exchange = exchange;
    this.door = door;
    listener = exchange.listener;
    kind = door.api().api().kind();
  }

  void begin(String domain, String path) {
    LiveApi api = door.api();
    Api.Stage stage = door.isDomain() ? api.onlyStage() : api.stage(path);
    if (stage == null) {
      exchange.refuse(Refusal.noStage(kind));
      return;
    }
    String shown = door.isDomain() ? path : api.withoutStage(path, stage);
    RouteMatch match = api.match(exchange.request.method().name(), door.withoutBase(shown));
    if (match == null) {
      exchange.refuse(Refusal.noRoute(kind));
      return;
    }
    route = match.route();
    exchange.routed(route);
    requestId = listener.ids().uuid();
    String id = kind == Api.Kind.HTTP ? listener.ids().gateway() : requestId;
    trace = ClientHeaders.trace(exchange.headers);
    var method = exchange.request.method().name();
    Tracing.Span span =
        listener
            .intake()
            .tracing()
            .begin(Tracing.Kind.SERVER, method, route.route().path(), trace)
            .tag("http.request.method", method)
            .tag("http.route", route.route().path())
            .tag("faas.invocation_id", requestId);
    exchange.traced(span);
    trace = span.header(trace);
    trace = trace == null ? listener.ids().trace(listener.clock().millis()) : trace;
    exchange.answer.identify(id, trace);
    if (route.route().preflight() != null) {
      exchange.finish();
      exchange.answer.sendConstant(route.route().preflight());
      return;
    }
    Routed routed = new Routed(match, stage, domain, shown);
    facts = RequestFacts.of(listener, exchange.edge, exchange.request, routed, id, trace);
    Refusal refusal = listener.admission().refuse(route, facts, listener.clock().millis());
    if (refusal != null) {
      exchange.refuse(refusal);
    } else {
      authorize();
    }
  }

  private void authorize() {
    switch (route.authorizer()) {
      case null -> admit(null);
      case Authorizer.Iam _ -> {
        Refusal refusal = listener.admission().refuseSignature(route, exchange.request);
        if (refusal == null) {
          admit(null);
        } else {
          exchange.refuse(refusal);
        }
      }
      default -> {
        exchange.request.pause();
        exchange.await(AUTHORIZER_MILLIS, Refusal.authorizerFailed(kind));
        exchange.onContext(listener.guard().decide(route, facts), this::authorized);
      }
    }
  }

  private void authorized(AsyncResult<AuthDecision> decided) {
    if (exchange.isOver()) {
      return;
    }
    exchange.awaitNothing();
    switch (decided.result()) {
      case AuthDecision.Allowed allowed -> {
        authorizer = allowed.context();
        admit(allowed.usageKey());
      }
      case AuthDecision.Refused refused -> {
        exchange.answer.challenge(refused.challenge());
        exchange.refuse(refused.refusal());
      }
      // The guard never fails; should it do so all the same, the route stays closed.
      case null -> exchange.refuse(Refusal.authorizerFailed(kind));
    }
  }

  private void admit(String usageKey) {
    switch (listener.admission().key(route, facts, usageKey, listener.clock().millis())) {
      case Admission.Admitted admitted -> {
        identity = admitted.caller();
        exchange.readBody(this::bodyRead);
      }
      case Admission.Turned turned -> exchange.refuse(turned.refusal());
    }
  }

  private void bodyRead() {
    RequestBody body = exchange.body;
    if (body.undeclaredLength() >= 0 && kind != Api.Kind.REST) {
      facts.headers().add("Content-Length", Integer.toString(body.undeclaredLength()));
    }
    if (route.authorizer() instanceof Authorizer.Iam) {
      switch (listener.admission().signer(route, exchange.request, identity, body.bytes())) {
        case Admission.Turned turned -> {
          exchange.refuse(turned.refusal());
          return;
        }
        case Admission.Admitted admitted -> {
          identity = admitted.caller();
          boolean two = route.route().payloadVersion().equals(Route.PAYLOAD_2);
          authorizer = two ? identity.iam() : null;
        }
      }
    }
    validate();
  }

  private void validate() {
    Refusal refusal = Admission.refuseParameters(route, facts);
    if (refusal != null) {
      exchange.refuse(refusal);
    } else if (route.bodySchema() == null || !facts.isJson()) {
      call();
    } else {
      Buffer body = exchange.body.bytes();
      exchange.await(route.route().timeout().toMillis(), Refusal.timedOut(kind));
      exchange.onContext(
          exchange.context.executeBlocking(() -> route.bodySchema().fits(body), false),
          this::validated);
    }
  }

  private void validated(AsyncResult<Boolean> fits) {
    if (exchange.isOver()) {
      return;
    }
    if (fits.succeeded() && fits.result()) {
      call();
    } else {
      exchange.refuse(Refusal.INVALID_BODY);
    }
  }

  private void call() {
    Buffer event = event(facts.with(authorizer, identity, exchange.body.bytes()));
    exchange.body.forget();
    if (event.length() > listener.settings().maxPayloadBytes()) {
      exchange.refuse(Refusal.tooLarge(kind));
      return;
    }
    Route target = route.route();
    if (!route.isPermitted(listener.intake())) {
      exchange.refuse(Refusal.unknownFunction(kind));
      return;
    }
    long allowance = kind == Api.Kind.URL ? COLD_START_MILLIS : 0;
    exchange.await(target.timeout().toMillis() + allowance, Refusal.timedOut(kind));
    if (target.mode() == Route.InvokeMode.RESPONSE_STREAM) {
      stream =
          new StreamedAnswer(
              exchange.context,
              exchange.answer,
              exchange.request.response(),
              exchange.request.method());
      exchange.streaming(stream);
    }
    exchange.identify(requestId);
    Invocation call = new Invocation(requestId, target.target(), event, trace, null, false, stream);
    exchange.onContext(listener.intake().call(call, route.source()), this::answered);
  }

  private Buffer event(HttpFacts whole) {
    if (route.route().payloadVersion().equals(Route.PAYLOAD_2)) {
      return HttpApiEvent.write(whole);
    }
    return kind == Api.Kind.REST ? ProxyEvent.rest(whole) : ProxyEvent.http(whole);
  }

  private void answered(AsyncResult<Result> result) {
    if (exchange.isOver()) {
      return;
    }
    if (result.failed()) {
      exchange.refuse(Refusal.unknownFunction(kind));
      return;
    }
    switch (result.result().outcome()) {
      case Outcome.Returned returned -> returned(returned.payload());
      case Outcome.Raised _, Outcome.TimedOut _ -> exchange.refuse(Refusal.badAnswer(kind));
      case Outcome.Throttled _ -> exchange.refuse(Refusal.throttled(kind));
      case Outcome.Unreachable _ -> exchange.refuse(Refusal.unreachable(kind));
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
        exchange.finish();
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
            payload, exchange.headers.get(HttpHeaders.ACCEPT), facts.route().binaryMediaTypes())
        : ProxyResult.http(payload);
  }

  private void respond(HttpResult result) {
    switch (result) {
      case HttpResult.Answer function -> {
        exchange.finish();
        exchange.answer.send(function);
      }
      case HttpResult.Malformed malformed -> {
        log.warn("{} {}: {}", route.source(), route.key(), malformed.reason());
        exchange.refuse(Refusal.badAnswer(kind));
      }
    }
  }
}
