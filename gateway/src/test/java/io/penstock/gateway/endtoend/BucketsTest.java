package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file lands in a bucket's folder, or its store says so, and the functions run. */
class BucketsTest extends BucketsFixture {
  private static JsonObject hear(TestPenstock penstock, String function, int count) {
    until(function + " " + count, () -> Client.got(penstock, function).size() >= count);
    List<String> got = Client.got(penstock, function);
    assertEquals(count, got.size());
    return new JsonObject(got.getLast());
  }

  @Test
  void aFileRunsFunctionsTopicsAndRules() throws Exception {
    try (var penstock = up()) {
      String screen = penstock.output();
      assertTrue(screen.contains("photos"), screen);
      assertTrue(screen.contains(folder.toString()), screen);
      JsonObject test = record(hear(penstock, "Hears", 1)).getJsonObject("Sns");
      assertEquals("Amazon S3 Notification", test.getString("Subject"));
      assertEquals("s3:TestEvent", new JsonObject(test.getString("Message")).getString("Event"));

      write("in/red gate.jpg", "abc");
      JsonObject s3 = record(hear(penstock, "Thumbs", 1)).getJsonObject("s3");
      assertEquals("ThumbsUploaded", s3.getString("configurationId"));
      assertEquals("in/red+gate.jpg", s3.getJsonObject("object").getString("key"));
      JsonObject created = hear(penstock, "Watches", 1);
      assertEquals("Object Created", created.getString("detail-type"));
      assertEquals(
          "in/red gate.jpg",
          created.getJsonObject("detail").getJsonObject("object").getString("key"));

      write("in/notes.txt", "not for Thumbs");
      hear(penstock, "Watches", 2);
      Files.delete(folder.resolve("in/red gate.jpg"));
      JsonObject message = record(hear(penstock, "Hears", 2)).getJsonObject("Sns");
      JsonObject removed = record(new JsonObject(message.getString("Message")));
      assertEquals("ObjectRemoved:Delete", removed.getString("eventName"));
      assertEquals("Object Deleted", hear(penstock, "Watches", 3).getString("detail-type"));
      assertEquals(1, Client.got(penstock, "Thumbs").size());
    }
  }

  @Test
  void veryManyFilesAtOnceAreAllTold() throws Exception {
    try (var penstock = up()) {
      for (int i = 0; i < 1_500; i++) write("all/" + i, "x");
      until(
          "all",
          () ->
              Client.get(penstock.api(), "/_penstock/metrics")
                  .text()
                  .contains("penstock_bucket_changes_total{bucket=\"photos\"} 1500.0"));
    }
  }
}
