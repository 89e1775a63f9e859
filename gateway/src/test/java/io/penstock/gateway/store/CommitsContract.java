package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.gateway.store.Documents.Change;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What changes of several kinds in one commit must do, whatever they are stored on. */
public interface CommitsContract extends OpenStore {
  @Test
  default void deliveriesAndDocumentsAreStoredTogether() throws Exception {
    JsonObject body = new JsonObject().put("n", 1);
    get(store().documents().put("k", "old", body));
    get(
        store()
            .commits()
            .commit(
                List.of(event("a", "f")),
                List.of(new Change("k", "new", body), new Change("k", "old", null))));
    Store again = crashed();
    assertEquals(body, get(again.documents().get("k", "new")));
    assertNull(get(again.documents().get("k", "old")));
    assertEquals(1, get(again.queue().claim(claim(START, 10))).leases().size());
  }

  @Test
  default void eitherPartMayBeEmpty() throws Exception {
    JsonObject body = new JsonObject().put("n", 1);
    get(store().commits().commit(List.of(), List.of(new Change("k", "a", body))));
    get(store().commits().commit(List.of(event("a", "f")), List.of()));
    assertEquals(body, get(store().documents().get("k", "a")));
    assertEquals(1, get(store().queue().claim(claim(START, 10))).leases().size());
  }

  @Test
  default void whatIsCommittedIsToldAsAnArrival() throws Exception {
    var told = new AtomicInteger();
    store().queue().onArrival(told::incrementAndGet);
    get(store().commits().commit(List.of(event("a", "f")), List.of()));
    assertEquals(1, told.get());
  }
}
