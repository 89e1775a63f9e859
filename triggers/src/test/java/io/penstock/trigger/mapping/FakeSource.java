package io.penstock.trigger.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A source of numbers: a test puts them in, and sees what is settled. */
final class FakeSource implements OrderedSource {
  /** A record whose position is a number and whose event is {@code lane:number}. */
  record Number(String lane, int number, String orderKey, Instant arrival, int size)
      implements SourceRecord {
    @Override
    public String position() {
      return Integer.toString(number);
    }

    @Override
    public JsonNode filtered() {
      return new ObjectMapper().createObjectNode().put("number", number);
    }

    String name() {
      return lane + ":" + number;
    }
  }

  /** Batches as {@code {"records": [...]}}, with the window's members beside. */
  record Form(boolean mixesLanes) implements BatchForm {
    @Override
    public Buffer event(List<? extends SourceRecord> records) {
      var names = new JsonArray();
      records.forEach(record -> names.add(((Number) record).name()));
      return new JsonObject().put("records", names).toBuffer();
    }

    @Override
    public Buffer event(
        List<? extends SourceRecord> records,
        String lane,
        WindowState window,
        Duration length,
        boolean last,
        boolean early) {
      return event(records)
          .toJsonObject()
          .put("start", window.start().toString())
          .put("state", window.state().toJsonObject())
          .put("last", last)
          .put("early", early)
          .toBuffer();
    }

    @Override
    public int find(List<? extends SourceRecord> records, JsonNode item) {
      for (int i = 0; i < records.size(); i++)
        if (((Number) records.get(i)).name().equals(item.asText(null))) return i;
      return -1;
    }

    @Override
    public void describe(
        JsonObject failure, String lane, List<? extends SourceRecord> records, int size) {
      failure.put("lane", lane).put("batchSize", records.size()).put("payloadSize", size);
    }
  }

  final Map<String, String> settled = new ConcurrentHashMap<>();
  final Map<String, WindowState> windows = new ConcurrentHashMap<>();
  final Map<String, Ahead> ahead = new ConcurrentHashMap<>();
  final Set<String> finished = ConcurrentHashMap.newKeySet();
  private final Promise<Partitions> lanes = Promise.promise();
  private Context context;

  @Override
  public Future<Void> start(Partitions into) {
    context = Vertx.currentContext();
    lanes.complete(into);
    return Future.succeededFuture();
  }

  @Override
  public void settled(String lane, String position, WindowState window) {
    if (window == null) windows.remove(lane);
    else windows.put(lane, window);
    String before = settled.put(lane, position);
    if (before != null && Integer.parseInt(before) > Integer.parseInt(position))
      throw new AssertionError(lane + " went back from " + before + " to " + position);
  }

  @Override
  public void ahead(String lane, Supplier<Ahead> what) {
    ahead.put(lane, what.get());
  }

  @Override
  public void finished(String lane) {
    finished.add(lane);
  }

  @Override
  public Future<Void> stop() {
    return Future.succeededFuture();
  }

  /** Does something on the mapping's context, to its end. */
  void with(Consumer<Partitions> what) {
    var done = new java.util.concurrent.CompletableFuture<Void>();
    lanes
        .future()
        .onSuccess(
            into ->
                context.runOnContext(
                    none -> {
                      what.accept(into);
                      done.complete(null);
                    }));
    done.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
  }
}
