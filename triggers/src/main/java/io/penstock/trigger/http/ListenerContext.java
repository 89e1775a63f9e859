package io.penstock.trigger.http;

import io.penstock.trigger.Intake;
import java.util.function.Supplier;

/**
 * What all requests of one listener share. Event loop only.
 *
 * @param apis the table at this moment
 * @param receiver takes what is not for APIs
 */
record ListenerContext(
    HttpSettings settings,
    Supplier<ApiTable> apis,
    Intake intake,
    Ids ids,
    ClockText clock,
    BodyBudget bodies,
    Authorizers guard,
    Receiver receiver) {

  /** How much of request bodies is held at this moment. */
  static final class BodyBudget {
    private final long max;
    private long held;

    BodyBudget(long max) {
      this.max = max;
    }

    boolean take(int bytes) {
      if (held + bytes > max) {
        return false;
      }
      held += bytes;
      return true;
    }

    void giveBack(long bytes) {
      held -= bytes;
    }

    long held() {
      return held;
    }
  }
}
