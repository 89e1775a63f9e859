package io.penstock.gateway.events.cloudevents;

import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.events.BusEvents.Posted;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.cloudevents.CloudEventReader.NoCloudEventException;
import io.penstock.gateway.service.OperatorRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;

/**
 * {@code POST /_penstock/api/buses/BUS/cloudevents}: takes CloudEvents of every mode. 202 once all
 * that follows from them is durable; 400 and nothing taken when one of them is not valid. The hand
 * shake of web hooks is answered on the same path.
 */
public final class CloudEventRoute {
  public static final String PATH = "/_penstock/api/buses/:bus/cloudevents";

  /** As much as EventBridge takes in a call. */
  private static final int BODY_BYTES = 1024 * 1024;

  private final Buses buses;
  private final InstantSource clock;

  public CloudEventRoute(Buses buses, InstantSource clock) {
    this.buses = buses;
    this.clock = clock;
  }

  public void mount(Router router) {
    router.options(PATH).handler(CloudEventRoute::shakeHands);
    router.post(PATH).handler(OperatorRoutes.body(BODY_BYTES)).handler(this::take);
  }

  /** Says that events may be sent here. */
  private static void shakeHands(RoutingContext call) {
    String origin = call.request().getHeader("webhook-request-origin");
    var response = call.response().putHeader("allow", "POST, OPTIONS");
    if (origin != null)
      response.putHeader("webhook-allowed-origin", origin).putHeader("webhook-allowed-rate", "*");
    response.setStatusCode(200).end();
  }

  private void take(RoutingContext call) {
    String bus = call.pathParam("bus");
    if (buses.buses().get(bus) == null) {
      refuse(call, 404, "Event bus " + bus + " does not exist.");
      return;
    }
    Buffer body = OperatorRoutes.body(call);
    var posted = new ArrayList<Posted>();
    try {
      Owner owner = buses.owner();
      for (var event :
          CloudEventReader.read(
              call.request().headers(), body == null ? new byte[0] : body.getBytes()))
        posted.add(
            Posted.on(bus, BusEntries.of(event, owner.region(), owner.account(), clock.instant())));
    } catch (NoCloudEventException e) {
      refuse(call, 415, e.getMessage());
      return;
    } catch (IllegalArgumentException e) {
      refuse(call, 400, e.getMessage());
      return;
    }
    buses
        .put(posted)
        .onComplete(
            done -> call.response().setStatusCode(202).end(),
            problem -> {
              call.response().putHeader("retry-after", "1");
              refuse(
                  call,
                  problem instanceof RefusedException ? 429 : 503,
                  String.valueOf(problem.getMessage()));
            });
  }

  private static void refuse(RoutingContext call, int status, String message) {
    call.response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("message", AwsFault.shown(message)).toBuffer());
  }
}
