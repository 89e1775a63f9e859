package io.penstock.gateway.aws;

/** An AWS error: what a service answers instead of a result. */
public final class AwsFault extends RuntimeException {
  private final int status;
  private final String code;

  /**
   * @param status HTTP status
   * @param code such as {@code ResourceNotFoundException}
   * @param message in AWS's words
   */
  public AwsFault(int status, String code, String message) {
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

  public static AwsFault invalid(String message) {
    return new AwsFault(400, "InvalidParameterValueException", message);
  }

  public static AwsFault notFound(String message) {
    return new AwsFault(404, "ResourceNotFoundException", message);
  }

  public static AwsFault validation(String message) {
    return new AwsFault(400, "ValidationException", message);
  }
}
