package io.penstock.trigger.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import io.penstock.trigger.shape.ShardRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table's stream, through DynamoDB Streams' API. */
public final class DynamoDbStream implements ShardApi {
  /** A label for the stream that the table has now, whatever its label is. */
  public static final String LATEST = "latest";

  private static final Pattern ARN =
      Pattern.compile("arn:[^:]+:dynamodb:[^:]*:[^:]*:table/([^/]+)/stream/(.+)");
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final String STREAM = "StreamArn";

  private final AwsJson client;
  private final String declared;
  private volatile String arn;

  public DynamoDbStream(Vertx vertx, AwsEndpoint endpoint, String arn, InstantSource clock) {
    client = new AwsJson(vertx, endpoint, "dynamodb", "DynamoDBStreams_20120810.", "1.0", clock);
    declared = arn;
    this.arn = arn;
  }

  /** Whether it is a stream's ARN. */
  public static boolean isArn(String arn) {
    return ARN.matcher(arn).matches();
  }

  @Override
  public Future<String> resolve() {
    Matcher parts = ARN.matcher(declared);
    if (!parts.matches()) return Future.failedFuture("not a stream's ARN: " + declared);
    if (!parts.group(2).equals(LATEST))
      return client
          .call("DescribeStream", new JsonObject().put(STREAM, declared).put("Limit", 1))
          .map(declared);
    return client
        .call("ListStreams", new JsonObject().put("TableName", parts.group(1)))
        .map(
            answer -> {
              String newest = "";
              for (JsonNode stream : answer.path("Streams")) {
                String one = stream.path(STREAM).asText();
                if (label(one).compareTo(label(newest)) > 0) newest = one;
              }
              if (newest.isEmpty())
                throw new AwsErrorException(
                    "ResourceNotFoundException", "the table has no stream: " + parts.group(1));
              arn = newest;
              return newest;
            });
  }

  private static String label(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  @Override
  public Future<List<Shard>> shards() {
    return shards(new ArrayList<>(), null);
  }

  private Future<List<Shard>> shards(List<Shard> all, String after) {
    var input = new JsonObject().put(STREAM, arn);
    if (after != null) input.put("ExclusiveStartShardId", after);
    return client
        .call("DescribeStream", input)
        .compose(
            answer -> {
              JsonNode stream = answer.path("StreamDescription");
              for (JsonNode shard : stream.path("Shards")) {
                String parent = shard.path("ParentShardId").asText("");
                all.add(
                    new Shard(
                        shard.path("ShardId").asText(),
                        parent.isEmpty() ? List.of() : List.of(parent),
                        !shard.path("SequenceNumberRange").hasNonNull("EndingSequenceNumber")));
              }
              String last = stream.path("LastEvaluatedShardId").asText("");
              return last.isEmpty() ? Future.succeededFuture(all) : shards(all, last);
            });
  }

  @Override
  public Future<String> iterator(String shard, From from) {
    var input = new JsonObject().put(STREAM, arn).put("ShardId", shard);
    switch (from) {
      case From.Newest _ -> input.put("ShardIteratorType", "LATEST");
      case From.After(String number) ->
          input.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER").put("SequenceNumber", number);
      case From.Oldest _, From.Since _ -> input.put("ShardIteratorType", "TRIM_HORIZON");
    }
    return client
        .call("GetShardIterator", input)
        .map(answer -> answer.path("ShardIterator").asText());
  }

  @Override
  public Future<Page> records(String iterator) {
    return client
        .call("GetRecords", new JsonObject().put("ShardIterator", iterator).put("Limit", 1000))
        .map(ShardPages::page);
  }

  @Override
  public ShardRecord record(String shard, JsonNode json) {
    byte[] item = ShardRecords.ofDynamoDb(json, arn);
    return new ShardRecord(
        json.path("dynamodb").path("SequenceNumber").asText(),
        ShardRecords.keyOfItem(json),
        ShardRecords.arrival(json),
        item,
        () -> view(item));
  }

  private static JsonNode view(byte[] item) {
    try {
      return JSON.readTree(item);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Duration interval() {
    return Duration.ofMillis(250);
  }

  @Override
  public boolean knowsTimes() {
    return false;
  }

  @Override
  public void close() {
    client.close();
  }
}
