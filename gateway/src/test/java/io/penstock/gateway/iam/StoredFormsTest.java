package io.penstock.gateway.iam;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aRole() throws Exception {
    StoredForm.check("iam-role", Role::read, Role::write, "name");
  }

  @Test
  void aPolicy() throws Exception {
    StoredForm.check("iam-policy", ManagedPolicy::read, ManagedPolicy::write, "name");
  }
}
