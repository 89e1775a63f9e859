package io.penstock.gateway.lambda.invoke;

import io.penstock.function.Invoker;
import io.penstock.function.InvokerFactory;
import io.penstock.gateway.lambda.invoke.LiveFunction.LiveVersion;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.Version;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<String, LiveFunction> live = new ConcurrentHashMap<>();
  private int reserved;
  private volatile boolean warming;

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

  /** What keeps functions from being run here, in words; null when all can be. Any thread. */
  public String broken() {
    String first = null;
    int more = -1;
    for (LiveFunction function : live.values())
      if (function.versions().get(function.function().latest().number())
              instanceof LiveVersion latest
          && latest.invoker() instanceof BrokenInvoker broken) {
        String named = function.function().name() + " cannot be run: " + broken.reason();
        if (first == null || named.compareTo(first) < 0) first = named;
        more++;
      }
    return more > 0 ? first + " And " + more + " more." : first;
  }

  /**
   * From now on provisioned environments are kept warm. Not before the API answers: what starts in
   * them may call it.
   */
  public void warm() {
    warming = true;
    for (LiveFunction function : live.values())
      keepWarm(function.function(), null, function.versions());
  }

  /** Follows the registry. Calls follow one another; each costs what changed. */
  public void changed(List<Resources.Change<Function>> changes) {
    for (Resources.Change<Function> change : changes) {
      LiveFunction old = live.get(change.id());
      reserved += reserved(change.after()) - reserved(change.before());
      LiveFunction now = change.after() == null ? null : open(change.after(), old);
      if (now == null) {
        live.remove(change.id());
        meters.gone(change.id());
      } else live.put(change.id(), now);
      // After it can be found: either this, or who begins the warming, sees it.
      if (now != null && warming) keepWarm(change.after(), old, now.versions());
      if (old != null) closeUnused(old, now);
    }
    unreserved.limit(Math.max(0, accountLimit - reserved));
  }

  private static int reserved(Function function) {
    return function == null || function.reservedConcurrency() == null
        ? 0
        : function.reservedConcurrency();
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

  private static void closeUnused(LiveFunction before, LiveFunction after) {
    var used = new HashSet<Invoker>();
    if (after != null)
      for (LiveVersion version : after.versions().values()) used.add(version.invoker());
    for (LiveVersion version : before.versions().values())
      if (!used.contains(version.invoker())) version.invoker().close(GRACE);
  }
}
