package io.penstock.gateway.lambda.invoke;

import io.penstock.function.Invoker;
import io.penstock.function.InvokerFactory;
import io.penstock.gateway.lambda.invoke.LiveFunction.LiveVersion;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Snapshot;
import io.penstock.gateway.registry.Version;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Keeps an open invoker for every version in the registry. A version whose code or configuration
 * changed gets a new invoker; the old one ends what it has under way and closes.
 */
public final class LiveFunctions {
  /** The longest a function may run, and so the longest an old version may take to go. */
  private static final Duration GRACE = Duration.ofSeconds(900);

  private final InvokerFactory factory;
  private final FunctionMeters meters;
  private final BiConsumer<String, Throwable> onProblem;
  private final ConcurrencyLimit unreserved;
  private final int accountLimit;
  private volatile Map<String, LiveFunction> live = Map.of();
  private boolean warming;

  /**
   * @param accountLimit concurrent executions of all functions together
   * @param onProblem told of versions that cannot be run, by function name
   */
  public LiveFunctions(
      InvokerFactory factory,
      FunctionMeters meters,
      int accountLimit,
      BiConsumer<String, Throwable> onProblem) {
    this.factory = factory;
    this.meters = meters;
    this.accountLimit = accountLimit;
    this.unreserved = new ConcurrencyLimit(accountLimit);
    this.onProblem = onProblem;
  }

  LiveFunction get(String name) {
    return live.get(name);
  }

  ConcurrencyLimit unreserved() {
    return unreserved;
  }

  /** Environments that exist now for a function, all versions together. */
  public Invoker.Environments environments(String name) {
    LiveFunction function = live.get(name);
    if (function == null) return Invoker.Environments.NONE;
    int total = 0;
    int idle = 0;
    for (LiveVersion version : function.versions().values()) {
      var environments = version.invoker().environments();
      total += environments.total();
      idle += environments.idle();
    }
    return new Invoker.Environments(total, idle);
  }

  /**
   * From now on provisioned environments are kept warm. Not before the API answers: what starts in
   * them may call it.
   */
  public synchronized void warm() {
    warming = true;
    for (LiveFunction function : live.values())
      keepWarm(function.function(), null, function.versions());
  }

  /** Follows the registry. Calls follow one another. */
  public synchronized void update(Snapshot snapshot) {
    var before = live;
    var after = new HashMap<String, LiveFunction>();
    int reserved = 0;
    for (Function function : snapshot.functions().values()) {
      LiveFunction old = before.get(function.name());
      boolean same = old != null && old.function() == function;
      LiveFunction now = same ? old : open(function, old);
      after.put(function.name(), now);
      if (function.reservedConcurrency() != null) reserved += function.reservedConcurrency();
    }
    live = Map.copyOf(after);
    unreserved.limit(Math.max(0, accountLimit - reserved));
    closeUnused(before, after);
  }

  /** Closes everything; completes when no invocation is under way, or the grace is over. */
  public Future<Void> close(Duration grace) {
    var closing = new ArrayList<Future<Void>>();
    for (LiveFunction function : live.values())
      for (LiveVersion version : function.versions().values())
        closing.add(version.invoker().close(grace));
    return Future.join(closing).mapEmpty();
  }

  private LiveFunction open(Function function, LiveFunction old) {
    var versions = new HashMap<String, LiveVersion>();
    var all = new ArrayList<Version>(List.of(function.latest()));
    all.addAll(function.versions().values());
    for (Version version : all) {
      LiveVersion known = old == null ? null : old.versions().get(version.number());
      if (known != null
          && known.version().spec().equals(version.spec())
          && known.version().codeSha256().equals(version.codeSha256())) {
        versions.put(version.number(), known);
        continue;
      }
      try {
        versions.put(version.number(), new LiveVersion(version, factory.open(version.spec())));
      } catch (RuntimeException e) {
        onProblem.accept(function.name(), e);
        versions.put(version.number(), new LiveVersion(version, new BrokenInvoker(e.getMessage())));
      }
    }
    if (warming) keepWarm(function, old, versions);
    ConcurrencyLimit gate = null;
    if (function.reservedConcurrency() != null) {
      gate = old == null || old.reserved() == null ? new ConcurrencyLimit(0) : old.reserved();
      gate.limit(function.reservedConcurrency());
    }
    return new LiveFunction(function, Map.copyOf(versions), gate, meters.of(function.name()));
  }

  private void keepWarm(Function function, LiveFunction old, Map<String, LiveVersion> versions) {
    var wanted = warm(function);
    var had = old == null ? Map.<String, Integer>of() : warm(old.function());
    var numbers = new HashSet<>(wanted.keySet());
    numbers.addAll(had.keySet());
    for (String number : numbers) {
      LiveVersion version = versions.get(number);
      if (version == null) continue;
      boolean fresh = old == null || old.versions().get(number) != version;
      int count = wanted.getOrDefault(number, 0);
      if (fresh ? count > 0 : count != had.getOrDefault(number, 0))
        version.invoker().keepWarm(count).onFailure(e -> onProblem.accept(function.name(), e));
    }
  }

  /** Version number to environments kept warm, aliases resolved. */
  private static Map<String, Integer> warm(Function function) {
    var warm = new HashMap<String, Integer>();
    function
        .provisioned()
        .forEach(
            (qualifier, count) -> {
              Alias alias = function.aliases().get(qualifier);
              warm.merge(alias == null ? qualifier : alias.version(), count, Integer::sum);
            });
    return warm;
  }

  private static void closeUnused(
      Map<String, LiveFunction> before, Map<String, LiveFunction> after) {
    var used = new HashSet<Invoker>();
    for (LiveFunction function : after.values())
      for (LiveVersion version : function.versions().values()) used.add(version.invoker());
    for (LiveFunction function : before.values())
      for (LiveVersion version : function.versions().values())
        if (!used.contains(version.invoker())) version.invoker().close(GRACE);
  }
}
