package io.penstock.gateway.lambda.mapping;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aMapping() throws Exception {
    StoredForm.check("mapping", MappingDef::read, MappingDef::write, "uuid", "given");
  }
}
