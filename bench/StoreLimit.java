import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * The limit of the store itself: deliveries of 1 KB put in this process, 64 at a time, nothing
 * else. Arguments: data folder, seconds. Prints puts per second.
 */
public class StoreLimit {
  private static final int AT_ONCE = 64;

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    long nanos = Long.parseLong(arguments[1]) * 1_000_000_000L;
    var done = new LongAdder();
    var slots = new Semaphore(AT_ONCE);
    try (SqliteStore store = SqliteStore.open(StoreSettings.of(folder), InstantSource.system())) {
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < nanos) {
        slots.acquire();
        store
            .queue()
            .put(List.of(delivery()))
            .onComplete(
                put -> {
                  if (put.succeeded()) done.increment();
                  slots.release();
                });
      }
      slots.acquire(AT_ONCE);
      System.out.println(done.sum() * 1e9 / (System.nanoTime() - begin));
    }
  }

  private static Delivery delivery() {
    Instant now = Instant.now();
    return new Delivery(
        UUID.randomUUID().toString(),
        Delivery.FUNCTION,
        Delivery.functionLane("Endpoint"),
        "arn:aws:lambda:us-east-1:123456789012:function:Endpoint",
        Buffer.buffer(new byte[1024]),
        "bench",
        null,
        null,
        null,
        null,
        now,
        now);
  }
}
