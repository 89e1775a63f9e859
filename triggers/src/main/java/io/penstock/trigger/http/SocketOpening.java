package io.penstock.trigger.http;

import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.shape.HeaderLines;
import io.penstock.trigger.shape.HttpFacts;
import io.penstock.trigger.shape.HttpResult;
import io.penstock.trigger.shape.Identity;
import io.penstock.trigger.shape.ProxyResult;
import io.penstock.trigger.shape.SocketEvent;
import io.penstock.trigger.shape.SocketFacts;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Base64;

/**
 * A request for a WebSocket API: it opens a connection, or is about one.
 *
 * <pre>
 * begin -> stage -> @connections
 *                -> throttle -> authorizer -> API key -> $connect -> 101, SocketConnection
 * </pre>
 *
 * Event loop only.
 */
final class SocketOpening {
  static final String CONNECTIONS = "/@connections/";

  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private final HttpExchange exchange;
  private final ListenerContext listener;
  private final ApiTable.HostBinding door;

  private SocketFacts facts;
  private SocketEvent.Moment moment;
  private HeaderLines lines;
  private LiveRoute route;

  SocketOpening(HttpExchange exchange, ApiTable.HostBinding door) {
    this.exchange = exchange;
    this.door = door;
    listener = exchange.listener;
  }

  void begin(String domain, String path, boolean upgrade) {
    LiveApi api = door.api();
    Api.Stage stage = door.isDomain() ? api.onlyStage() : api.stage(path);
    if (stage == null) {
      exchange.refuse(Refusal.noStage(Api.Kind.WEBSOCKET));
      return;
    }
    String rest = door.withoutBase(door.isDomain() ? path : api.withoutStage(path, stage));
    if (!upgrade && rest.startsWith(CONNECTIONS)) {
      new ConnectionsCall(exchange).begin(rest.substring(CONNECTIONS.length()));
    } else if (!upgrade) {
      exchange.refuse(Refusal.noRoute(Api.Kind.WEBSOCKET));
    } else if (!rest.equals("/")) {
      exchange.refuse(Refusal.noStage(Api.Kind.WEBSOCKET));
    } else if (!isHandshake()) {
      exchange.refuseAndClose(Refusal.BAD_REQUEST);
    } else {
      open(domain, stage);
    }
  }

