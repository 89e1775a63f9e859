package io.penstock.gateway.tracing;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What OpenTelemetry's library has to say, in our own log, a line each. */
final class LibraryLog extends Handler {
  private static final Logger LOG = LoggerFactory.getLogger(OpenTelemetryTracing.class);

  /** Kept, as the logging library itself does not. */
  private static final java.util.logging.Logger THEIRS =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private LibraryLog() {}

  static synchronized void take() {
    if (THEIRS.getHandlers().length > 0) return;
    THEIRS.setUseParentHandlers(false);
    THEIRS.addHandler(new LibraryLog());
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) return;
    Throwable why = record.getThrown();
    LOG.warn("Traces: {}{}", record.getMessage(), why == null ? "" : " (" + why + ")");
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
