package io.penstock.trigger.stream;

/** The cluster has no such topic. */
final class UnknownTopicException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnknownTopicException(String topic) {
    super("there is no topic " + topic);
  }
}
