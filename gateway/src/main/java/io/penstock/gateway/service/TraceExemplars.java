package io.penstock.gateway.service;

import io.prometheus.metrics.tracer.common.SpanContext;

/**
 * Ties what a histogram counts to the trace that it was counted of, where that trace is kept: the
 * histogram takes it as an exemplar. Any thread.
 */
public final class TraceExemplars implements SpanContext {
  /** {@code Root=1-8hex-24hex;Parent=16hex;Sampled=1}, as traces that are kept are told. */
  private static final int WHOLE = 74;

  private final ThreadLocal<String> current = new ThreadLocal<>();

  /**
   * Counts something.
   *
   * @param header X-Ray's of the stage that is counted; null where nothing is traced
   */
  public void of(String header, Runnable counting) {
    if (header == null || header.length() != WHOLE || header.charAt(WHOLE - 1) != '1') {
      counting.run();
      return;
    }
    current.set(header);
    try {
      counting.run();
    } finally {
      current.remove();
    }
  }

  @Override
  public String getCurrentTraceId() {
    String header = current.get();
    return header == null ? null : header.substring(7, 15) + header.substring(16, 40);
  }

  @Override
  public String getCurrentSpanId() {
    String header = current.get();
    return header == null ? null : header.substring(48, 64);
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return current.get() != null;
  }

  @Override
  public void markCurrentSpanAsExemplar() {}
}
