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
      case Code.Package _, Code.Inline _ -> managed.open(spec);
      case Code.Endpoint _ -> endpoints.open(spec);
      case Code.Image(String name) ->
          throw new IllegalArgumentException(
              "the image "
                  + name
                  + " is not run here; its function fails, the others run. Start it and give its"
                  + " address as ImageUri:"
                  + " http://HOST:PORT/2015-03-31/functions/function/invocations with the emulator"
                  + " in it, or runtime-api://HOST:PORT for its runtime client.");
      case Code.Worker _ -> workers.open(spec);
    };
  }
}
