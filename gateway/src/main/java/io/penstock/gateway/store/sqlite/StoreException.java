package io.penstock.gateway.store.sqlite;

/** The store cannot be opened or used; the message names the reason and the remedy. */
final class StoreException extends RuntimeException {
  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  StoreException(String message) {
    super(message);
  }
}
