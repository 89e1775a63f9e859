package io.penstock.function.process;

/** A package that cannot be used; the message is Lambda's. */
public final class RefusedPackageException extends IllegalArgumentException {
  public RefusedPackageException(String message, Throwable cause) {
    super(message, cause);
  }
}
