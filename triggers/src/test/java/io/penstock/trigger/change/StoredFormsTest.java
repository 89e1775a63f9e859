package io.penstock.trigger.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is kept of tables over restarts, as a golden file. */
class StoredFormsTest {
  @Test
  void howFarATableIsReadIsReadAndWrittenAsItWas() throws Exception {
    var before = new ChangeBook(StoredCheckpoint.of("postgresql"));
    before.load();
    assertTrue(before.begun());
    assertEquals(123456, before.log());
    assertEquals("00000000000000000005", before.position());
    assertEquals("00000000000000000005", before.durable());
    assertFalse(before.rowsDone());

    var kept = new KeptCheckpoints();
    var again = new ChangeBook(kept);
    again.begin(before.log(), true);
    again.rowsRead("00000000000000000007");
    again.settle(before.position());
    assertEquals(StoredCheckpoint.golden("postgresql"), StoredCheckpoint.of(kept));
  }
}
