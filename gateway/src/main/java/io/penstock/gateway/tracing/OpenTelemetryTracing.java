package io.penstock.gateway.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.penstock.function.TraceHeader;
import io.penstock.function.Tracing;
import io.penstock.gateway.settings.Settings.Traces;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Sends spans to a collector by OTLP over HTTP, in batches, on a thread of its own. What does not
 * fit into the {@value #WAITING} spans that may wait, or the collector does not take, is dropped.
 * Whether a trace is kept is decided where it begins; who hands over {@code Sampled} has decided.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP</a>
 */
public final class OpenTelemetryTracing implements Tracing {
  private static final int WAITING = 8_192;
  private static final long CLOSE_SECONDS = 3;
  private static final HexFormat HEX = HexFormat.of();

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Sampler undecided;

  private OpenTelemetryTracing(
      Traces settings, String version, InstantSource clock, RandomGenerator random) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(settings.url().toString());
    settings.headers().forEach(exporter::addHeader);
    undecided = Sampler.traceIdRatioBased(settings.ratio());
    provider =
        SdkTracerProvider.builder()
            .setIdGenerator(new Ids(clock, random))
            .setSampler(Sampler.parentBased(undecided))
            .setResource(
                Resource.getDefault().toBuilder()
                    .put("service.name", "penstock")
                    .put("service.version", version)
                    .build())
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter.build()).setMaxQueueSize(WAITING).build())
            .build();
    tracer = provider.get("io.penstock");
  }

  /**
   * @param settings null for {@link Tracing#OFF}
   * @param random for ids; any thread
   */
  public static Tracing of(
      Traces settings, String version, InstantSource clock, RandomGenerator random) {
    if (settings == null) return OFF;
    LibraryLog.take();
    return new OpenTelemetryTracing(settings, version, clock, random);
  }

  /** Trace ids begin with the time, as X-Ray's must. */
  private record Ids(InstantSource clock, RandomGenerator random) implements IdGenerator {
    @Override
    public String generateTraceId() {
      return HEX.toHexDigits((int) clock.instant().getEpochSecond())
          + HEX.toHexDigits(random.nextInt())
          + generateSpanId();
    }

    @Override
    public String generateSpanId() {
      long id = random.nextLong();
      return HEX.toHexDigits(id == 0 ? 1 : id);
    }
  }

  @Override
  public Span begin(Kind kind, String what, String name, String parent, List<String> links) {
    TraceHeader.Read led = TraceHeader.read(parent);
    var span =
        tracer
            .spanBuilder(what + " " + name)
            .setSpanKind(SpanKind.valueOf(kind.name()))
            .setParent(
                led == null
                    ? Context.root()
                    : Context.root().with(io.opentelemetry.api.trace.Span.wrap(context(led))));
    for (String link : links) {
      TraceHeader.Read other = TraceHeader.read(link);
      boolean own = other == null || led != null && other.trace().equals(led.trace());
      if (!own && other.parent() != null) span.addLink(context(other));
    }
    return new Stage(span.startSpan());
  }

  /** A caller that names no span of its own has a trace all the same. */
  private SpanContext context(TraceHeader.Read header) {
    boolean sampled = header.sampled() == null ? isKept(header.trace()) : header.sampled();
    return SpanContext.createFromRemoteParent(
        header.trace(),
        header.parent() == null ? header.trace().substring(16) : header.parent(),
        sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  private boolean isKept(String trace) {
    return switch (undecided
        .shouldSample(Context.root(), trace, "", SpanKind.INTERNAL, Attributes.empty(), List.of())
        .getDecision()) {
      case DROP -> false;
      case RECORD_ONLY, RECORD_AND_SAMPLE -> true;
    };
  }

  @Override
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    CompletableResultCode result = provider.shutdown();
    Thread.ofVirtual()
        .start(
            () -> {
              result.join(CLOSE_SECONDS, TimeUnit.SECONDS);
              closed.complete();
            });
    return closed.future();
  }

  /** Not to be mixed up: both are called Span. */
  private record Stage(io.opentelemetry.api.trace.Span span) implements Span {
    @Override
    public String header(String otherwise) {
      SpanContext context = span.getSpanContext();
      return new TraceHeader.Read(context.getTraceId(), context.getSpanId(), context.isSampled())
          .xRay();
    }

    @Override
    public Span tag(String key, String value) {
      if (value != null) span.setAttribute(AttributeKey.stringKey(key), value);
      return this;
    }

    @Override
    public void end(String problem) {
      if (problem != null) span.setStatus(StatusCode.ERROR, problem);
      span.end();
    }
  }
}
