package io.penstock.trigger.queue;

import io.penstock.trigger.filter.FilterCriteria;
import java.time.Duration;

/**
 * The options of a mapping on a queue.
 *
 * @param size messages of a batch at most
 * @param window how long a batch waits for company
 * @param partialAnswers {@code ReportBatchItemFailures}
 * @param pollers how many are kept polling an idle queue
 * @param concurrency batches in flight at most
 * @param functionTimeout of the function: visibility must outlast it
 */
public record QueueRules(
    int size,
    Duration window,
    boolean partialAnswers,
    int pollers,
    int concurrency,
    Duration functionTimeout,
    FilterCriteria filter) {

  /** Without provisioned pollers. */
  public static final int POLLERS = 2;

  /** Null where the queue's own visibility is enough. */
  Duration visibility(Duration own) {
    if (window.isZero() || window.plus(functionTimeout).compareTo(own) <= 0) return null;
    return window.plus(functionTimeout).plusSeconds(30);
  }
}
