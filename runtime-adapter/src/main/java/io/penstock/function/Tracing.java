package io.penstock.function;

import io.vertx.core.Future;
import java.util.List;

/**
 * Takes the spans of what goes through, one for each stage. What a stage hands on has the stage's
 * own header, so that the stages of one event form a tree. Any thread; never blocks.
 */
public interface Tracing {
  /** Takes nothing; every header stays as it was. */
  Tracing OFF = (kind, what, name, parent, links) -> Span.NONE;

  /** As OpenTelemetry has them. */
  enum Kind {
    /** Answers somebody who waits. */
    SERVER,
    /** Keeps something for later. */
    PRODUCER,
    /** Takes up what was kept. */
    CONSUMER,
    /** Calls and waits. */
    CLIENT
  }

  /**
   * A stage that begins now.
   *
   * @param what the stage, a word: with the name it is the span's name
   * @param name few different ones: a function, a route, an operation
   * @param parent header of what led to it, as {@link TraceHeader} reads them; null where it begins
   *     a trace
   * @param links headers of what it takes up besides; those of its own trace are left out
   */
  Span begin(Kind kind, String what, String name, String parent, List<String> links);

  default Span begin(Kind kind, String what, String name, String parent) {
    return begin(kind, what, name, parent, List.of());
  }

  /** Hands over what has ended, and takes nothing more; completes when that is done or given up. */
  default Future<Void> close() {
    return Future.succeededFuture();
  }

  /** One stage. Any thread. */
  interface Span {
    /** Of nothing. */
    Span NONE =
        new Span() {
          @Override
          public String header(String otherwise) {
            return otherwise;
          }

          @Override
          public Span tag(String key, String value) {
            return this;
          }

          @Override
          public void end(String problem) {}
        };

    /**
     * The header for what comes of it: of the same trace, with this stage as the parent.
     *
     * @param otherwise what it is when nothing is traced
     */
    String header(String otherwise);

    /**
     * @param value null for none
     */
    Span tag(String key, String value);

    /**
     * Only the first call counts.
     *
     * @param problem null when all went well
     */
    void end(String problem);
  }
}
