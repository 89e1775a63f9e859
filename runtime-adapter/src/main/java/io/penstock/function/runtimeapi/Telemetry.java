package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The Telemetry API and the Logs API before it: what of an environment is told to the extensions
 * that have subscribed. They may until the environment is initialised; what has happened before is
 * kept for them, up to {@value #EARLY} records. Any thread; never blocks.
 */
public final class Telemetry {
  static final String TELEMETRY = "/2022-07-01/telemetry";
  static final String LOGS = "/2020-08-15/logs";

  private static final int EARLY = 500;
  private static final int EARLY_BYTES = 256 * 1024;

  private final ContextInternal context;
  private final InstantSource clock;
  private final Peers peers;
  private final Map<String, TelemetryDelivery> deliveries = new LinkedHashMap<>();
  private final List<Record> early = new ArrayList<>();
  private int earlyBytes;
  private boolean open = true;
  private HttpClient client;
  private volatile boolean wanted = true;
  private volatile BiConsumer<String, JsonObject> platform = (type, record) -> {};

  private record Record(String type, byte[] json) {}

  Telemetry(ContextInternal context, InstantSource clock, Peers peers) {
    this.context = context;
    this.clock = clock;
    this.peers = peers;
  }

  /** Who logs what extensions have done: told the record's type and the record. */
  public void onExtension(BiConsumer<String, JsonObject> logger) {
    platform = logger;
  }

  /** Whether somebody listens, or may still. */
  public boolean isWanted() {
    return wanted;
  }

  /** A line that was printed: {@code function} or {@code extension}. */
  public void line(String type, String line, boolean json) {
    if (!wanted) return;
    Object record = line;
    if (json && line.startsWith("{")) {
      try {
        record = new JsonObject(line);
      } catch (DecodeException e) {
        // a text then
      }
    }
    add(type, encoded(clock.instant(), type, record));
  }

  /** Something that the platform has done. */
  public void platform(String type, JsonObject record) {
    if (wanted) add(type, encoded(clock.instant(), type, record));
  }

  /** What an extension has done, which is logged too. */
  void extension(String type, JsonObject record) {
    platform(type, record);
    platform.accept(type, record);
  }

  static byte[] encoded(Instant now, String type, Object record) {
    Instant millis = Instant.ofEpochMilli(now.toEpochMilli());
    return new JsonObject()
        .put("time", millis.toString())
        .put("type", type)
        .put("record", record)
        .toBuffer()
        .getBytes();
  }

  private synchronized void add(String type, byte[] json) {
    deliveries.values().forEach(delivery -> delivery.add(type, json));
    if (!open || early.size() >= EARLY || earlyBytes + json.length > EARLY_BYTES) return;
    early.add(new Record(type, json));
    earlyBytes += json.length;
  }

  /** The environment is initialised: nobody can subscribe any more. */
  synchronized void closeSubscription() {
    open = false;
    early.clear();
    wanted = !deliveries.isEmpty();
  }

  /** Delivers what waits; completes when that is done, or cannot be. */
  public synchronized Future<Void> flush() {
    if (deliveries.isEmpty()) return Future.succeededFuture();
    return Future.join(deliveries.values().stream().map(TelemetryDelivery::flush).toList())
        .mapEmpty();
  }

  synchronized void close() {
    wanted = false;
    open = false;
    early.clear();
    deliveries.clear();
    if (client != null) client.close();
  }

  /** The answer to a subscription of an extension. */
  ByteBuf subscribe(String extension, boolean logs, Buffer body) {
    String api = logs ? "Logs" : "Telemetry";
    TelemetrySubscription subscription;
    try {
      subscription = TelemetrySubscription.of(new JsonObject(body), logs);
    } catch (DecodeException | ClassCastException e) {
      return ExtensionReplies.error(
          "400 Bad Request", api + ".DeserializationError", "The body is not a JSON object");
    } catch (IllegalArgumentException e) {
      return ExtensionReplies.error("400 Bad Request", "ValidationError", e.getMessage());
    }
    synchronized (this) {
      if (!open)
        return ExtensionReplies.error(
            "403 Forbidden",
            api + ".SubscriptionClosed",
            api + " API subscription is closed already");
      if (client == null)
        client =
            context
                .owner()
                .createHttpClient(
                    new HttpClientOptions().setConnectTimeout(2_000),
                    new PoolOptions().setHttp1MaxSize(1));
      var delivery = new TelemetryDelivery(context, clock, client, peers, subscription);
      deliveries.put(extension, delivery);
      early.forEach(record -> delivery.add(record.type, record.json));
    }
    extension(
        logs ? "platform.logsSubscription" : "platform.telemetrySubscription",
        new JsonObject()
            .put("name", extension)
            .put("state", "Subscribed")
            .put("types", new JsonArray(subscription.types())));
    return ExtensionReplies.text("\"OK\"");
  }

  /** How such a record is worded in a log of texts. */
  public static String text(String type, JsonObject record) {
    boolean subscribes = record.containsKey("types");
    var names =
        record.getJsonArray(subscribes ? "types" : "events").stream()
            .map(each -> subscribes ? capitalized(each.toString()) : each.toString())
            .toList();
    String kind =
        switch (type) {
          case "platform.logsSubscription" -> "LOGS";
          case "platform.telemetrySubscription" -> "TELEMETRY";
          default -> "EXTENSION";
        };
    return kind
        + "\tName: "
        + record.getString("name")
        + "\tState: "
        + record.getString("state")
        + (subscribes ? "\tTypes: " : "\tEvents: ")
        + "["
        + String.join(", ", names)
        + "]";
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
