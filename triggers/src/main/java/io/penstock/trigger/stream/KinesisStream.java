package io.penstock.trigger.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.JsonReading;
import io.penstock.trigger.shape.ShardRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Kinesis data stream. */
public final class KinesisStream implements ShardApi {
  private static final Pattern ARN =
      Pattern.compile("arn:[^:]+:kinesis:[^:]*:[^:]*:stream/([a-zA-Z0-9_.-]{1,128})");
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final String NAME = "StreamName";
  private static final String KIND = "ShardIteratorType";

  private final AwsJson client;
  private final String arn;
  private final String name;
  private final String roleArn;

  /**
   * @param roleArn of the function
   */
  public KinesisStream(
      Vertx vertx, AwsEndpoint endpoint, String arn, String roleArn, InstantSource clock) {
    client = new AwsJson(vertx, endpoint, "kinesis", "Kinesis_20131202.", "1.1", clock);
    this.arn = arn;
    this.roleArn = roleArn;
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) throw new IllegalArgumentException(arn);
    name = parts.group(1);
  }

  /** Whether it is a stream's ARN. */
  public static boolean isArn(String arn) {
    return ARN.matcher(arn).matches();
  }

  @Override
  public Future<String> resolve() {
    return client.call("DescribeStreamSummary", new JsonObject().put(NAME, name)).map(arn);
  }

  @Override
  public Future<List<Shard>> shards() {
    return shards(new ArrayList<>(), new JsonObject().put(NAME, name));
  }

  private Future<List<Shard>> shards(List<Shard> all, JsonObject input) {
    return client
        .call("ListShards", input)
        .compose(
            answer -> {
              for (JsonNode shard : answer.path("Shards")) {
                var parents = new ArrayList<String>();
                for (String member : List.of("ParentShardId", "AdjacentParentShardId"))
                  if (shard.hasNonNull(member)) parents.add(shard.get(member).asText());
                all.add(
                    new Shard(
                        shard.path("ShardId").asText(),
                        parents,
                        !shard.path("SequenceNumberRange").hasNonNull("EndingSequenceNumber")));
              }
              String next = answer.path("NextToken").asText("");
              return next.isEmpty()
                  ? Future.succeededFuture(all)
                  : shards(all, new JsonObject().put("NextToken", next));
            });
  }

  @Override
  public Future<String> iterator(String shard, From from) {
    var input = new JsonObject().put(NAME, name).put("ShardId", shard);
    switch (from) {
      case From.Oldest _ -> input.put(KIND, "TRIM_HORIZON");
      case From.Newest _ -> input.put(KIND, "LATEST");
      case From.After(String number) ->
          input.put(KIND, "AFTER_SEQUENCE_NUMBER").put("StartingSequenceNumber", number);
      case From.Since(var time) ->
          input.put(KIND, "AT_TIMESTAMP").put("Timestamp", time.toEpochMilli() / 1000.0);
    }
    return client
        .call("GetShardIterator", input)
        .map(answer -> answer.path("ShardIterator").asText());
  }

  @Override
  public Future<Page> records(String iterator) {
    return client
        .call("GetRecords", new JsonObject().put("ShardIterator", iterator).put("Limit", 10_000))
        .map(ShardPages::page);
  }

  @Override
  public ShardRecord record(String shard, JsonNode json) {
    return new ShardRecord(
        json.path("SequenceNumber").asText(),
        json.path("PartitionKey").asText(),
        ShardRecords.arrival(json),
        ShardRecords.ofKinesis(json, arn, shard, roleArn),
        () -> view(json));
  }

  /** The metadata, and the data decoded where it is JSON. */
  private static JsonNode view(JsonNode record) {
    ObjectNode view = JSON.createObjectNode();
    view.put("kinesisSchemaVersion", "1.0");
    view.set("partitionKey", record.path("PartitionKey"));
    view.set("sequenceNumber", record.path("SequenceNumber"));
    view.set("approximateArrivalTimestamp", record.path("ApproximateArrivalTimestamp"));
    try {
      byte[] data = Base64.getDecoder().decode(record.path("Data").asText());
      view.set("data", JSON.readTree(new String(data, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      // Not JSON: a pattern for data does not match it.
    }
    return view;
  }

  @Override
  public Duration interval() {
    return Duration.ofSeconds(1);
  }

  @Override
  public boolean knowsTimes() {
    return true;
  }

  @Override
  public void close() {
    client.close();
  }
}
