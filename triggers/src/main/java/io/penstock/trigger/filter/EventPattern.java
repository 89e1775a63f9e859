package io.penstock.trigger.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.MachineComplexityEvaluator;

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

  /** Wildcards that would let one value be in more states than this at once are refused. */
  private static final int STATES = 500;

  private final String text;
  private final GenericMachine<Boolean> machine;

  private EventPattern(String text, GenericMachine<Boolean> machine) {
    this.text = text;
    this.machine = machine;
  }

  /**
   * @throws InvalidPatternException with AWS's reason
   */
  public static EventPattern parse(String text) {
    if (depth(text) > DEPTH) throw new InvalidPatternException("Pattern is nested too deeply");
    String problem = JsonRuleCompiler.check(text, false);
    if (problem != null) throw new InvalidPatternException(firstLine(problem));
    GenericMachine<Boolean> machine = newMachine();
    try {
      machine.addRule(Boolean.TRUE, text);
    } catch (IOException | RuntimeException e) {
      throw new InvalidPatternException(firstLine(String.valueOf(e.getMessage())));
    }
    if (machine.isEmpty()) throw new InvalidPatternException("Empty objects are not allowed");
    if (text.contains("wildcard")
        && machine.evaluateComplexity(new MachineComplexityEvaluator(STATES)) >= STATES)
      throw new InvalidPatternException("Rule is too complex");
    return new EventPattern(text, machine);
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
