package io.penstock.trigger.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
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

  /** Those that have been compiled for themselves, which would take as long again here. */
  private final Map<R, EventPattern> large = new ConcurrentHashMap<>();

  /** Adds a pattern, or replaces the one this owner had. */
  public synchronized void put(R owner, EventPattern pattern) {
    EventPattern before = patterns.get(owner);
    if (pattern.equals(before)) return;
    try {
      if (before != null) forget(owner, before);
      if (pattern.large()) large.put(owner, pattern);
      else machine.addRule(owner, pattern.text());
    } catch (IOException e) {
      throw new IllegalArgumentException(e); // it has been parsed before
    }
    patterns.put(owner, pattern);
  }

  public synchronized void remove(R owner) {
    EventPattern before = patterns.remove(owner);
    if (before == null) return;
    try {
      forget(owner, before);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void forget(R owner, EventPattern before) throws IOException {
    if (before.large()) large.remove(owner);
    else machine.deleteRule(owner, before.text());
  }

  /** Whose patterns match, each once, in no order. */
  public List<R> matching(JsonNode event) {
    if (patterns.isEmpty() || !event.isObject()) return List.of();
    List<R> found = machine.rulesForJSONEvent(event);
    if (large.isEmpty()) return found;
    var all = new ArrayList<R>(found);
    large.forEach(
        (owner, pattern) -> {
          if (pattern.matches(event)) all.add(owner);
        });
    return all;
  }
}
