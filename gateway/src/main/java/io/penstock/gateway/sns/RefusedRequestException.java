package io.penstock.gateway.sns;

/** What was asked of a topic cannot be done; says so in SNS's words. */
public final class RefusedRequestException extends RuntimeException {
  private final int status;
  private final String code;

  /**
   * @param status HTTP status
   * @param code SNS's
   */
  public RefusedRequestException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /**
   * @param what follows {@code Invalid parameter: }
   */
  public static RefusedRequestException invalid(String what) {
    return new RefusedRequestException(400, "InvalidParameter", "Invalid parameter: " + what);
  }

  public static RefusedRequestException noTopic() {
    return new RefusedRequestException(404, "NotFound", "Topic does not exist");
  }

  public static RefusedRequestException noSubscription() {
    return new RefusedRequestException(404, "NotFound", "Subscription does not exist");
  }
}
