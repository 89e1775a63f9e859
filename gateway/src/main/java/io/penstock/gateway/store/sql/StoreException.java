package io.penstock.gateway.store.sql;

/** The store cannot be opened or used; the message names the reason and the remedy. */
public final class StoreException extends RuntimeException {
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreException(String message) {
    super(message);
  }
}
