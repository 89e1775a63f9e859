package io.penstock.trigger.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.shape.HttpApiEvent;
import io.penstock.trigger.shape.HttpApiResult;
import io.penstock.trigger.shape.HttpFacts;
import io.penstock.trigger.shape.HttpResult;
import io.penstock.trigger.shape.ProxyEvent;
import io.penstock.trigger.shape.ProxyResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
final class HttpExchange {
  private static final Logger log = LoggerFactory.getLogger(HttpExchange.class);

  private final Front front;
  private final Edge edge;
  private final HttpServerRequest request;
  private final MultiMap headers;
  private final Answer answer;

  private LiveApi api;
  private Api.Stage stage;
  private RouteMatch match;
  private String domainName;
  private String pathInStage;
  private byte[] authorizer;

  private Buffer body;
  private int held;
  private boolean bodyRead;
  private long deadline = Long.MAX_VALUE;
  private boolean over;

  HttpExchange(Front front, Edge edge, HttpServerRequest request) {
    this.front = front;
    this.edge = edge;
    this.request = request;
    headers = request.headers();
    answer = new Answer(front, request);
    bodyRead = !hasBody();
  }

  void begin() {
    edge.serving(this);
    request.exceptionHandler(_ -> finish());
    Refusal refusal = RequestCheck.refuse(request);
    if (refusal != null) {
      refuseAndClose(refusal);
      return;
    }
    refusal = route();
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    if (match == null) {
      return;
    }
    if (match.route().authorizer() == null) {
      readBody();
    } else {
      authorize(match.route().authorizer());
    }
  }

  /** Finds API, stage and route; answers a preflight by itself. */
  private Refusal route() {
    domainName = domain(headers.get(HttpHeaders.HOST));
    ApiTable.Door door = front.apis().get().find(domainName);
    if (door == null) {
      return ApiTable.isUrlHost(domainName) ? Refusal.unknownUrl() : Refusal.NOT_FOUND;
    }
    api = door.api();
    Api.Kind kind = api.api().kind();
    answer.from(api);
    if (api.api().disabled() && !door.domain()) {
      return Refusal.disabled(kind);
    }
    String uri = request.uri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (answer.preflight()) {
      finish();
      return null;
    }
    stage = door.domain() ? api.onlyStage() : api.stage(path);
    if (stage == null) {
      return Refusal.noRoute(kind);
    }
    pathInStage = door.domain() ? path : api.withoutStage(path, stage);
    match = api.match(request.method().name(), pathInStage);
    return match == null ? Refusal.noRoute(kind) : null;
  }

  private static String domain(String host) {
    int colon = host.lastIndexOf(':');
    boolean port = colon > 0 && host.indexOf(']', colon) < 0;
    return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }

  private void authorize(Authorizer guard) {
    refuse(Refusal.unsigned(api.api().kind()));
  }

  private boolean hasBody() {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    return length == null ? headers.contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
  }

  private void readBody() {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    if (length != null && Long.parseLong(length) > front.settings().maxBodyBytes()) {
      refuseAndClose(Refusal.tooLarge(api.api().kind()));
      return;
    }
    String expect = headers.get(HttpHeaders.EXPECT);
    if (expect != null) {
      if (!expect.equalsIgnoreCase("100-continue")) {
        refuse(Refusal.EXPECTATION);
        return;
      }
      if (!bodyRead) {
        request.response().writeContinue();
      }
    }
    if (bodyRead) {
      call();
      return;
    }
    request.handler(this::chunk);
    request.endHandler(_ -> bodyEnds());
    request.resume();
  }

  private void chunk(Buffer chunk) {
    if (over) {
      return;
    }
    if (held + chunk.length() > front.settings().maxBodyBytes()) {
      refuseAndClose(Refusal.tooLarge(api.api().kind()));
    } else if (!front.bodies().take(chunk.length())) {
      refuseAndClose(Refusal.BUSY);
    } else {
      held += chunk.length();
      body = body == null ? chunk : body.appendBuffer(chunk);
    }
  }

  private void bodyEnds() {
    bodyRead = true;
    if (!over) {
      call();
    }
  }

  private void call() {
    LiveRoute live = match.route();
    Route route = live.route();
    long now = front.clock().millis();
    String requestId = front.ids().uuid();
    boolean short16 = api.api().kind() == Api.Kind.HTTP;
    String shown = short16 ? front.ids().gateway() : requestId;
    String trace = ClientHeaders.trace(headers);
    trace = trace == null ? front.ids().trace(now) : trace;
    Buffer event = event(route, now, shown, trace);
    if (event.length() > front.settings().maxPayloadBytes()) {
      refuse(Refusal.tooLarge(api.api().kind()));
      return;
    }
    answer.identify(shown, trace);
    deadline = edge.now() + route.timeout().toMillis() + allowance();
    Invocation invocation = Invocation.of(requestId, route.target(), event, trace);
    ContextInternal context = ContextInternal.current();
    front
        .intake()
        .call(invocation, live.source())
        .onComplete(
            result -> {
              if (context.inThread()) {
                answered(result);
              } else {
                context.runOnContext(_ -> answered(result));
              }
            });
  }

