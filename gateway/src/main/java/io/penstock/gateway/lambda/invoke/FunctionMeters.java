package io.penstock.gateway.lambda.invoke;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.gateway.service.TraceExemplars;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of each function: CloudWatch's metrics under their names in Prometheus style, and
 * what Lambda would have billed. Any thread. One set per function name, for the life of the
 * function.
 */
public final class FunctionMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
    Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10),
    Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ofSeconds(900)
  };

  private final MeterRegistry registry;
  private final TraceExemplars exemplars;
  private final ConcurrentHashMap<String, Meters> functions = new ConcurrentHashMap<>();

  /** Without exemplars. */
  public FunctionMeters(MeterRegistry registry) {
    this(registry, new TraceExemplars());
  }

  /**
   * @param exemplars those of the registry
   */
  public FunctionMeters(MeterRegistry registry, TraceExemplars exemplars) {
    this.registry = registry;
    this.exemplars = exemplars;
  }

  /** The meters of one function, made on first use. */
  public Meters of(String function) {
    return functions.computeIfAbsent(function, name -> new Meters(name, registry, exemplars));
  }

  /** There is no such function any more; what still runs of it is counted for nobody. */
  void gone(String function) {
    Meters meters = functions.remove(function);
    if (meters != null) meters.all.forEach(registry::remove);
  }

  /** One function's meters. */
  public static final class Meters {
    private final List<Meter> all;
    private final Counter invocations;
    private final Counter errors;
    private final Counter throttles;
    private final Counter coldStarts;
    private final Counter unreachable;
    private final Timer duration;
    private final AtomicInteger concurrent = new AtomicInteger();
    private final LongAdder billedMillis = new LongAdder();
    private final LongAdder mbMillis = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final TraceExemplars exemplars;

    Meters(String name, MeterRegistry registry, TraceExemplars exemplars) {
      this.exemplars = exemplars;
      String tag = "function_name";
      invocations = registry.counter("aws.lambda.invocations", tag, name);
      errors = registry.counter("aws.lambda.errors", tag, name);
      throttles = registry.counter("aws.lambda.throttles", tag, name);
      coldStarts = registry.counter("aws.lambda.cold.starts", tag, name);
      unreachable = registry.counter("aws.lambda.system.errors", tag, name);
      duration =
          Timer.builder("aws.lambda.duration")
              .tag(tag, name)
              .serviceLevelObjectives(BUCKETS)
              .register(registry);
      Gauge gauge =
          Gauge.builder("aws.lambda.concurrent.executions", concurrent, AtomicInteger::get)
              .tag(tag, name)
              .register(registry);
      all = List.of(invocations, errors, throttles, coldStarts, unreachable, duration, gauge);
    }

    void throttled() {
      throttles.increment();
    }

    void entered() {
      concurrent.incrementAndGet();
    }

    /**
     * @param trace header of the call's span; null where nothing is traced
     */
    void left(Result result, String trace) {
      concurrent.decrementAndGet();
      if (result == null) {
        unreachable.increment();
        return;
      }
      switch (result.outcome()) {
        case Outcome.Throttled _ -> throttles.increment();
        case Outcome.Unreachable _ -> unreachable.increment();
        case Outcome.Returned _ -> ran(result.report(), trace);
        case Outcome.Raised _, Outcome.TimedOut _ -> {
          errors.increment();
          ran(result.report(), trace);
        }
      }
    }

    private void ran(Report report, String trace) {
      invocations.increment();
      exemplars.of(trace, () -> duration.record(report.durationNanos(), TimeUnit.NANOSECONDS));
      if (report.coldStart()) coldStarts.increment();
      requests.increment();
      long millis = report.billedMillis();
      billedMillis.add(millis);
      mbMillis.add(millis * report.memoryMb());
    }

    /** What Lambda would have billed since the start of the process. */
    public Usage usage() {
      return new Usage(requests.sum(), billedMillis.sum(), mbMillis.sum() / 1024.0 / 1000.0);
    }

    public int concurrentExecutions() {
      return concurrent.get();
    }

    public long errorCount() {
      return (long) errors.count();
    }

    public long throttleCount() {
      return (long) throttles.count();
    }
  }
}
