package io.penstock.gateway.aws;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.function.Tracing;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what is asked of the AWS APIs by service, operation and status, and writes the access log
 * (logger {@code io.penstock.access}, level info). Any thread.
 */
public final class ApiAccess {
  private static final Logger LOG = LoggerFactory.getLogger("io.penstock.access");

  /** Bounded: names are those of the tables. */
  private record Key(String service, String operation, int status) {}

  private final MeterRegistry meters;
  private final Tracing tracing;
  private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

  public ApiAccess(MeterRegistry meters, Tracing tracing) {
    this.meters = meters;
    this.tracing = tracing;
  }

  /** A span of a request that is served; {@link #answered} does not end it. */
  Tracing.Span begin(AwsService service, Operation operation, String requestId, String trace) {
    return tracing
        .begin(Tracing.Kind.SERVER, service.signingName(), operation.name(), trace)
        .tag("rpc.system", "aws-api")
        .tag("rpc.method", operation.name())
        .tag("aws.request_id", requestId);
  }

  /**
   * @param operation null when the request names none that is known
   * @param fault null when it was served
   */
  void answered(
      String service,
      Operation operation,
      String requestId,
      int status,
      AwsFault fault,
      long nanos) {
    var key = new Key(service, operation == null ? "Unknown" : operation.name(), status);
    timers.computeIfAbsent(key, this::timer).record(Duration.ofNanos(nanos));
    if (LOG.isInfoEnabled())
      LOG.info(
          "{} {} {} {} {} us {}",
          key.service,
          key.operation,
          status,
          fault == null ? "-" : fault.code(),
          nanos / 1000,
          requestId);
  }

  private Timer timer(Key key) {
    return Timer.builder("penstock.api.requests")
        .description("Requests of the AWS APIs, until the answer was given")
        .tag("service", key.service)
        .tag("operation", key.operation)
        .tag("status", Integer.toString(key.status))
        .register(meters);
  }
}
