package io.penstock.gateway.lambda;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.AsyncConfigs;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.Resources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How events are tried, as the registry has it for the function and qualifier. Functions that are
 * removed are remembered until the gateway ends, so that what waits for them finds its dead-letter
 * queue. Any thread.
 */
public final class RegistryAsyncConfigs implements AsyncConfigs {
  private static final int MOST = 1_000;

  private final Registry registry;
  private final Map<String, Function> removed = new LinkedHashMap<>(); // guarded by itself

  public RegistryAsyncConfigs(Registry registry) {
    this.registry = registry;
    registry.onChange(this::changed);
  }

  private void changed(List<Resources.Change<Function>> changes) {
    synchronized (removed) {
      for (Resources.Change<Function> change : changes) {
        removed.remove(change.id());
        if (change.after() == null && change.before() != null)
          removed.put(change.id(), change.before());
      }
      var oldest = removed.keySet().iterator();
      for (int over = removed.size() - MOST; over > 0; over--) {
        oldest.next();
        oldest.remove();
      }
    }
  }

  @Override
  public AsyncPolicy of(FunctionRef ref) {
    Function function = registry.function(ref.name());
    return function == null ? null : policy(function, ref);
  }

  @Override
  public AsyncPolicy last(FunctionRef ref) {
    Function function;
    synchronized (removed) {
      function = removed.get(ref.name());
    }
    return function == null ? null : policy(function, ref);
  }

  private static AsyncPolicy policy(Function function, FunctionRef ref) {
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
