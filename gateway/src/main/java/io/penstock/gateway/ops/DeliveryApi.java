package io.penstock.gateway.ops;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.Deliveries;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.Redrive;
import io.penstock.gateway.delivery.Redrives;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.service.OperatorRoutes;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Events under {@code /_penstock/api/}: look for them, explain one, try dead ones again, send one
 * once more, delete them. Answers are JSON; what is wrong with a request is said in {@code
 * message}.
 */
public final class DeliveryApi {
  private static final int BODY_BYTES = 64 * 1024;
  private static final int LIMIT = 50;
  private static final int MOST_PURGED = 1_000_000;
  private static final Set<String> FILTERS =
      Set.of("function", "trigger", "state", "error", "from", "to", "limit", "cursor");

  private final Deliveries deliveries;
  private final Registry registry;

  public DeliveryApi(Deliveries deliveries, Registry registry) {
    this.deliveries = deliveries;
    this.registry = registry;
  }

  /** What a caller got wrong. */
  private static final class BadRequest extends RuntimeException {
    BadRequest(String message) {
      super(message, null, false, false);
    }
  }

  /** Adds the routes, behind the token. */
  public void mount(Router router) {
    OperatorRoutes.get(router, "/_penstock/api/events").handler(call -> answer(call, this::list));
    OperatorRoutes.get(router, "/_penstock/api/events/counts")
        .handler(call -> answer(call, this::counts));
    OperatorRoutes.get(router, "/_penstock/api/events/:id")
        .handler(call -> answer(call, this::explain));
    OperatorRoutes.get(router, "/_penstock/api/redrives").handler(call -> answer(call, this::jobs));
    OperatorRoutes.get(router, "/_penstock/api/redrives/:id")
        .handler(call -> answer(call, this::job));
    post(router, "/_penstock/api/events/purge", this::purge);
    post(router, "/_penstock/api/events/:id/redrive", this::redriveOne);
    post(router, "/_penstock/api/events/:id/replay", this::replay);
    post(router, "/_penstock/api/redrives", this::redriveMany);
    post(router, "/_penstock/api/redrives/:id/cancel", this::cancel);
  }

  private static void post(Router router, String path, Consumer<RoutingContext> handler) {
    router.post(path).handler(InvokeRoute::isJson);
    router
        .post(path)
        .handler(OperatorRoutes.body(BODY_BYTES))
        .handler(call -> answer(call, handler));
  }

  private static void answer(RoutingContext call, Consumer<RoutingContext> handler) {
    try {
      handler.accept(call);
    } catch (BadRequest e) {
      InvokeRoute.refuse(call, 400, e.getMessage());
    }
  }

  private static <T> void answer(RoutingContext call, Future<T> future, Consumer<T> then) {
    future.onComplete(
        then::accept,
        problem -> InvokeRoute.refuse(call, 503, String.valueOf(problem.getMessage())));
  }

  private void list(RoutingContext call) {
    Query query = query(call.queryParams());
    answer(call, deliveries.list(query), page -> OpsApi.json(call, DeliveryViews.page(page)));
  }

  private void counts(RoutingContext call) {
    answer(call, deliveries.counts(), all -> OpsApi.json(call, DeliveryViews.counts(all)));
  }

  private void explain(RoutingContext call) {
    String id = call.pathParam("id");
    answer(
        call,
        deliveries.explain(id),
        history -> {
          if (history == null) unknown(call, id);
          else OpsApi.json(call, DeliveryViews.history(history));
        });
  }

  private static void unknown(RoutingContext call, String id) {
    InvokeRoute.refuse(
        call, 404, "There is no event " + id + ", or it was retained long enough and is gone.");
  }

  private void redriveOne(RoutingContext call) {
    String id = call.pathParam("id");
    answer(
        call,
        deliveries.redrive(id),
        done -> {
          if (done) OpsApi.json(call, new JsonObject().put("redriven", 1));
          else InvokeRoute.refuse(call, 409, id + " is not a dead letter.");
        });
  }

  private void replay(RoutingContext call) {
    String id = call.pathParam("id");
    String name = body(call, Set.of("function")).getString("function");
    FunctionRef other = name == null ? null : function(name);
    answer(
        call,
        deliveries.replay(id, other),
        fresh -> {
          if (fresh == null) unknown(call, id);
          else OpsApi.json(call, new JsonObject().put("id", fresh));
        });
  }

