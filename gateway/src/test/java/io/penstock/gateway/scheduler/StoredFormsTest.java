package io.penstock.gateway.scheduler;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aGroup() throws Exception {
    StoredForm.check("schedule-group", ScheduleGroup::read, ScheduleGroup::write);
  }
}
