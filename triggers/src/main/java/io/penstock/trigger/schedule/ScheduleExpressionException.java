package io.penstock.trigger.schedule;

/** An expression that AWS would refuse. The message says why, in words for people. */
public final class ScheduleExpressionException extends IllegalArgumentException {
  private final String awsMessage;

  ScheduleExpressionException(String text, Schedule.Kind kind, String reason) {
    super((text.length() > 80 ? text.substring(0, 80) + "..." : text) + ": " + reason);
    awsMessage =
        switch (kind) {
          case RULE -> "Parameter ScheduleExpression is not valid.";
          case SCHEDULER -> "Invalid Schedule Expression " + text + ".";
        };
  }

  /** What the service that was asked answers, with {@code ValidationException} and status 400. */
  public String awsMessage() {
    return awsMessage;
  }
}
