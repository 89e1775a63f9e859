package io.penstock.gateway.apigateway;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void anHttpApi() throws Exception {
    StoredForm.check("http-api", HttpApi::read, HttpApi::write, "id");
  }
}
