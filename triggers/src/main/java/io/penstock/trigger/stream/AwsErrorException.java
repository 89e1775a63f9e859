package io.penstock.trigger.stream;

/** A service has answered with an error. */
public final class AwsErrorException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  AwsErrorException(String code, String message) {
    super(code + ": " + message);
    this.code = code;
  }

  /** Without a namespace: {@code ResourceNotFoundException}. */
  public String code() {
    return code;
  }
}
