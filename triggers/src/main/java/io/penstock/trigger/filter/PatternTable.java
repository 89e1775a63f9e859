package io.penstock.trigger.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.event.ruler.GenericMachine;

/**
 * Many patterns at once: the time to match hardly grows with their number. Any thread; what is
 * added or removed while an event is matched may be seen or not.
 *
 * @param <R> whose pattern it is; by {@code equals}
 */
public final class PatternTable<R> {
  private final GenericMachine<R> machine = EventPattern.newMachine();
  private final Map<R, EventPattern> patterns = new ConcurrentHashMap<>();

  /** Adds a pattern, or replaces the one this owner had. */
  public synchronized void put(R owner, EventPattern pattern) {
    EventPattern before = patterns.get(owner);
    if (pattern.equals(before)) return;
    try {
      if (before != null) machine.deleteRule(owner, before.text());
      machine.addRule(owner, pattern.text());
    } catch (IOException e) {
      throw new IllegalArgumentException(e); // it has been parsed before
    }
    patterns.put(owner, pattern);
  }

  public synchronized void remove(R owner) {
    EventPattern before = patterns.remove(owner);
    if (before == null) return;
    try {
      machine.deleteRule(owner, before.text());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whose patterns match, each once, in no order. */
  public List<R> matching(JsonNode event) {
    if (patterns.isEmpty() || !event.isObject()) return List.of();
    return machine.rulesForJSONEvent(event);
  }
}
