package io.penstock.trigger.stream;

import io.penstock.trigger.mapping.Ahead;
import io.penstock.trigger.mapping.WindowState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each shard of one stream has been read, in memory and, one write after another, in its
 * {@link Checkpoints}. Confined to the mapping's context.
 */
final class ShardBook {
  private static final Logger LOG = LoggerFactory.getLogger(ShardBook.class);

  /** Stands where a shard's id does: when the mapping first began. */
  private static final String BEGUN = "";

  private final Checkpoints checkpoints;
  private final Map<String, JsonObject> now = new HashMap<>();
  private Map<String, JsonObject> changed = new HashMap<>();
  private boolean writing;
  private Promise<Void> quiet;

  ShardBook(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  Future<Void> load() {
    return checkpoints.load().onSuccess(now::putAll).mapEmpty();
  }

  /** When the mapping first began; null when it has not. */
  Instant begun() {
    JsonObject begun = now.get(BEGUN);
    return begun == null ? null : Instant.parse(begun.getString("time"));
  }

  /** Completes once it is durable. */
  Future<Void> begin(Instant time, Set<String> alreadyOver) {
    put(BEGUN, new JsonObject().put("time", time.toString()));
    alreadyOver.forEach(this::finish);
    return flushed();
  }

  boolean finished(String shard) {
    return now.getOrDefault(shard, new JsonObject()).getBoolean("finished", false);
  }

  /** The last settled sequence number; null when there is none. */
  String position(String shard) {
    return now.getOrDefault(shard, new JsonObject()).getString("position");
  }

  /** The window that was open then; null when there was none. */
  WindowState window(String shard) {
    JsonObject window = now.getOrDefault(shard, new JsonObject()).getJsonObject("window");
    return window == null
        ? null
        : new WindowState(
            Instant.parse(window.getString("start")), Buffer.buffer(window.getString("state")));
  }

  Ahead ahead(String shard) {
    return Ahead.of(now.getOrDefault(shard, new JsonObject()).getJsonObject("ahead"));
  }

  /** What is known beside the position. */
  void ahead(String shard, Ahead ahead) {
    JsonObject json = ahead.json();
    JsonObject before = now.getOrDefault(shard, new JsonObject());
    if (json == null ? !before.containsKey("ahead") : json.equals(before.getJsonObject("ahead")))
      return;
    JsonObject entry = before.copy();
    entry.remove("ahead");
    if (json != null) entry.put("ahead", json);
    put(shard, entry);
  }

  void settle(String shard, String position, WindowState window) {
    var entry = new JsonObject().put("position", position);
    JsonObject ahead = now.getOrDefault(shard, new JsonObject()).getJsonObject("ahead");
    if (ahead != null) entry.put("ahead", ahead);
    if (window != null)
      entry.put(
          "window",
          new JsonObject()
              .put("start", window.start().toString())
              .put("state", window.state().toString()));
    put(shard, entry);
  }

  void finish(String shard) {
    put(shard, new JsonObject().put("finished", true));
  }

  /** Forgets shards that are read to their end and that the stream has no more. */
  void keep(Set<String> listed) {
    for (String shard : List.copyOf(now.keySet()))
      if (!shard.equals(BEGUN) && finished(shard) && !listed.contains(shard)) {
        now.remove(shard);
        changed.put(shard, null);
      }
    write();
  }

  /** Completes when everything is durable. */
  Future<Void> flushed() {
    if (!writing && changed.isEmpty()) return Future.succeededFuture();
    if (quiet == null) quiet = Promise.promise();
    Future<Void> future = quiet.future();
    write();
    return future;
  }

  private void put(String shard, JsonObject entry) {
    now.put(shard, entry);
    changed.put(shard, entry);
    write();
  }

  private void write() {
    if (writing || changed.isEmpty()) return;
    writing = true;
    Map<String, JsonObject> some = changed;
    changed = new HashMap<>();
    checkpoints
        .save(some)
        .onComplete(
            done -> {
              writing = false;
              if (done.failed()) {
                LOG.warn("checkpoints not written: {}", done.cause().toString());
                some.forEach(changed::putIfAbsent);
                Promise<Void> waiting = quiet;
                quiet = null;
                if (waiting != null) waiting.fail(done.cause());
                return;
              }
              if (!changed.isEmpty()) write();
              else if (quiet != null) {
                Promise<Void> waiting = quiet;
                quiet = null;
                waiting.complete();
              }
            });
  }

  /** The shards that may be read now: not read to their end, and their parents are. */
  List<ShardApi.Shard> readable(List<ShardApi.Shard> shards) {
    var listed = new HashSet<String>();
    shards.forEach(shard -> listed.add(shard.id()));
    var some = new ArrayList<ShardApi.Shard>();
    for (ShardApi.Shard shard : shards) {
      boolean ready = shard.parents().stream().allMatch(p -> !listed.contains(p) || finished(p));
      if (ready && !finished(shard.id())) some.add(shard);
    }
    return some;
  }
}
