package io.penstock.trigger.mapping;

import java.time.Duration;

/**
 * The options of a mapping that all ordered sources share, as AWS names them.
 *
 * @param size records of a batch at most
 * @param window how long records wait for company
 * @param parallel batches of one lane at a time, with order kept by key
 * @param partialAnswers {@code ReportBatchItemFailures}
 * @param bisect {@code BisectBatchOnFunctionError}
 * @param retries attempts after the first; -1 for as many as it takes
 * @param maxAge records older than that are given up; null: as long as the source keeps them
 * @param tumbling length of tumbling windows; zero for none
 * @param concurrency batches in flight at most, of all lanes together
 */
public record Batching(
    int size,
    Duration window,
    int parallel,
    boolean partialAnswers,
    boolean bisect,
    int retries,
    Duration maxAge,
    Duration tumbling,
    int concurrency) {

  /** Lambda's limit of an invocation's payload. */
  public static final int MOST_BYTES = 6 << 20;

  public boolean windows() {
    return !tumbling.isZero();
  }
}
