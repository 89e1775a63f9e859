package io.penstock.gateway.sqs;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aQueue() throws Exception {
    StoredForm.check("queue", QueueDef::read, QueueDef::write, "name");
  }

  @Test
  void aMoveTask() throws Exception {
    StoredForm.check("move-task", MoveTask::read, MoveTask::write, "id", "source", "from");
  }
}
