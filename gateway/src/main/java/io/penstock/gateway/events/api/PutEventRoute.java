package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.events.BusEvents.Posted;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.service.OperatorRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@code POST /_penstock/api/buses/BUS/events}: puts one event as an operator, who may also speak
 * for AWS's own services: {@code aws.ec2}, which PutEvents refuses everybody. The body is an entry
 * of PutEvents; its Detail may be an object. 200 with the EventId once all that follows is durable.
 */
public final class PutEventRoute {
  private static final String PATH = "/_penstock/api/buses/:bus/events";
  private static final int BODY_BYTES = 1024 * 1024;

  private final Buses buses;
  private final EventEntries entries;

  public PutEventRoute(Buses buses, InstantSource clock, RandomGenerator random) {
    this.buses = buses;
    this.entries = new EventEntries(buses, clock, random);
  }

  public void mount(Router router) {
    router.post(PATH).handler(PutEventRoute::isJson);
    router.post(PATH).handler(OperatorRoutes.body(BODY_BYTES)).handler(this::put);
  }

  /** No page of another site can send that type without being refused first. */
  private static void isJson(RoutingContext call) {
    String type = call.request().getHeader("content-type");
    if (type != null && type.regionMatches(true, 0, "application/json", 0, 16)) call.next();
    else refuse(call, 415, "Send the event with the content type application/json.");
  }

  private static void refuse(RoutingContext call, int status, String message) {
    call.response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("message", AwsFault.shown(message)).toBuffer());
  }

  private void put(RoutingContext call) {
    String bus = call.pathParam("bus");
    if (buses.buses().get(bus) == null) {
      refuse(call, 404, "Event bus " + bus + " does not exist.");
      return;
    }
    Posted posted;
    try {
      Buffer body = OperatorRoutes.body(call);
      JsonObject entry = new JsonObject(body == null ? Buffer.buffer("{}") : body);
      if (entry.getValue("Detail") instanceof JsonObject detail)
        entry.put("Detail", detail.encode());
      posted = entries.read(new Constraints(entry.put("EventBusName", bus)), true);
    } catch (AwsFault e) {
      refuse(call, 400, e.getMessage());
      return;
    } catch (DecodeException | ClassCastException e) {
      refuse(call, 400, "The body is not an entry of PutEvents in JSON.");
      return;
    }
    buses
        .put(List.of(posted))
        .onComplete(
            done ->
                call.response()
                    .putHeader("content-type", "application/json")
                    .end(new JsonObject().put("EventId", posted.event().id()).toBuffer()),
            problem ->
                refuse(
                    call,
                    problem instanceof RefusedException ? 429 : 503,
                    String.valueOf(problem.getMessage())));
  }
}
