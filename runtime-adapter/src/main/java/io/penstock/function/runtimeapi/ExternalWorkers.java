package io.penstock.function.runtimeapi;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code.Worker;
import io.penstock.function.Invoker;
import io.penstock.function.InvokerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Functions whose runtimes run elsewhere and poll a Runtime API at an address that the function
 * names. Any number of workers may poll; each takes one invocation at a time per connection. The
 * Runtime API knows no credentials: whoever reaches the address can take and answer invocations of
 * this function, so bind it to a network that only its workers reach.
 *
 * <p>All versions of a function that name the same address share its listener, so that an update
 * does not send workers away. Two functions cannot share one.
 */
public final class ExternalWorkers implements InvokerFactory {
  final VertxInternal vertx;
  final FunctionLog log;
  final InstantSource clock;
  final RandomGenerator random;
  private final Map<InetSocketAddress, WorkerDesk> desks = new HashMap<>();

  public ExternalWorkers(
      Vertx vertx, FunctionLog log, InstantSource clock, RandomGenerator random) {
    this.vertx = (VertxInternal) vertx;
    this.log = log;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Invoker open(FunctionSpec spec) {
    if (!(spec.code() instanceof Worker(InetSocketAddress address))) {
      throw new IllegalArgumentException("The function " + spec.name() + " has no workers");
    }
    synchronized (desks) {
      WorkerDesk desk = desks.get(address);
      if (desk == null) {
        desk = new WorkerDesk(vertx, address, spec.ref().unqualifiedArn());
        desks.put(address, desk);
      } else if (!desk.function.equals(spec.ref().unqualifiedArn())) {
        throw new IllegalArgumentException(
            "Worker address of %s: %s is taken by %s; give each function its own"
                .formatted(spec.name(), address, desk.function));
      }
      desk.users++;
      return new WorkerInvoker(this, desk, spec);
    }
  }

  /** The last version that leaves closes the listener. */
  void release(WorkerDesk desk) {
    synchronized (desks) {
      if (--desk.users == 0) {
        desks.remove(desk.address);
        desk.close();
      }
    }
  }
}
