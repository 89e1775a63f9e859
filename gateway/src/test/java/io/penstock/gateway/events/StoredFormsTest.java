package io.penstock.gateway.events;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aBus() throws Exception {
    StoredForm.check("event-bus", EventBus::read, EventBus::write);
  }

  @Test
  void aRule() throws Exception {
    StoredForm.check("rule", Rule::read, Rule::write);
  }

  @Test
  void anArchive() throws Exception {
    StoredForm.check("archive", Archive::read, Archive::write);
  }

  @Test
  void aReplay() throws Exception {
    StoredForm.check("replay", Replay::read, Replay::write);
  }
}
