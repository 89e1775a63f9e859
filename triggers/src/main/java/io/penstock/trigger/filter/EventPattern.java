package io.penstock.trigger.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;

/**
 * One EventBridge pattern. Immutable; matches on any thread.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html">
 *     EventBridge event patterns</a>
 */
public final class EventPattern {
  /** EventBridge's limit on a rule's pattern; other services have their own. */
  public static final int CHARACTERS = 4_096;

  private static final int DEPTH = 100;

  /**
   * Every star of a field's wildcards may cost a look at every character of a value. AWS does not
   * tell its own limit; to count the real states, as the engine can, takes exponential time itself.
   */
  private static final int STARS = 128;

  /** AWS's limit on what {@code $or} multiplies to. */
  private static final int COMBINATIONS = 1_000;

  /** Values of all combinations together: what takes longer than a second to compile is refused. */
  private static final int VALUES = 20_000;

  /** Above this a pattern is compiled once and for itself, not into the table of a whole bus. */
  private static final int LARGE = 256;

  private final String text;
  private final GenericMachine<Boolean> machine;
  private final boolean large;

  private EventPattern(String text, GenericMachine<Boolean> machine, boolean large) {
    this.text = text;
    this.machine = machine;
    this.large = large;
  }

  /**
   * Up to a second for a {@link #mayBeLarge large} pattern.
   *
   * @throws InvalidPatternException with AWS's reason
   */
  public static EventPattern parse(String text) {
    if (depth(text) > DEPTH) throw new InvalidPatternException("Pattern is nested too deeply");
    PatternSize size = PatternSize.of(text);
    if (size.combinations() > COMBINATIONS)
      throw new InvalidPatternException(
          "Rule combinations exceed the limit of " + COMBINATIONS + " for $or");
    if (size.values() > VALUES || size.stars() > STARS)
      throw new InvalidPatternException("Rule is too complex");
    String problem = JsonRuleCompiler.check(text, false);
    if (problem != null) throw new InvalidPatternException(firstLine(problem));
    GenericMachine<Boolean> machine = newMachine();
    try {
      machine.addRule(Boolean.TRUE, text);
    } catch (NullPointerException e) {
      // The engine stumbles over a list of prefixes, suffixes or the like that is empty.
      throw new InvalidPatternException("Empty arrays are not allowed");
    } catch (IOException | RuntimeException e) {
      throw new InvalidPatternException(firstLine(String.valueOf(e.getMessage())));
    }
    if (machine.isEmpty()) throw new InvalidPatternException("Empty objects are not allowed");
    return new EventPattern(text, machine, size.combinations() > 1 && size.values() > LARGE);
  }

  /**
   * A pattern that nothing matches: for one that was kept before it would have been refused.
   *
   * @param text as it was kept
   */
  public static EventPattern never(String text) {
    return new EventPattern(text, newMachine(), true);
  }

  /**
   * Whether a text that holds patterns may take long to compile, by a look at its bytes: then it
   * does not belong on an event loop.
   */
  public static boolean mayBeLarge(String holder) {
    return holder.length() > LARGE
        && (holder.contains("or") && (holder.contains("$") || holder.contains("%24"))
            || holder.contains("\\u")
            || holder.contains("numeric"));
  }

  boolean large() {
    return large;
  }

  static <R> GenericMachine<R> newMachine() {
    return GenericMachine.<R>builder().withOverridesForDuplicateRules(false).build();
  }

  private static String firstLine(String problem) {
    int end = problem.indexOf('\n');
    return end < 0 ? problem : problem.substring(0, end);
  }

  /** Counts brackets outside strings: a bound that needs no parser. */
  private static int depth(String json) {
    int depth = 0;
    int most = 0;
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') inText = !inText;
      else if (inText) {
        if (c == '\\') i++;
      } else if (c == '{' || c == '[') most = Math.max(most, ++depth);
      else if (c == '}' || c == ']') depth--;
    }
    return most;
  }

  public String text() {
    return text;
  }

  /**
   * @param event an object; anything else matches nothing
   */
  public boolean matches(JsonNode event) {
    return event.isObject() && !machine.rulesForJSONEvent(event).isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
