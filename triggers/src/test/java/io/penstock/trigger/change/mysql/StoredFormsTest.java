package io.penstock.trigger.change.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.change.ChangeBook;
import io.penstock.trigger.change.KeptCheckpoints;
import io.penstock.trigger.change.StoredCheckpoint;
import org.junit.jupiter.api.Test;

/** What is kept of MySQL's tables over restarts, as a golden file. */
class StoredFormsTest {
  @Test
  void aPlaceInTheLogIsReadAndWrittenAsItWas() throws Exception {
    var before = new ChangeBook(StoredCheckpoint.of("mysql"));
    before.load();
    assertTrue(before.rowsDone());
    LogPlace place = LogPlace.of(before.place());
    assertEquals(
        new LogPlace(1, "binlog.000007", 4711, "11111111-1111-1111-1111-111111111111:1-9"), place);

    var kept = new KeptCheckpoints();
    var again = new ChangeBook(kept);
    again.begin(place.json(), false);
    again.settle(before.position(), place.json());
    assertEquals(StoredCheckpoint.golden("mysql"), StoredCheckpoint.of(kept));
  }
}