  private FunctionRef function(String name) {
    int colon = name.indexOf(':');
    Function function = registry.function(colon < 0 ? name : name.substring(0, colon));
    if (function == null) throw new BadRequest(FunctionViews.unknown(registry, name));
    String qualifier = colon < 0 ? null : name.substring(colon + 1);
    if (qualifier != null
        && !function.aliases().containsKey(qualifier)
        && function.version(qualifier) == null)
      throw new BadRequest("The function has no version or alias " + qualifier + ".");
    return function.latest().spec().ref().withQualifier(qualifier);
  }

  private void redriveMany(RoutingContext call) {
    JsonObject body = body(call, Set.of("rate", "canary", "most"));
    Redrive.Plan plan;
    try {
      plan =
          new Redrive.Plan(
              number(body, "rate", 10),
              number(body, "canary", 3),
              number(body, "most", Integer.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw new BadRequest(e.getMessage() + ".");
    }
    answer(
        call,
        deliveries.redrive(query(filters(body)), plan),
        job -> {
          call.response().setStatusCode(202);
          OpsApi.json(call, DeliveryViews.job(job));
        });
  }

  private void jobs(RoutingContext call) {
    var all = new JsonArray();
    deliveries.jobs().forEach(job -> all.add(DeliveryViews.job(job)));
    OpsApi.json(call, new JsonObject().put("redrives", all));
  }

  private void job(RoutingContext call) {
    Redrives.Job job = deliveries.job(call.pathParam("id"));
    if (job == null) InvokeRoute.refuse(call, 404, "There is no such redrive.");
    else OpsApi.json(call, DeliveryViews.job(job));
  }

  private void cancel(RoutingContext call) {
    deliveries.cancel(call.pathParam("id"));
    job(call);
  }

  private void purge(RoutingContext call) {
    JsonObject body = body(call, Set.of("most"));
    Query query = query(filters(body));
    if (query.state() == null)
      throw new BadRequest("Say which state to purge: DEAD, SUCCEEDED, PENDING or WAITING.");
    answer(
        call,
        deliveries.purge(query, Math.min(MOST_PURGED, number(body, "most", MOST_PURGED))),
        purged -> OpsApi.json(call, new JsonObject().put("purged", purged)));
  }

  private static JsonObject body(RoutingContext call, Set<String> more) {
    try {
      JsonObject body =
          OperatorRoutes.body(call).length() == 0
              ? new JsonObject()
              : new JsonObject(OperatorRoutes.body(call));
      for (String key : body.fieldNames())
        if (!more.contains(key) && !FILTERS.contains(key))
          throw new BadRequest(key + " is not known here.");
      return body;
    } catch (DecodeException | ClassCastException e) {
      throw new BadRequest("The body is not a JSON object.");
    }
  }

  private static int number(JsonObject body, String key, int otherwise) {
    Object value = body.getValue(key);
    if (value == null) return otherwise;
    if (value instanceof Integer number) return number;
    throw new BadRequest(key + " is not a whole number.");
  }

  private static MultiMap filters(JsonObject body) {
    MultiMap filters = MultiMap.caseInsensitiveMultiMap();
    for (String key : body.fieldNames())
      if (FILTERS.contains(key) && body.getValue(key) != null)
        filters.add(key, body.getValue(key).toString());
    return filters;
  }

  private static Query query(MultiMap filters) {
    for (String key : filters.names())
      if (!FILTERS.contains(key)) throw new BadRequest(key + " is not a filter.");
    String function = filters.get("function");
    String limit = filters.get("limit");
    int most = LIMIT;
    try {
      if (limit != null) most = Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      most = 0;
    }
    if (most < 1 || most > Query.MOST) throw new BadRequest("limit must be 1 to " + Query.MOST);
    return new Query(
        function == null ? null : Delivery.functionLane(function),
        state(filters.get("state")),
        filters.get("trigger"),
        filters.get("error"),
        time("from", filters.get("from")),
        time("to", filters.get("to")),
        most,
        filters.get("cursor"));
  }

  private static State state(String text) {
    if (text == null) return null;
    try {
      return State.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new BadRequest(
          "state must be one of PENDING, RUNNING, WAITING, SUCCEEDED, DEAD: not " + text + ".");
    }
  }

  private static Instant time(String name, String text) {
    if (text == null) return null;
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadRequest(name + " is not a time such as 2026-01-31T09:00:00Z.");
    }
  }
}
