package io.penstock.gateway.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Owner;
import io.penstock.gateway.store.StoredForm;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aGroup() throws Exception {
    StoredForm.check("schedule-group", ScheduleGroup::read, ScheduleGroup::write, "name");
  }

  @Test
  void aSchedule() throws Exception {
    var form = Schedules.form(new Owner("us-east-1", "123456789012"));
    StoredForm.part(
        "schedule",
        Set.of("schedule.parameters.detailType", "schedule.parameters.source"),
        form::read,
        form::write,
        "given");
  }

  /** What was written before a member was known: its default, as CreateSchedule has it. */
  @Test
  void aScheduleThatSaysLittle() throws Exception {
    var form = Schedules.form(new Owner("us-east-1", "123456789012"));
    ScheduleDef def = StoredForm.old("schedule", form::read, form::write);
    assertEquals("default", def.group());
    assertEquals(185, def.schedule().maximumRetryAttempts());
    assertTrue(def.schedule().enabled());
    assertEquals(Duration.ZERO, def.schedule().window());
  }
}
