package io.penstock.gateway.sqs;

import io.penstock.gateway.store.MissingQueueException;
import io.vertx.core.Future;

/** A request that SQS would not take, with SQS's name for why. */
public final class QueueFault extends RuntimeException {
  static final String NO_QUEUE = "QueueDoesNotExist";

  private final String code;

  /**
   * @param code as in SQS's service model: {@code QueueDoesNotExist}
   */
  public QueueFault(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public String code() {
    return code;
  }

  /** What the store says of a queue that was deleted meanwhile, in SQS's words. */
  static <T> Future<T> of(Throwable problem) {
    return Future.failedFuture(problem instanceof MissingQueueException ? noQueue() : problem);
  }

  static QueueFault noQueue() {
    return new QueueFault(NO_QUEUE, "The specified queue does not exist.");
  }
}
