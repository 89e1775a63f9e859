package io.penstock.gateway.apigateway;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void anHttpApi() throws Exception {
    StoredForm.check("http-api", Made::read, Made::write, "id");
  }

  @Test
  void aRestApi() throws Exception {
    StoredForm.check("rest-api", Made::read, Made::write, "id");
  }

  @Test
  void anApiKey() throws Exception {
    StoredForm.check("api-key", Made::read, Made::write, "id");
  }

  @Test
  void aUsagePlan() throws Exception {
    StoredForm.check("usage-plan", Made::read, Made::write, "id");
  }
}
