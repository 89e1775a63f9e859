package io.penstock.function.runtimeapi;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayDeque;

/**
 * Brings records to one subscriber: in batches, one at a time, each until it is answered. What
 * comes faster than it is taken is dropped beyond twice a batch, and the subscriber is told how
 * much. The extension may stand still between calls; a batch under way waits with it. Any thread.
 */
final class TelemetryDelivery {
  private static final int TRIES = 3;
  private static final int PAUSE_MILLIS = 100;
  private static final String BEHIND =
      "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.";

  private final ContextInternal context;
  private final InstantSource clock;
  private final HttpClient client;
  private final Peers peers;
  private final TelemetrySubscription wanted;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long droppedRecords;
  private long droppedBytes;
  private boolean timed;
  private boolean sending;
  private boolean eager;
  private boolean own;
  private Promise<Void> emptied;

  TelemetryDelivery(
      ContextInternal context,
      InstantSource clock,
      HttpClient client,
      Peers peers,
      TelemetrySubscription wanted) {
    this.context = context;
    this.clock = clock;
    this.client = client;
    this.peers = peers;
    this.wanted = wanted;
  }

  synchronized void add(String type, byte[] record) {
    if (!wanted.wants(type)) return;
    if (waiting.size() >= 2 * wanted.maxItems()
        || waitingBytes + record.length > 2 * wanted.maxBytes()) {
      droppedRecords++;
      droppedBytes += record.length;
      return;
    }
    waiting.addLast(record);
    waitingBytes += record.length;
    if (eager || isFull()) send();
    else if (!timed) {
      timed = true;
      context.runOnContext(
          none -> context.owner().setTimer(wanted.timeoutMillis(), timer -> timeIsUp()));
    }
  }

  private boolean isFull() {
    return waiting.size() >= wanted.maxItems() || waitingBytes >= wanted.maxBytes();
  }

  private synchronized void timeIsUp() {
    timed = false;
    send();
  }

  /** Sends what there is, and from now on all at once; completes when nothing is left. */
  synchronized Future<Void> flush() {
    eager = true;
    if (emptied == null) emptied = context.promise();
    send();
    return emptied.future();
  }

  private void send() {
    if (sending) return;
    if (waiting.isEmpty()) {
      if (emptied != null) emptied.tryComplete();
      return;
    }
    sending = true;
    if (droppedRecords > 0) tellDropped();
    Buffer batch = Buffer.buffer(Math.min(waitingBytes, wanted.maxBytes()) + 1_024);
    int items = 0;
    batch.appendByte((byte) '[');
    while (!waiting.isEmpty()
        && items < wanted.maxItems()
        && (items == 0 || batch.length() + waiting.peekFirst().length < wanted.maxBytes())) {
      byte[] record = waiting.removeFirst();
      waitingBytes -= record.length;
      if (items++ > 0) batch.appendByte((byte) ',');
      batch.appendBytes(record);
    }
    batch.appendByte((byte) ']');
    int records = items;
    context.runOnContext(none -> post(batch, records, 1));
  }

  private void tellDropped() {
    var record =
        new JsonObject()
            .put("droppedBytes", droppedBytes)
            .put("droppedRecords", droppedRecords)
            .put("reason", BEHIND);
    droppedRecords = 0;
    droppedBytes = 0;
    if (!wanted.wants("platform.logsDropped")) return;
    byte[] told = Telemetry.encoded(clock.instant(), "platform.logsDropped", record);
    waiting.addFirst(told);
    waitingBytes += told.length;
  }

  private void post(Buffer batch, int records, int attempt) {
    checked()
        .compose(
            none ->
                client.request(
                    new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(wanted.destination().getPort())
                        .setURI(wanted.path())))
        .compose(
            request -> {
              request.putHeader("Host", wanted.destination().getAuthority());
              request.putHeader("Content-Type", "application/json");
              return request.send(batch).compose(TelemetryDelivery::taken);
            })
        .onComplete(
            done -> {
              if (done.succeeded()) ended(0, 0);
              else if (attempt == TRIES) ended(records, batch.length());
              else
                context.owner().setTimer(PAUSE_MILLIS, timer -> post(batch, records, attempt + 1));
            });
  }

  private static Future<Void> taken(HttpClientResponse response) {
    return response
        .end()
        .compose(
            none ->
                response.statusCode() / 100 == 2
                    ? Future.succeededFuture()
                    : Future.failedFuture("answered " + response.statusCode()));
  }

  /** An extension may not have records sent to a port of somebody else's. */
  private Future<Void> checked() {
    if (own) return Future.succeededFuture();
    return context
        .owner()
        .executeBlocking(() -> peers.listens(wanted.destination().getPort()))
        .compose(
            listens -> {
              own = listens;
              return listens
                  ? Future.<Void>succeededFuture()
                  : Future.<Void>failedFuture("nobody of the environment listens there");
            });
  }

  private synchronized void ended(int lost, int bytes) {
    sending = false;
    droppedRecords += lost;
    droppedBytes += bytes;
    if (eager || isFull() || !timed) send();
  }
}
