package io.penstock.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.trigger.filter.EventPattern;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Since when a rule's schedule counts is a part of the rule: one commit, and no note beside it. */
class RuleTest {
  private static final Instant MADE = Instant.parse("2026-03-04T05:06:07Z");
  private static final Instant LATER = MADE.plusSeconds(3_600);

  private static Rule rule(String schedule, boolean enabled) {
    return new Rule(
        "arn:aws:events:us-east-1:123456789012:rule/r",
        "default",
        "r",
        schedule == null ? EventPattern.parse("{\"source\":[\"x\"]}") : null,
        schedule,
        enabled,
        null,
        null,
        Map.of(),
        List.of(),
        null);
  }

  @Test
  void aScheduleThatStaysGoesOnCounting() {
    Rule made = Rule.follow(null, rule("rate(5 minutes)", true), MADE);
    assertEquals(MADE, made.since());
    assertEquals(MADE, made.clocked().since());
    assertEquals(MADE, Rule.follow(made, rule("rate(5 minutes)", true), LATER).since());
    assertEquals(made, Rule.read(new JsonObject(made.write().encode())));
  }

  @Test
  void anotherScheduleAndOneThatIsEnabledCountAnew() {
    Rule made = Rule.follow(null, rule("rate(5 minutes)", true), MADE);
    assertEquals(LATER, Rule.follow(made, rule("rate(6 minutes)", true), LATER).since());
    Rule off = Rule.follow(made, made.withEnabled(false), LATER);
    assertEquals(LATER, off.since());
    Instant again = LATER.plusSeconds(60);
    assertEquals(again, Rule.follow(off, off.withEnabled(true), again).since());
    assertNull(Rule.follow(made, rule(null, true), LATER).since());
  }
}
