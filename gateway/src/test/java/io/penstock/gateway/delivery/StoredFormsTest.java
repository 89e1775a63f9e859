package io.penstock.gateway.delivery;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aRedrive() throws Exception {
    StoredForm.check("redrive", Redrives.Job::read, Redrives.Job::write, "id", "started");
  }
}
