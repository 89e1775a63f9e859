package io.penstock.trigger.http;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The real listener on a random port, with functions that are lambdas. */
final class RunningTrigger implements AutoCloseable {
  static final FunctionRef FUNCTION = new FunctionRef("eu-north-1", "210987654321", "gauges", null);
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,content-length,expect");
  }

  final BlockingQueue<Invocation> calls = new LinkedBlockingQueue<>();
  final AtomicReference<ApiTable> table = new AtomicReference<>(ApiTable.EMPTY);
  private final Vertx vertx = Vertx.vertx();
  private final HttpTrigger trigger;

  RunningTrigger(HttpSettings settings, Function<Invocation, Future<Outcome>> function) {
    Intake intake =
        new Intake() {
          @Override
          public Future<Result> call(Invocation call, String source) {
            calls.add(call);
            return function.apply(call).map(outcome -> new Result(outcome, Report.NONE));
          }

          @Override
          public Future<Void> accept(List<Event> events) {
            return Future.failedFuture("not for HTTP");
          }
        };
    trigger =
        new HttpTrigger(
            new PortEdge(settings, new BodyBudget(settings.maxBodyBytesInFlight())),
            table::get,
            intake,
            InstantSource.fixed(NOW),
            new SplittableRandom(7),
            Receiver.NONE,
            RunningTrigger::document,
            new FakeSignatures(),
            new Sockets(),
            RequestWatch.NONE);
    trigger.deploy(vertx, 2).await();
  }

  static RunningTrigger answering(String result, Api... apis) {
    return of(_ -> returned(result), apis);
  }

  static RunningTrigger of(Function<Invocation, Future<Outcome>> function, Api... apis) {
    RunningTrigger running = new RunningTrigger(HttpSettings.at("127.0.0.1", 0), function);
    running.table.set(ApiTable.of(List.of(apis)));
    return running;
  }

  static Future<Outcome> returned(String result) {
    return Future.succeededFuture(new Outcome.Returned(Buffer.buffer(result)));
  }

  int port() {
    return trigger.port();
  }

  HttpTrigger trigger() {
    return trigger;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Future<Buffer> document(String url, int most) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return Future.fromCompletionStage(
            CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
        .map(
            answer -> {
              if (answer.statusCode() != 200 || answer.body().length > most) {
                throw new IllegalStateException("answered " + answer.statusCode());
              }
              return Buffer.buffer(answer.body());
            });
  }

  /** The event of the next call. */
  String event() throws InterruptedException {
    return calls.poll(60, TimeUnit.SECONDS).event().toString();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
