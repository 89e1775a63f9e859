package io.penstock.trigger.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * A stream of shards, as its service shows it. Any thread. Futures fail with {@link
 * AwsErrorException}, or with what stands between us and the service.
 */
public interface ShardApi {
  /**
   * @param parents shards that must be read to their end before
   */
  record Shard(String id, List<String> parents, boolean open) {}

  /** Where to read a shard from. */
  sealed interface From {
    record Oldest() implements From {}

    record Newest() implements From {}

    record After(String sequenceNumber) implements From {}

    record Since(java.time.Instant time) implements From {}
  }

  /**
   * @param next null when the shard is closed and read to its end
   */
  record Page(List<JsonNode> records, String next) {}

  /** The stream's name, once it is sure that it exists. */
  Future<String> resolve();

  Future<List<Shard>> shards();

  Future<String> iterator(String shard, From from);

  Future<Page> records(String iterator);

  /** A record in its lane. */
  ShardRecord record(String shard, JsonNode json);

  /** How long to wait when there was nothing, or little. */
  Duration interval();

  /** Whether a shard can be read from a time on. */
  boolean knowsTimes();

  void close();
}
