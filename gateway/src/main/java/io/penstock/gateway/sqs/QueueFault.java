package io.penstock.gateway.sqs;

/** A request that SQS would not take, with SQS's name for why. */
public final class QueueFault extends RuntimeException {
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

  static QueueFault noQueue() {
    return new QueueFault("QueueDoesNotExist", "The specified queue does not exist.");
  }
}
