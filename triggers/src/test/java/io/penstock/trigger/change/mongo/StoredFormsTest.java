package io.penstock.trigger.change.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.change.ChangeBook;
import io.penstock.trigger.change.KeptCheckpoints;
import io.penstock.trigger.change.StoredCheckpoint;
import io.vertx.core.json.JsonObject;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

/** What is kept of MongoDB's collections over restarts, as a golden file. */
class StoredFormsTest {
  @Test
  void aPlaceInTheStreamIsReadAndWrittenAsItWas() throws Exception {
    var before = new ChangeBook(StoredCheckpoint.of("mongodb"));
    before.load();
    ChangePlace place = ChangePlace.of(before.place());
    assertEquals("8265", place.token().getString("_data").getValue());
    assertTrue(place.invalidated());

    var kept = new KeptCheckpoints();
    var again = new ChangeBook(kept);
    again.begin(place.json(), false);
    again.settle(before.position());
    assertEquals(StoredCheckpoint.golden("mongodb"), StoredCheckpoint.of(kept));
  }

  @Test
  void aTimeIsReadAsItWas() {
    var json = new JsonObject().put("time", 7_600_000_000_000_000_001L);
    assertEquals(new BsonTimestamp(7_600_000_000_000_000_001L), ChangePlace.of(json).time());
    assertEquals(json, ChangePlace.of(json).json());
  }
}
