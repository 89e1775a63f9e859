package io.penstock.gateway.lambda.invoke;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invoker;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Version;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A function ready to be called: each qualifier leads straight to an invoker.
 *
 * @param reserved the function's own gate; null when it shares the account's unreserved room
 */
record LiveFunction(
    Function function,
    Map<String, LiveVersion> versions,
    ConcurrencyLimit reserved,
    FunctionMeters.Meters meters) {

  /** One version with the invoker that reaches it. */
  record LiveVersion(Version version, Invoker invoker) {}

  /** The version a call goes to; aliases with weights draw anew each time. Null: no such one. */
  LiveVersion pick(String qualifier, RandomGenerator random) {
    if (qualifier == null) return versions.get(FunctionRef.LATEST);
    Alias alias = function.aliases().get(qualifier);
    if (alias == null) return versions.get(qualifier);
    for (var other : alias.weights().entrySet())
      if (random.nextDouble() < other.getValue()) return versions.get(other.getKey());
    return versions.get(alias.version());
  }
}
