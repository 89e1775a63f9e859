package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What notes of last firings must do, whatever they are stored on. */
public interface LastFiringsContract extends OpenStore {
  @Test
  default void theLastFiringSurvivesACrashAndNeverGoesBack() throws Exception {
    LastFirings firings = store().lastFirings();
    assertEquals(Map.of(), get(firings.all()));
    get(firings.fired("a", START.plusSeconds(60)));
    get(firings.fired("a", START));
    get(firings.fired("b", START.plusMillis(7)));
    firings = crashed().lastFirings();
    assertEquals(Map.of("a", START.plusSeconds(60), "b", START.plusMillis(7)), get(firings.all()));
  }

  @Test
  default void aScheduleThatIsGoneIsForgotten() throws Exception {
    LastFirings firings = store().lastFirings();
    get(firings.fired("a", START.plusSeconds(60)));
    get(firings.fired("b", START));
    get(firings.forget("a"));
    get(firings.forget("never"));
    assertEquals(Map.of("b", START), get(firings.all()));
    get(firings.fired("a", START));
    assertEquals(START, get(firings.all()).get("a"), "a new one of the name begins anew");
  }
}
