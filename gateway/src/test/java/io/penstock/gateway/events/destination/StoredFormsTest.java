package io.penstock.gateway.events.destination;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void anApiDestination() throws Exception {
    StoredForm.check("api-destination", ApiDestination::read, ApiDestination::write);
  }
}
