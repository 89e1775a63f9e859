package io.penstock.gateway.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a template wants of all kinds of things: planned together, written in one commit, then in
 * force. A failure, or the end of the process, leaves what was in force before, whole. For one
 * template, on one thread.
 *
 * <pre>
 * declare(topics), declare(queues), ... -> commit: turn of each kind in order -> all plans
 *   -> one write -> each kind shows its own -> the futures of declare complete
 * </pre>
 */
public final class Declaration {
  private final List<Step<?>> steps = new ArrayList<>();
  private final Promise<Void> committed = Promise.promise();

  private static final class Step<T> {
    final Resources<T> of;
    final Supplier<Collection<T>> wanted;
    Map<String, Resources.Stored<T>> next;

    Step(Resources<T> of, Supplier<Collection<T>> wanted) {
      this.of = of;
      this.wanted = wanted;
    }

    Map<String, JsonObject> plan() {
      next = of.planned(wanted.get());
      return of.bodies(next);
    }

    void publish() {
      of.publish(next);
    }
  }

  /**
   * All that the template wants of one kind. Call once for each kind, and always in the same order.
   *
   * @return completes once the whole template is in force
   */
  public <T> Future<Void> declare(Resources<T> of, Collection<T> wanted) {
    return declare(of, () -> wanted);
  }

  /**
   * The same where it depends on what there is: asked when nothing of the kind changes meanwhile.
   * What the supplier throws fails the whole declaration.
   */
  public <T> Future<Void> declare(Resources<T> of, Supplier<Collection<T>> wanted) {
    steps.add(new Step<>(of, wanted));
    return committed.future();
  }

  /** Makes it so; completes once it is durable and in force. Call once. */
  public Future<Void> commit(Resources.Backend backend) {
    return turn(0, backend).onComplete(committed);
  }

  private Future<Void> turn(int step, Resources.Backend backend) {
    if (step < steps.size()) return steps.get(step).of.inTurn(() -> turn(step + 1, backend));
    var kinds = new LinkedHashMap<String, Map<String, JsonObject>>();
    for (Step<?> one : steps) {
      var bodies = one.plan();
      if (!bodies.isEmpty()) kinds.put(one.of.kind(), bodies);
    }
    Future<Void> written = kinds.isEmpty() ? Future.succeededFuture() : backend.write(kinds);
    return written.map(
        done -> {
          steps.forEach(Step::publish);
          return null;
        });
  }
}
