package io.penstock.gateway.ssm;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aParameter() throws Exception {
    StoredForm.check("ssm-parameter", Parameter::read, Parameter::write, "name");
  }
}
