package io.penstock.gateway.node;

import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.service.Service;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the services keep, in the order in which it starts; it ends in the other order. */
record Lifecycles(List<Lifecycle> parts, Resources.Backend resources) {
  /**
   * @param first functions: the others may lead to them
   */
  static Lifecycles of(List<Lifecycle> first, List<Service> services, Resources.Backend resources) {
    return new Lifecycles(
        Stream.concat(
                first.stream(), services.stream().flatMap(service -> service.parts().stream()))
            .toList(),
        resources);
  }

  /** Takes over what was saved before. */
  Future<Void> load() {
    return inTurn(Lifecycle::load);
  }

  /** Makes what a template declares so, whole or not at all. Completes once it is in force. */
  Future<Void> declare(TemplateResources declared) {
    var plan = new Declaration();
    var done = new ArrayList<Future<Void>>();
    try {
      for (Lifecycle part : parts) done.add(part.declare(declared, plan));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    return plan.commit(resources).compose(none -> Future.join(done).mapEmpty());
  }

  /** All know their things and the ports answer: they begin to work. */
  Future<Void> start() {
    return inTurn(Lifecycle::start);
  }

  /** Takes nothing new, and lets what is under way end. */
  void stop(Closing closing) {
    for (Lifecycle part : parts.reversed())
      closing.then(part.getClass().getSimpleName(), part::stop);
  }

  private Future<Void> inTurn(Function<Lifecycle, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (Lifecycle part : parts) done = done.compose(none -> step.apply(part));
    return done;
  }
}
