package io.penstock.gateway.events;

import io.penstock.trigger.filter.EventPattern;
import io.penstock.trigger.filter.InvalidPatternException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Patterns as they come back from the store. */
final class KeptPattern {
  private static final Logger LOG = LoggerFactory.getLogger(KeptPattern.class);

  private KeptPattern() {}

  /**
   * One that was taken when less was refused must not keep the gateway from starting: it matches
   * nothing until it is put again, and the log says so.
   *
   * @param owner whose it is
   */
  static EventPattern of(String text, String owner) {
    try {
      return EventPattern.parse(text);
    } catch (InvalidPatternException e) {
      LOG.error("The pattern of {} matches nothing: {}", owner, e.getMessage());
      return EventPattern.never(text);
    }
  }
}
