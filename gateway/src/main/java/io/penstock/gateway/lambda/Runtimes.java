package io.penstock.gateway.lambda;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Invoker;
import io.penstock.function.InvokerFactory;

/** Chooses how a function is reached by where its code is. */
record Runtimes(InvokerFactory managed, InvokerFactory endpoints, InvokerFactory workers)
    implements InvokerFactory {
  @Override
  public Invoker open(FunctionSpec spec) {
    return switch (spec.code()) {
      case Code.Package _, Code.Inline _, Code.Image _ -> managed.open(spec);
      case Code.Endpoint _ -> endpoints.open(spec);
      case Code.Worker _ -> workers.open(spec);
    };
  }
}
