package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.Attempt.Ended;
import io.penstock.gateway.delivery.DeliveryLog.State;

/**
 * The numbers that stand for states and for ends of tries in the file. Written out: the order of an
 * enum may change, and what is stored may not. The scripts of the schema say the same.
 */
final class Codes {
  static final int PENDING = 0;
  static final int RUNNING = 1;
  static final int WAITING = 2;
  static final int SUCCEEDED = 3;
  static final int DEAD = 4;

  private Codes() {}

  static int of(State state) {
    return switch (state) {
      case PENDING -> PENDING;
      case RUNNING -> RUNNING;
      case WAITING -> WAITING;
      case SUCCEEDED -> SUCCEEDED;
      case DEAD -> DEAD;
    };
  }

  static State state(int code) {
    return switch (code) {
      case PENDING -> State.PENDING;
      case RUNNING -> State.RUNNING;
      case WAITING -> State.WAITING;
      case SUCCEEDED -> State.SUCCEEDED;
      case DEAD -> State.DEAD;
      default -> throw new IllegalStateException("no state has the number " + code);
    };
  }

  static int of(Ended ended) {
    return switch (ended) {
      case RETURNED -> 0;
      case RAISED -> 1;
      case TIMED_OUT -> 2;
      case THROTTLED -> 3;
      case UNREACHABLE -> 4;
    };
  }

  static Ended ended(int code) {
    return switch (code) {
      case 0 -> Ended.RETURNED;
      case 1 -> Ended.RAISED;
      case 2 -> Ended.TIMED_OUT;
      case 3 -> Ended.THROTTLED;
      case 4 -> Ended.UNREACHABLE;
      default -> throw new IllegalStateException("no end of a try has the number " + code);
    };
  }
}
