package io.penstock.gateway.lambda;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.AsyncConfigs;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import java.time.Duration;

/** How events are tried, as the registry has it for the function and qualifier. */
public record RegistryAsyncConfigs(Registry registry) implements AsyncConfigs {
  @Override
  public AsyncPolicy of(FunctionRef ref) {
    Function function = registry.function(ref.name());
    if (function == null) return null;
    AsyncConfig config = function.asyncConfig(ref.qualifier());
    Alias alias = ref.qualifier() == null ? null : function.aliases().get(ref.qualifier());
    String version =
        alias != null
            ? alias.version()
            : ref.qualifier() == null ? FunctionRef.LATEST : ref.qualifier();
    Integer attempts = config.maximumRetryAttempts();
    Integer age = config.maximumEventAgeSeconds();
    return new AsyncPolicy(
        attempts == null ? AsyncPolicy.DEFAULT.maximumRetryAttempts() : attempts,
        age == null ? AsyncPolicy.DEFAULT.maximumEventAge() : Duration.ofSeconds(age),
        config.onSuccess(),
        config.onFailure(),
        function.deadLetterArn(),
        Integer.valueOf(0).equals(function.reservedConcurrency()),
        version);
  }
}
