package io.penstock.gateway.store.sqlite;

import java.sql.SQLException;

/** Stored bytes are not what was written. */
final class DamageException extends SQLException {
  DamageException(String message) {
    super(message);
  }
}
