package io.penstock.gateway.scheduler;

import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.service.OperatorRoutes;
import io.penstock.trigger.schedule.Firing;
import io.penstock.trigger.schedule.Schedule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Schedules for operators: {@code POST /_penstock/api/schedules/NAME/fire} makes one fire now,
 * beside its own turns; {@code GET .../next} tells when these are.
 */
record ScheduleRoutes(
    Supplier<List<Schedule>> schedules,
    OccurrenceDeliveries occurrences,
    DeliveryQueue queue,
    InstantSource clock) {
  private static final String PATH = "/_penstock/api/schedules/:name";
  private static final int MOST = 100;

  void mount(Router router) {
    OperatorRoutes.get(router, PATH + "/next").handler(this::next);
    router.post(PATH + "/fire").handler(OperatorRoutes.body(1024)).handler(this::fire);
  }

  /** Null, answered, when there is none. */
  private Schedule named(RoutingContext call) {
    String name = call.pathParam("name");
    for (Schedule schedule : schedules.get())
      if (schedule.name().equals(name) || schedule.arn().equals(name)) return schedule;
    answer(call, 404, new JsonObject().put("message", "There is no schedule named " + name + "."));
    return null;
  }

  private void next(RoutingContext call) {
    Schedule schedule = named(call);
    if (schedule == null) return;
    int count = 5;
    try {
      String asked = call.request().getParam("count");
      if (asked != null) count = Math.clamp(Integer.parseInt(asked), 1, MOST);
    } catch (NumberFormatException e) {
      answer(call, 400, new JsonObject().put("message", "count: a number from 1 to " + MOST + "."));
      return;
    }
    var times = new JsonArray();
    Instant at = clock.instant();
    Instant anchor = schedule.start() != null ? schedule.start() : schedule.since();
    while (schedule.enabled() && times.size() < count) {
      at = schedule.expression().next(at, anchor == null ? at : anchor, schedule.zone());
      if (at == null || schedule.end() != null && at.isAfter(schedule.end())) break;
      if (schedule.start() == null || !at.isBefore(schedule.start()))
        times.add(at.atZone(schedule.zone()).toOffsetDateTime().toString());
    }
    answer(
        call,
        200,
        new JsonObject()
            .put("name", schedule.name())
            .put("expression", schedule.text())
            .put("zone", schedule.zone().getId())
            .put("enabled", schedule.enabled())
            .put("next", times));
  }

  private void fire(RoutingContext call) {
    // No page of another site can send that type without being refused first.
    String type = call.request().getHeader("content-type");
    if (type == null || !type.regionMatches(true, 0, "application/json", 0, 16)) {
      answer(call, 415, new JsonObject().put("message", "The content type is application/json."));
      return;
    }
    Schedule schedule = named(call);
    if (schedule == null) return;
    String id = UUID.randomUUID().toString();
    var deliveries = occurrences.of(Firing.of(schedule, clock.instant(), id), id);
    queue
        .put(deliveries)
        .onComplete(
            done ->
                answer(
                    call,
                    200,
                    new JsonObject()
                        .put(
                            "events",
                            new JsonArray(deliveries.stream().map(one -> one.id()).toList()))),
            problem ->
                answer(
                    call,
                    problem instanceof RefusedException ? 429 : 503,
                    new JsonObject().put("message", String.valueOf(problem.getMessage()))));
  }

  private static void answer(RoutingContext call, int status, JsonObject body) {
    call.response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
