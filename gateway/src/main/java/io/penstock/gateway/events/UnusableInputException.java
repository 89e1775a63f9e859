package io.penstock.gateway.events;

/** A template made something that cannot be delivered, such as broken JSON. */
final class UnusableInputException extends RuntimeException {
  UnusableInputException(String reason) {
    super(reason, null, false, false);
  }
}
