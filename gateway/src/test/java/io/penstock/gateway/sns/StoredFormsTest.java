package io.penstock.gateway.sns;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aTopic() throws Exception {
    StoredForm.check("topic", Topic::read, Topic::write, "arn");
  }

  @Test
  void aSubscription() throws Exception {
    StoredForm.check("subscription", Subscription::read, Subscription::write, "arn");
  }

  @Test
  void whatAFifoTopicHasTaken() throws Exception {
    StoredForm.check("topic-duplicate", Deduplication.Note::read, Deduplication.Note::write);
  }
}
