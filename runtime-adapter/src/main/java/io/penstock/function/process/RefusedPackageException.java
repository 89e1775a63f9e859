package io.penstock.function.process;

/** A package that cannot be used; the message is Lambda's. */
final class RefusedPackageException extends IllegalArgumentException {
  RefusedPackageException(String message, Throwable cause) {
    super(message, cause);
  }
}
