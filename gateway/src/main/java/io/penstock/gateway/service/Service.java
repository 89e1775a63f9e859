package io.penstock.gateway.service;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.vertx.ext.web.Router;
import java.util.List;

/**
 * What one service hands to the node: a folder of its own, and a line in the node's list. Each
 * member is asked for once, while the node is wired and before anything is started; a service says
 * what it has and leaves the rest out.
 */
public interface Service {
  /** What keeps resources, in the order in which it is loaded and started. */
  default List<Lifecycle> parts() {
    return List.of();
  }

  /** Its APIs behind the AWS door. */
  default List<AwsService> apis() {
    return List.of();
  }

  /** Which targets of deliveries it takes messages for; the first that knows a target has it. */
  default List<Routes.Route> routes() {
    return List.of();
  }

  /** Which deliveries it makes, and by which rules they are tried. */
  default List<DeliveryKind> kinds() {
    return List.of();
  }

  /**
   * What functions receive of its stored messages.
   *
   * @param others what they receive of everybody else's
   */
  default Envelopes envelopes(Envelopes others) {
    return others;
  }

  /** What operators see of it. */
  default List<Listing> listings() {
    return List.of();
  }

  /** Adds its routes to the operators' API, behind the token. One router for each event loop. */
  default void mount(Router router) {}
}
