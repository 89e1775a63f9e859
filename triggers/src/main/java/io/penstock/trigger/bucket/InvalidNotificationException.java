package io.penstock.trigger.bucket;

/** What came is no notification of an object store; the message says where and why. */
public final class InvalidNotificationException extends RuntimeException {
  InvalidNotificationException(String message) {
    super(message, null, false, false);
  }
}
