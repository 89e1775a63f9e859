package io.penstock.gateway.cloudformation;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aStack() throws Exception {
    StoredForm.check("cloudformation-stack", StackRecord::read, StackRecord::write, "id", "name");
  }

  @Test
  void aChangeSet() throws Exception {
    StoredForm.check("cloudformation-change-set", ChangeSet::read, ChangeSet::write, "id");
  }
}
