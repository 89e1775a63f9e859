package io.penstock.gateway.aws;

/** An AWS error: what a service answers instead of a result. */
public final class AwsFault extends RuntimeException {
  private final int status;
  private final String code;
  private final String queryCode;

  /**
   * @param status HTTP status
   * @param code such as {@code ResourceNotFoundException}
   * @param message in AWS's words
   */
  public AwsFault(int status, String code, String message) {
    this(status, code, null, message);
  }

  /**
   * @param queryCode what the Query protocol calls it where that differs; or null
   */
  public AwsFault(int status, String code, String queryCode, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.queryCode = queryCode;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** Null where it is the {@link #code()}. */
  public String queryCode() {
    return queryCode;
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

  /** A defect of ours; the log knows more. */
  public static AwsFault internal() {
    return new AwsFault(500, "ServiceException", "InternalError", "An internal error occurred.");
  }
}
