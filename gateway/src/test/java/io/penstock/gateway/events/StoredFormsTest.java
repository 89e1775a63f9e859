package io.penstock.gateway.events;

import io.penstock.gateway.store.StoredForm;
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
}
