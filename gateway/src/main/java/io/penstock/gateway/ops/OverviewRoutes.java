package io.penstock.gateway.ops;

import io.penstock.function.Owner;
import io.penstock.gateway.delivery.DeliveryLog.Counts;
import io.penstock.gateway.lambda.invoke.FunctionMeters;
import io.penstock.gateway.lambda.invoke.LiveFunctions;
import io.penstock.gateway.lambda.invoke.Usage;
import io.penstock.gateway.lambda.mapping.Mappings;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Health;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.service.OperatorRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@code GET /_penstock/api/overview}: how things are, in sums. {@code GET /_penstock/api/live}:
 * the same as server-sent events, whenever it has become different. Sums are made once for all who
 * look. On event loops.
 */
public final class OverviewRoutes {
  private static final long TICK_MILLIS = 1_000;

  /** A comment that often keeps proxies from ending what says nothing. */
  private static final int QUIET_TICKS = 15;

  private static final int MOST_READERS = 100;

  private final Registry registry;
  private final LiveFunctions live;
  private final FunctionMeters meters;
  private final Health health;
  private final Supplier<Future<Map<String, Counts>>> events;
  private final Supplier<Future<Map<String, Duration>>> oldest;
  private final Supplier<Mappings.Lag> lag;
  private final Owner owner;
  private final LongSupplier storeBytes;
  private final long storeLimit;
  private final InstantSource clock;
  private final AtomicInteger readers = new AtomicInteger();
  private volatile Future<JsonObject> last;
  private volatile long lastNanos;

  /**
   * @param events kept, by lane
   * @param oldest ages of the oldest that are unfinished, by lane
   * @param storeLimit bytes at which nothing more is accepted
   */
  public OverviewRoutes(
      Registry registry,
      LiveFunctions live,
      FunctionMeters meters,
      Health health,
      Supplier<Future<Map<String, Counts>>> events,
      Supplier<Future<Map<String, Duration>>> oldest,
      Supplier<Mappings.Lag> lag,
      Owner owner,
      LongSupplier storeBytes,
      long storeLimit,
      InstantSource clock) {
    this.registry = registry;
    this.live = live;
    this.meters = meters;
    this.health = health;
    this.events = events;
    this.oldest = oldest;
    this.lag = lag;
    this.owner = owner;
    this.storeBytes = storeBytes;
    this.storeLimit = storeLimit;
    this.clock = clock;
  }

  /** Adds the routes, behind the token. */
  public void mount(Router router, Vertx vertx) {
    OperatorRoutes.get(router, "/_penstock/api/overview")
        .handler(
            call -> sums().onSuccess(now -> OpsApi.json(call, timed(now))).onFailure(call::fail));
    router.get("/_penstock/api/live").handler(call -> follow(call, vertx));
  }

  private JsonObject timed(JsonObject sums) {
    return sums.copy().put("time", clock.instant().toString());
  }

  private Future<JsonObject> sums() {
    long now = System.nanoTime();
    Future<JsonObject> found = last;
    if (found != null && now - lastNanos < TICK_MILLIS * 900_000) return found;
    lastNanos = now;
    var counted = events.get().otherwise(Map.of());
    var ages = oldest.get().otherwise(Map.of());
    found = Future.all(counted, ages).map(_ -> sums(counted.result()).mergeIn(old(ages.result())));
    last = found;
    return found;
  }

  private static JsonObject old(Map<String, Duration> ages) {
    return ages.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(
            one ->
                new JsonObject()
                    .put("oldestSeconds", one.getValue().toSeconds())
                    .put("oldestLane", one.getKey()))
        .orElseGet(JsonObject::new);
  }

  private JsonObject sums(Map<String, Counts> lanes) {
    long functions = 0;
    long running = 0;
    long environments = 0;
    long idle = 0;
    long errors = 0;
    long throttles = 0;
    Usage usage = Usage.NONE;
    for (Function function : registry.functions()) {
      var meter = meters.of(function.name());
      var here = live.environments(function.name());
      functions++;
      running += meter.concurrentExecutions();
      environments += here.total();
      idle += here.idle();
      errors += meter.errorCount();
      throttles += meter.throttleCount();
      usage = usage.plus(meter.usage());
    }
    var behind = lag.get();
    var report = health.report();
    return new JsonObject()
        .put("status", report.state().name())
        .put("problems", report.problems())
        .put("region", owner.region())
        .put("account", owner.account())
        .put("lagRecords", behind.records())
        .put("lagBytes", behind.bytes())
        .put("lagSeconds", behind.iteratorAgeMillis() / 1_000)
        .put("functions", functions)
        .put("running", running)
        .put("environments", environments)
        .put("idleEnvironments", idle)
        .put("invocations", usage.requests())
        .put("errors", errors)
        .put("throttles", throttles)
        .put("gbSeconds", usage.gbSeconds())
        .put("usdAfterFreeTier", usage.priceAfterFreeTier())
        .put("pending", lanes.values().stream().mapToLong(Counts::pending).sum())
        .put("inProgress", lanes.values().stream().mapToLong(Counts::running).sum())
        .put("waiting", lanes.values().stream().mapToLong(Counts::waiting).sum())
        .put("dead", lanes.values().stream().mapToLong(Counts::dead).sum())
        .put("storeBytes", storeBytes.getAsLong())
        .put("storeLimit", storeLimit);
  }

  private void follow(RoutingContext call, Vertx vertx) {
    if (readers.incrementAndGet() > MOST_READERS) {
      readers.decrementAndGet();
      InvokeRoute.refuse(call, 503, "Too many look at once; try again.");
      return;
    }
    HttpServerResponse response =
        call.response()
            .setChunked(true)
            .putHeader("content-type", "text/event-stream")
            .putHeader("cache-control", "no-store");
    response.writeHead();
    var told = new String[1];
    var quiet = new int[1];
    long timer = vertx.setPeriodic(0, TICK_MILLIS, id -> tick(response, told, quiet));
    response.closeHandler(
        none -> {
          vertx.cancelTimer(timer);
          readers.decrementAndGet();
        });
  }

  /** A reader that does not keep up misses some rather than filling memory. */
  private void tick(HttpServerResponse response, String[] told, int[] quiet) {
    if (response.writeQueueFull()) return;
    sums()
        .onSuccess(
            now -> {
              if (response.ended() || response.closed()) return;
              String text = now.encode();
              if (!text.equals(told[0])) {
                told[0] = text;
                quiet[0] = 0;
                response.write("data: " + timed(now).encode() + "\n\n");
              } else if (++quiet[0] % QUIET_TICKS == 0) response.write(": quiet\n\n");
            });
  }
}
