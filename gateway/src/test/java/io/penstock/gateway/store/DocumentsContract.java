package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.gateway.store.Documents.Change;
import io.penstock.gateway.store.Documents.Measure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What documents must do, whatever they are stored on. */
public interface DocumentsContract extends OpenStore {
  private static JsonObject body(int n) {
    return new JsonObject().put("n", n).put("text", "ü");
  }

  @Test
  default void aDocumentIsReadAsItWasWrittenLast() throws Exception {
    Documents documents = store().documents();
    get(documents.put("a", "1", body(1)));
    get(documents.put("b", "1", body(2)));
    get(documents.put("a", "1", body(3)));
    assertEquals(body(3), get(documents.get("a", "1")));
    assertEquals(body(2), get(documents.get("b", "1")));
    assertNull(get(documents.get("a", "2")));
  }

  @Test
  default void changesAreMadeTogetherAndSurviveACrash() throws Exception {
    Documents documents = store().documents();
    get(documents.put("a", "old", body(1)));
    get(
        documents.write(
            List.of(
                new Change("a", "old", null),
                new Change("a", "new", body(2)),
                new Change("b", "x", body(3)))));
    documents = crashed().documents();
    assertEquals(Map.of("new", body(2)), get(documents.list("a")));
    assertEquals(Map.of("x", body(3)), get(documents.list("b")));
  }

  @Test
  default void aDeletedDocumentIsGone() throws Exception {
    Documents documents = store().documents();
    get(documents.put("a", "1", body(1)));
    get(documents.delete("a", "1"));
    get(documents.delete("a", "never"));
    assertNull(get(documents.get("a", "1")));
    assertEquals(Map.of(), get(documents.list("a")));
  }

  @Test
  default void ofSeveralIdsThoseThatAreThereAreFound() throws Exception {
    Documents documents = store().documents();
    get(documents.put("a", "1", body(1)));
    get(documents.put("a", "3", body(3)));
    get(documents.put("b", "2", body(2)));
    assertEquals(
        Map.of("1", body(1), "3", body(3)), get(documents.get("a", List.of("1", "2", "3"))));
  }

  @Test
  default void pagesAscendByUtf8AndGoOnAfterAnId() throws Exception {
    Documents documents = store().documents();
    // In UTF-16 the surrogates of the last one come before the one before it.
    var ids = List.of("A", "a", "b", "\uff5e", "\ud83d\ude00");
    for (String id : ids.reversed()) get(documents.put("a", id, body(1)));
    get(documents.put("b", "aa", body(2)));
    assertEquals(ids, List.copyOf(get(documents.page("a", "", 10)).keySet()));
    assertEquals(ids.subList(0, 2), List.copyOf(get(documents.page("a", "", 2)).keySet()));
    assertEquals(ids.subList(2, 4), List.copyOf(get(documents.page("a", "a", 2)).keySet()));
    assertEquals(Map.of(), get(documents.page("a", ids.getLast(), 2)));
  }

  @Test
  default void aKindIsMeasured() throws Exception {
    Documents documents = store().documents();
    assertEquals(new Measure(0, 0), get(documents.measure("a")));
    get(documents.put("a", "1", body(1)));
    get(documents.put("a", "2", body(2)));
    get(documents.put("b", "1", body(3)));
    long bytes = 2L * body(1).toBuffer().length();
    assertEquals(new Measure(2, bytes), get(documents.measure("a")));
  }

  @Test
  default void whatComesBeforeAnIdIsDeletedOrAllOfAKind() throws Exception {
    Documents documents = store().documents();
    for (String id : List.of("1", "2", "3")) get(documents.put("a", id, body(1)));
    get(documents.put("b", "0", body(2)));
    get(documents.deleteBefore("a", "2"));
    assertEquals(List.of("2", "3"), List.copyOf(get(documents.list("a")).keySet()));
    get(documents.deleteBefore("a", null));
    assertEquals(Map.of(), get(documents.list("a")));
    assertEquals(1, get(documents.list("b")).size());
  }
}
