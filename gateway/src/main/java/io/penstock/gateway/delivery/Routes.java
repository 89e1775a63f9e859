package io.penstock.gateway.delivery;

import io.penstock.function.FunctionRef;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;

/** Which destinations take which targets: the first that knows it. */
public record Routes(List<Route> routes) implements Destinations {
  /**
   * @param takes decides by the target's ARN or URL
   */
  public record Route(Predicate<String> takes, Destinations to) {}

  public Routes {
    routes = List.copyOf(routes);
  }

  @Override
  public Future<Void> send(String target, OutgoingMessage message) {
    for (Route route : routes) if (route.takes.test(target)) return route.to.send(target, message);
    return Future.failedFuture(
        new UndeliverableException(
            "there is no "
                + target
                + " to send to"
                + (FunctionRef.parse(target) == null
                    ? "."
                    : ": no such function, or it gives this service no permission.")));
  }
}
