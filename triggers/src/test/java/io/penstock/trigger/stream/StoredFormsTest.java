package io.penstock.trigger.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.change.KeptCheckpoints;
import io.penstock.trigger.change.StoredCheckpoint;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of shards over restarts, as a golden file. */
class StoredFormsTest {
  @Test
  void shardsAreReadAndWrittenAsTheyWere() throws Exception {
    var before = new ShardBook(StoredCheckpoint.of("shards"));
    before.load();
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), before.begun());
    assertEquals("00042", before.position("shard-1"));
    assertEquals(Instant.parse("2026-01-01T00:01:00Z"), before.window("shard-1").start());
    assertEquals("{\"n\":1}", before.window("shard-1").state().toString());
    assertFalse(before.finished("shard-1"));
    assertTrue(before.finished("shard-2"));

    var kept = new KeptCheckpoints();
    var again = new ShardBook(kept);
    again.begin(before.begun(), Set.of("shard-2"));
    again.ahead("shard-1", before.ahead("shard-1"));
    again.settle("shard-1", before.position("shard-1"), before.window("shard-1"));
    assertEquals(StoredCheckpoint.golden("shards"), StoredCheckpoint.of(kept));
  }
}
