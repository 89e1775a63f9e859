package io.penstock.gateway.ops;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.DeliveryLog.Entry;

/** Where an event stands, and why, in one sentence. Pure. */
final class Explanation {
  private Explanation() {}

  static String of(Entry entry) {
    Attempt last = entry.last();
    String failed = last == null ? "" : " The last try ended as " + ended(last) + ".";
    return switch (entry.state()) {
      case SUCCEEDED -> "Delivered at " + entry.ended() + ".";
      case RUNNING -> "Is being tried." + failed;
      case WAITING -> "Waits until an earlier event of its order key has ended.";
      case PENDING ->
          last == null
              ? "Has not been tried; due at " + entry.due() + "."
              : "Is tried again at " + entry.due() + "." + failed;
      case DEAD -> "Given up at " + entry.ended() + ": " + why(entry.condition()) + "." + failed;
    };
  }

  private static String ended(Attempt attempt) {
    String error = attempt.errorType() == null ? "" : ": " + attempt.errorType();
    return attempt.ended().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + error;
  }

  private static String why(Condition condition) {
    return switch (condition) {
      case RetriesExhausted -> "all retries were used up";
      case EventAgeExceeded -> "it grew older than its maximum event age";
      case ZeroReservedConcurrency -> "the function's reserved concurrency is 0";
      case Undeliverable -> "the target does not exist or refuses it for good";
      case FunctionNotFound -> "the function or its qualifier was deleted";
      case Damaged -> "what is stored of it is damaged";
      case Quarantined -> "the gateway went down each time while it was being tried";
    };
  }
}
