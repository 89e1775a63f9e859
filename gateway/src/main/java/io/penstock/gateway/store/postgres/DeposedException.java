package io.penstock.gateway.store.postgres;

/** Another gateway has become the active one: this one changes nothing any more. */
final class DeposedException extends RuntimeException {
  DeposedException() {
    super("Another gateway has taken over; this one changes nothing any more.", null, false, false);
  }
}
