package io.penstock.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.gateway.store.StoredForm;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aBus() throws Exception {
    StoredForm.check("event-bus", EventBus::read, EventBus::write, "name");
  }

  @Test
  void aRule() throws Exception {
    StoredForm.part("rule", Set.of("schedule"), Rule::read, Rule::write, "arn", "name");
  }

  @Test
  void aRuleByTheClock() throws Exception {
    StoredForm.part(
        "rule-schedule", Set.of("pattern", "targets"), Rule::read, Rule::write, "arn", "name");
  }

  @Test
  void anArchive() throws Exception {
    StoredForm.check("archive", Archive::read, Archive::write, "name");
  }

  @Test
  void aReplay() throws Exception {
    StoredForm.check("replay", Replay::read, Replay::write, "name");
  }

  /** Taken when less was refused: 131,072 combinations, which are not made again at each start. */
  @Test
  void aPatternThatIsRefusedNowMatchesNothing() throws Exception {
    var detail = new JsonObject();
    for (int i = 0; i < 17; i++)
      detail.put("a" + i, new JsonObject("{\"$or\":[{\"x\":[\"1\"]},{\"y\":[\"1\"]}]}"));
    String pattern = new JsonObject().put("detail", detail).encode();
    Rule rule = Rule.read(StoredForm.golden("rule").put("pattern", pattern));
    assertEquals(pattern, rule.write().getString("pattern"), "it is shown as it was put");
    assertFalse(rule.pattern().matches(JsonNodeFactory.instance.objectNode()));
    Archive archive = Archive.read(StoredForm.golden("archive").put("pattern", pattern));
    assertEquals(pattern, archive.write().getString("pattern"));
  }
}