  /** A function URL waits as long as its function may run, and for a cold start before that. */
  private long allowance() {
    return api.api().kind() == Api.Kind.URL ? 30_000 : 0;
  }

  private Buffer event(Route route, long now, String requestId, String trace) {
    boolean one = route.payloadVersion().equals(Route.PAYLOAD_1);
    boolean rest = api.api().kind() == Api.Kind.REST;
    String uri = request.uri();
    int query = uri.indexOf('?');
    ClientHeaders.Forwarded forwarded =
        ClientHeaders.Forwarded.of(headers, edge.peer(), port(), front.settings().trustedProxies());
    int length = body != null && headers.get(HttpHeaders.CONTENT_LENGTH) == null ? held : -1;
    HttpFacts facts =
        new HttpFacts(
            match.route().facts(stage),
            domainName,
            request.method().name(),
            query < 0 ? uri : uri.substring(0, query),
            pathInStage,
            query < 0 ? "" : uri.substring(query + 1),
            request.version() == HttpVersion.HTTP_1_1 ? "HTTP/1.1" : "HTTP/1.0",
            ClientHeaders.of(headers, forwarded, trace, length, one),
            match.values(),
            forwarded.sourceIp(),
            requestId,
            rest || one ? front.ids().gateway() : null,
            now,
            front.clock().clf(now),
            authorizer,
            body);
    Buffer event =
        !one ? HttpApiEvent.write(facts) : rest ? ProxyEvent.rest(facts) : ProxyEvent.http(facts);
    body = null;
    front.bodies().giveBack(held);
    held = 0;
    return event;
  }

  private String port() {
    String host = headers.get(HttpHeaders.HOST);
    int colon = host.lastIndexOf(':');
    return colon > 0 && host.indexOf(']', colon) < 0 ? host.substring(colon + 1) : "80";
  }

  private void answered(AsyncResult<Result> result) {
    if (over) {
      return;
    }
    Api.Kind kind = api.api().kind();
    if (result.failed()) {
      refuse(Refusal.unknownFunction(kind));
      return;
    }
    switch (result.result().outcome()) {
      case Outcome.Returned returned -> respond(returned.payload());
      case Outcome.Raised _, Outcome.TimedOut _ -> refuse(Refusal.badAnswer(kind));
      case Outcome.Throttled _ -> refuse(Refusal.throttled(kind));
      case Outcome.Unreachable _ -> refuse(Refusal.unreachable(kind));
    }
  }

  private void respond(Buffer payload) {
    Api.Kind kind = api.api().kind();
    HttpResult read = read(payload);
    switch (read) {
      case HttpResult.Answer function -> {
        answer.send(function);
        finish();
      }
      case HttpResult.Malformed malformed -> {
        log.warn("{} {}: {}", match.route().source(), match.route().key(), malformed.reason());
        refuse(Refusal.badAnswer(kind));
      }
    }
  }

  private HttpResult read(Buffer payload) {
    if (payload.length() > front.settings().maxPayloadBytes()) {
      return new HttpResult.Malformed("the result is larger than Lambda allows");
    }
    if (match.route().route().payloadVersion().equals(Route.PAYLOAD_2)) {
      return HttpApiResult.read(payload);
    }
    return api.api().kind() == Api.Kind.REST
        ? ProxyResult.rest(payload, headers.get(HttpHeaders.ACCEPT), api.api().binaryMediaTypes())
        : ProxyResult.http(payload);
  }

  /** Looked at by the sweep: ends what has outlived its time. */
  void check(long now) {
    if (!over && now >= deadline) {
      refuse(Refusal.timedOut(api.api().kind()));
    }
  }

  /** The body comes too slowly. False when nothing can be said any more. */
  boolean refuseSlowBody() {
    if (over || bodyRead) {
      return false;
    }
    refuseAndClose(Refusal.TIMEOUT);
    return true;
  }

  private void refuse(Refusal refusal) {
    if (!over) {
      answer.send(refusal, false);
      finish();
    }
  }

  private void refuseAndClose(Refusal refusal) {
    if (!over) {
      answer.send(refusal, true);
      finish();
      edge.closeSoon();
    }
  }

  /** The response is on its way, or the client has gone. */
  private void finish() {
    if (over) {
      return;
    }
    over = true;
    body = null;
    front.bodies().giveBack(held);
    held = 0;
    edge.served(!bodyRead);
  }

  /** An answer where there is no request to answer. The connection is closed. */
  static void writeRaw(Channel channel, Refusal refusal) {
    String text =
        "HTTP/1.1 "
            + refusal.status()
            + " \r\ncontent-type: "
            + refusal.contentType()
            + "\r\ncontent-length: "
            + refusal.body().length()
            + "\r\nconnection: close\r\n\r\n"
            + refusal.body();
    channel
        .pipeline()
        .context("httpEncoder")
        .writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
