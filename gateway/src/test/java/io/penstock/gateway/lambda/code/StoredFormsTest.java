package io.penstock.gateway.lambda.code;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aLayer() throws Exception {
    StoredForm.check("layer", Layer::read, Layer::write, "name");
  }
}