  private boolean isHandshake() {
    String key = exchange.headers.get("sec-websocket-key");
    boolean legal =
        exchange.request.method() == HttpMethod.GET
            && VERSION.equals(exchange.headers.get("sec-websocket-version"))
            && exchange.headers.contains(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE, true)
            && exchange.body.isRead()
            && key != null;
    try {
      return legal && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void open(String domain, Api.Stage stage) {
    long now = listener.clock().millis();
    String requestId = listener.ids().gateway();
    String trace = ClientHeaders.trace(exchange.headers);
    trace = trace == null ? listener.ids().trace(now) : trace;
    exchange.answer.identify(requestId, trace);
    ClientHeaders.Forwarded from = RequestFacts.from(exchange.edge, exchange.headers);
    lines = ClientHeaders.of(exchange.headers, from, trace, true);
    moment =
        new SocketEvent.Moment(SocketMessages.CONNECT, requestId, now, listener.clock().clf(now));
    facts =
        new SocketFacts(
            door.api().api().id(),
            stage.name(),
            stage.variables(),
            domain,
            listener.ids().gateway(),
            now,
            from.sourceIp(),
            exchange.headers.get(HttpHeaders.USER_AGENT),
            null,
            Identity.NONE);
    route = door.api().route(SocketMessages.CONNECT);
    if (route == null) {
      upgrade(new HeaderLines(4));
    } else if (!listener.admission().admits(route, now)) {
      exchange.refuse(Refusal.throttled(Api.Kind.WEBSOCKET));
    } else {
      authorize();
    }
  }

  private void authorize() {
    exchange.request.pause();
    switch (route.authorizer()) {
      case null -> admit(null);
      case Authorizer.Lambda asked -> {
        exchange.await(ApiCall.AUTHORIZER_MILLIS, Refusal.authorizerFailed(Api.Kind.WEBSOCKET));
        exchange.onContext(
            listener.guard().decide(asked, route, http(), authorizerEvent()), this::authorized);
      }
      case Authorizer.Iam _ -> {
        switch (listener.admission().signer(route, exchange.request, Identity.NONE, null)) {
          case Admission.Admitted admitted -> {
            facts = facts.with(null, admitted.caller());
            admit(null);
          }
          case Admission.Turned turned -> exchange.refuse(turned.refusal());
        }
      }
      case Authorizer.Jwt _ -> exchange.refuse(Refusal.authorizerFailed(Api.Kind.WEBSOCKET));
    }
  }

  /** The request as identity sources and ARNs see it. */
  private HttpFacts http() {
    return new HttpFacts(
        route.facts(new Api.Stage(facts.stage(), facts.stageVariables())),
        facts.domainName(),
        "",
        exchange.request.path(),
        SocketMessages.CONNECT,
        query(),
        "HTTP/1.1",
        lines,
        RouteMatch.NO_VALUES,
        facts.sourceIp(),
        moment.requestId(),
        moment.requestId(),
        moment.time(),
        moment.clfTime(),
        null,
        Identity.NONE,
        null);
  }

  private Buffer authorizerEvent() {
    String arn = route.owner().arn(facts.stage(), SocketMessages.CONNECT);
    return SocketEvent.authorizer(facts, moment, lines, query(), arn);
  }

  private String query() {
    String query = exchange.request.query();
    return query == null ? "" : query;
  }

  private void authorized(AsyncResult<AuthDecision> decided) {
    if (exchange.isOver()) {
      return;
    }
    switch (decided.result()) {
      case AuthDecision.Allowed allowed -> {
        facts = facts.with(allowed.context(), Identity.NONE);
        admit(allowed.usageKey());
      }
      case AuthDecision.Refused refused -> exchange.refuse(refused.refusal());
      case null -> exchange.refuse(Refusal.authorizerFailed(Api.Kind.WEBSOCKET));
    }
  }

  /**
   * @param usageKey what the authorizer said the API key is; null for nothing
   */
  private void admit(String usageKey) {
    switch (listener.admission().key(route, http(), usageKey, listener.clock().millis())) {
      case Admission.Admitted _ -> connect();
      case Admission.Turned turned -> exchange.refuse(turned.refusal());
    }
  }

  private void connect() {
    if (!route.isPermitted(listener.intake())) {
      exchange.refuse(Refusal.unknownFunction(Api.Kind.WEBSOCKET));
      return;
    }
    Buffer event = SocketEvent.connect(facts, moment, lines, query());
    exchange.await(route.route().timeout().toMillis(), Refusal.timedOut(Api.Kind.WEBSOCKET));
    Invocation call =
        Invocation.of(
            listener.ids().uuid(),
            route.route().target(),
            event,
            listener.ids().trace(moment.time()));
    exchange.onContext(listener.intake().call(call, route.source()), this::connected);
  }

  private void connected(AsyncResult<Result> result) {
    if (exchange.isOver()) {
      return;
    }
    Outcome outcome = result.succeeded() ? result.result().outcome() : null;
    switch (outcome) {
      case Outcome.Returned returned -> {
        switch (ProxyResult.http(returned.payload())) {
          case HttpResult.Answer answer when answer.status() / 100 == 2 ->
              upgrade(answer.headers());
          case HttpResult.Answer answer -> {
            exchange.finish();
            exchange.answer.send(answer);
          }
          case HttpResult.Malformed _ -> exchange.refuse(Refusal.badAnswer(Api.Kind.WEBSOCKET));
        }
      }
      case Outcome.Throttled _ -> exchange.refuse(Refusal.throttled(Api.Kind.WEBSOCKET));
      case Outcome.Unreachable _ -> exchange.refuse(Refusal.unreachable(Api.Kind.WEBSOCKET));
      case null, default -> exchange.refuse(Refusal.badAnswer(Api.Kind.WEBSOCKET));
    }
  }

  private void upgrade(HeaderLines fromFunction) {
    String protocol = fromFunction.last("sec-websocket-protocol");
    if (protocol != null) {
      exchange.request.response().putHeader("Sec-WebSocket-Protocol", protocol);
    }
    exchange.finish();
    exchange
        .request
        .toWebSocket()
        .onSuccess(
            socket ->
                new SocketConnection(listener, exchange.edge, exchange.context, socket, facts)
                    .open())
        .onFailure(_ -> exchange.edge.close());
  }
}
