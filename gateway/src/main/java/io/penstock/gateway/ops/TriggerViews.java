package io.penstock.gateway.ops;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.service.OperatorRoutes;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Route;
import io.penstock.trigger.schedule.Schedule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * Triggers as operators see them: every route with its URL, every schedule with its next firing.
 */
public final class TriggerViews {
  private static final int MOST_ROWS = 500;

  private final Registry registry;
  private final IntFunction<List<Schedule>> firing;
  private final Function<String, Instant> next;
  private final IntSupplier httpPort;
  private final List<Listing> listings;

  /**
   * @param firing schedules, at most so many
   * @param next the next firing of a schedule by its ARN, or null
   * @param listings of rooms that have things of their own
   */
  public TriggerViews(
      Registry registry,
      IntFunction<List<Schedule>> firing,
      Function<String, Instant> next,
      IntSupplier httpPort,
      List<Listing> listings) {
    this.registry = registry;
    this.firing = firing;
    this.next = next;
    this.httpPort = httpPort;
    this.listings = List.copyOf(listings);
  }

  /**
   * One route.
   *
   * @param url as a caller on this machine writes it; {@code {param}} stands as in the template
   */
  public record Called(String api, String method, String url, FunctionRef function) {}

  /** One schedule; {@code at} is null when it will not fire. */
  public record Fires(Schedule schedule, Instant at) {}

  public List<Called> routes() {
    var routes = new ArrayList<Called>();
    boolean first = true;
    for (Api api : registry.apis()) {
      String host =
          api.kind() == Api.Kind.URL
              ? urlHost(api)
              : first ? "localhost" : api.name().toLowerCase(Locale.ROOT) + ".localhost";
      if (api.kind() != Api.Kind.URL) first = false;
      String stage = api.stages().isEmpty() ? Api.DEFAULT_STAGE : api.stages().getFirst().name();
      String base =
          "http://"
              + host
              + ":"
              + httpPort.getAsInt()
              + (stage.equals(Api.DEFAULT_STAGE) ? "" : "/" + stage);
      for (Route route : api.routes())
        if (route.preflight() == null)
          routes.add(
              new Called(
                  api.name(),
                  route.method(),
                  base + (route.path().equals(Route.DEFAULT) ? "/" : route.path()),
                  route.target()));
    }
    return routes;
  }

  private static String urlHost(Api api) {
    FunctionRef target = api.routes().getFirst().target();
    String name = target.name().toLowerCase(Locale.ROOT);
    String qualifier =
        target.qualifier() == null ? "" : "-" + target.qualifier().toLowerCase(Locale.ROOT);
    return name + qualifier + ".lambda-url.localhost";
  }

  public List<Listing> listings() {
    return listings;
  }

  public List<Fires> schedules() {
    return firing.apply(MOST_ROWS).stream()
        .map(schedule -> new Fires(schedule, next.apply(schedule.arn())))
        .toList();
  }

  /** Adds {@code /_penstock/api/triggers}. */
  public void mount(Router router) {
    OperatorRoutes.get(router, "/_penstock/api/triggers")
        .handler(call -> OpsApi.json(call, json()));
  }

  private JsonObject json() {
    var triggers = new JsonArray();
    for (Called route : routes())
      triggers.add(
          new JsonObject()
              .put("kind", "http")
              .put("name", route.api())
              .put("method", route.method())
              .put("url", route.url())
              .put("function", shown(route.function())));
    for (Fires fires : schedules())
      triggers.add(
          new JsonObject()
              .put("kind", "schedule")
              .put("name", fires.schedule().name())
              .put("expression", fires.schedule().text())
              .put("zone", fires.schedule().zone().getId())
              .put("enabled", fires.schedule().enabled())
              .put("function", FunctionRef.shown(fires.schedule().targetArn()))
              .put("next", fires.at() == null ? null : fires.at().toString()));
    for (Listing listing : listings)
      for (Listing.Row row : listing.rows(MOST_ROWS))
        triggers.add(
            new JsonObject()
                .put("kind", row.kind())
                .put("name", row.name())
                .put("detail", row.detail())
                .put("function", row.target())
                .put("state", row.state()));
    return new JsonObject().put("triggers", triggers);
  }

  private static String shown(FunctionRef ref) {
    return ref.qualifier() == null ? ref.name() : ref.name() + ":" + ref.qualifier();
  }
}
