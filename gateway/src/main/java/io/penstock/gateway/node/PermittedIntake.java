package io.penstock.gateway.node;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Result;
import io.penstock.function.Tracing;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.vertx.core.Future;
import java.util.List;

/** What the HTTP port may do, and which functions permit API Gateway to call them. */
record PermittedIntake(Intake intake, InvokePermission permission) implements Intake {
  @Override
  public Future<Result> call(Invocation call, String source) {
    return intake.call(call, source);
  }

  @Override
  public Future<Void> accept(List<Event> events) {
    return intake.accept(events);
  }

  @Override
  public boolean permits(FunctionRef function, String source) {
    return permission.allows(function, source);
  }

  @Override
  public Tracing tracing() {
    return intake.tracing();
  }
}
