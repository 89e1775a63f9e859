package io.penstock.gateway.s3;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aBucket() throws Exception {
    StoredForm.check("bucket", Bucket::read, Bucket::write, "name");
  }

  @Test
  void anObjectThatWasSeen() throws Exception {
    StoredForm.check("object", StoredObjects::known, StoredObjects::json);
  }
}
