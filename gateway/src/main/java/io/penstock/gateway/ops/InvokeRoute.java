package io.penstock.gateway.ops;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.service.OperatorRoutes;
import io.penstock.trigger.Intake;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * {@code POST /_penstock/api/functions/NAME/invoke}: calls a function for the console. It asks for
 * a JSON content type, which no page of another site can send without being refused first.
 */
final class InvokeRoute {
  private static final int BODY_BYTES = 6 * 1024 * 1024;

  private final Registry registry;
  private final Intake intake;

  InvokeRoute(Registry registry, Intake intake) {
    this.registry = registry;
    this.intake = intake;
  }

  void mount(Router router) {
    router.post("/_penstock/api/functions/:name/invoke").handler(InvokeRoute::isJson);
    router
        .post("/_penstock/api/functions/:name/invoke")
        .handler(OperatorRoutes.body(BODY_BYTES))
        .handler(this::invoke);
  }

  static void isJson(RoutingContext call) {
    String type = call.request().getHeader("content-type");
    if (type != null && type.regionMatches(true, 0, "application/json", 0, 16)) call.next();
    else refuse(call, 415, "Send the event with the content type application/json.");
  }

  static void refuse(RoutingContext call, int status, String message) {
    call.response().setStatusCode(status);
    OpsApi.json(call, new JsonObject().put("message", AwsFault.shown(message)));
  }

  private void invoke(RoutingContext call) {
    String name = call.pathParam("name");
    Function function = registry.function(name);
    if (function == null) {
      refuse(call, 404, FunctionViews.unknown(registry, name));
      return;
    }
    Buffer event = OperatorRoutes.body(call);
    if (event == null || event.length() == 0) event = Buffer.buffer("{}");
    try {
      Json.decodeValue(event);
    } catch (DecodeException e) {
      refuse(call, 400, "The event is not JSON.");
      return;
    }
    FunctionRef ref = function.latest().spec().ref();
    intake
        .call(
            new Invocation(UUID.randomUUID().toString(), ref, event, null, null, true, null),
            "console")
        .onComplete(
            result -> OpsApi.json(call, view(result)),
            problem -> refuse(call, 500, String.valueOf(problem.getMessage())));
  }

  private static JsonObject view(Result result) {
    var json = new JsonObject();
    switch (result.outcome()) {
      case Outcome.Throttled throttled ->
          json.put("error", "Throttled: " + throttled.reason().name());
      case Outcome.Unreachable unreachable -> json.put("error", unreachable.reason());
      case Outcome.Returned _, Outcome.Raised _, Outcome.TimedOut _ -> {
        json.put(result.outcome().isFunctionError() ? "error" : "result", value(result.outcome()));
      }
    }
    Buffer log = result.report().logTail();
    if (log != null) json.put("log", log.toString());
    return json;
  }

  /** The payload as JSON, or as text where it is none. */
  private static Object value(Outcome outcome) {
    try {
      return Json.decodeValue(outcome.payload());
    } catch (DecodeException e) {
      return outcome.payload().toString();
    }
  }
}
