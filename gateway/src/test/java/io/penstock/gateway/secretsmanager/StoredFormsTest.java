package io.penstock.gateway.secretsmanager;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aSecret() throws Exception {
    StoredForm.check("secret", Secret::read, Secret::write, "name");
  }
}
