package io.penstock.gateway.delivery;

/** Where the dispatcher is: between its claims by turns, then once through its end. */
sealed interface Engine {
  /**
   * No claim is under way.
   *
   * @param more whether the queue may have more that is due than there was room for
   */
  record Resting(boolean more) implements Engine {
    Claiming claim() {
      return new Claiming(more, false, false);
    }
  }

  /**
   * A claim is under way.
   *
   * @param more as before it
   * @param again whether something has come meanwhile, so that it is to be claimed again at once
   * @param freed whether room has come free meanwhile, which it does not count
   */
  record Claiming(boolean more, boolean again, boolean freed) implements Engine {
    Claiming arrived() {
      return new Claiming(more, true, freed);
    }

    Claiming roomier() {
      return new Claiming(more, again, true);
    }
  }

  /** Leases nothing more; what is being tried is waited for. */
  record Stopping() implements Engine {}

  /** What the queue or a sender still says is of no interest. */
  record Stopped() implements Engine {}

  /** Whether nothing new is tried. */
  default boolean isEnding() {
    return switch (this) {
      case Resting _, Claiming _ -> false;
      case Stopping _, Stopped _ -> true;
    };
  }

  default boolean isOver() {
    return this instanceof Stopped;
  }

  /** Whether more may be due than is being tried. */
  default boolean hasMore() {
    return switch (this) {
      case Resting resting -> resting.more;
      case Claiming claiming -> claiming.more;
      case Stopping _, Stopped _ -> false;
    };
  }
}
