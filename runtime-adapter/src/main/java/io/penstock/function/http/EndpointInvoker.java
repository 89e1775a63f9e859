package io.penstock.function.http;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.PlatformLines;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** One version of one function at one address. */
final class EndpointInvoker implements Invoker {
  private static final long ROOM_TIMEOUT_MILLIS = 10_000;

  final HttpEndpoint door;
  final FunctionSpec spec;
  final RequestOptions request;
  final boolean invokePath;
  final CharSequence authority;
  private final String logStream;
  private final ConcurrentHashMap<EndpointCall, Boolean> underWay = new ConcurrentHashMap<>();
  private final Promise<Void> drained = Promise.promise();
  private volatile CalledAs latest = new CalledAs(null, "");
  private volatile boolean closed;

  private record CalledAs(FunctionRef function, CharSequence arn) {}

  EndpointInvoker(HttpEndpoint door, FunctionSpec spec, URI uri) {
    this.door = door;
    this.spec = spec;
    boolean ssl = "https".equalsIgnoreCase(uri.getScheme());
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    this.invokePath = path.endsWith("/invocations");
    this.request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(uri.getHost())
            .setPort(uri.getPort() > 0 ? uri.getPort() : ssl ? 443 : 80)
            .setSsl(ssl)
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .setConnectTimeout(ROOM_TIMEOUT_MILLIS)
            .setFollowRedirects(false);
    this.authority = HttpHeaders.createOptimized(authority(uri));
    this.logStream = PlatformLines.logStream(spec.version(), door.clock.instant(), door.random);
  }

  @Override
  public Future<Result> invoke(Invocation call) {
    ContextInternal context = door.vertx.getOrCreateContext();
    if (closed) {
      return context.succeededFuture(
          Result.notRun(new Outcome.Unreachable("The function version was closed")));
    }
    EndpointCall underWayCall = new EndpointCall(this, call, context);
    underWay.put(underWayCall, true);
    return underWayCall.begin();
  }

  private static String authority(URI uri) {
    return uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
  }

  /** Most calls name the function as the one before did. */
  CharSequence arn(FunctionRef function) {
    CalledAs as = latest;
    if (!function.equals(as.function())) {
      as = new CalledAs(function, HttpHeaders.createOptimized(function.arn()));
      latest = as;
    }
    return as.arn();
  }

  void started(Invocation call) {
    if (door.log != FunctionLog.NONE) {
      line(call, PlatformLines.start(spec, call.requestId(), door.clock.instant()));
    }
  }

  /** Before the caller knows. */
  void ended(Invocation call, Result result) {
    if (door.log != FunctionLog.NONE) {
      String end = PlatformLines.end(spec, call.requestId());
      if (end != null) {
        line(call, end);
      }
      line(call, PlatformLines.report(spec, call.requestId(), result, door.clock.instant()));
    }
  }

  /** After the caller knows. */
  void left(EndpointCall ended) {
    underWay.remove(ended);
    if (closed && underWay.isEmpty()) {
      drained.tryComplete();
    }
  }

  private void line(Invocation call, String line) {
    door.log.line(spec, logStream, call.requestId(), line);
  }

  /** An endpoint is as warm as its owner keeps it: nothing to do. */
  @Override
  public Future<Void> keepWarm(int environments) {
    return door.vertx.getOrCreateContext().succeededFuture();
  }

  @Override
  public Future<Void> close(Duration grace) {
    closed = true;
    if (underWay.isEmpty()) {
      drained.tryComplete();
      return drained.future();
    }
    long timer =
        door.vertx.setTimer(
            Math.max(1, grace.toMillis()),
            _ -> {
              underWay.keySet().forEach(call -> call.cancel("The function version was closed"));
              drained.tryComplete();
            });
    return drained.future().onComplete(_ -> door.vertx.cancelTimer(timer));
  }
}
