package io.penstock.trigger.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.Outcome;
import io.penstock.trigger.mapping.Batching;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of DynamoDB Local and of a Kinesis service on Node.js. */
class ShardSourceTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/f";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, JsonObject> stored = new ConcurrentHashMap<>();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final int port = KafkaBroker.freePort();
  private final AwsEndpoint endpoint =
      AwsEndpoint.open(URI.create("http://127.0.0.1:" + port), "us-east-1");
  private Process service;
  private Random random;

  @BeforeEach
  void seed() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("ShardSourceTest seed " + seed);
    random = new Random(seed);
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    if (service != null) service.destroyForcibly();
  }

  @Test
  void changesOfATableComeInTheirOrder() throws Exception {
    startDynamoDb();
    var tables =
        new AwsJson(
            vertx, endpoint, "dynamodb", "DynamoDB_20120810.", "1.0", InstantSource.system());
    JsonNode made =
        call(
            tables,
            "CreateTable",
            """
            {"TableName": "gates", "BillingMode": "PAY_PER_REQUEST",
             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
             "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
             "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}}
            """);
    String arn = made.path("TableDescription").path("LatestStreamArn").asText();
    String declared = arn.substring(0, arn.indexOf("/stream/")) + "/stream/latest";
    put(tables, 0, 100);
    var rules = new Batching(7, Duration.ZERO, 3, true, true, -1, null, Duration.ZERO, 100);
    try (var run = dynamoDb(declared, arn, rules, StartAt.OLDEST)) {
      put(tables, 100, 150);
      MappingRun.until("all", () -> handled.size() >= 150);
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
    put(tables, 150, 200);
    try (var run = dynamoDb(declared, arn, rules, StartAt.OLDEST)) {
      MappingRun.until("the rest", () -> handled.size() >= 200);
    }
    complete(200);
  }

  @Test
  void theNewestPositionOutlivesARestartBeforeTheFirstSuccess() throws Exception {
    startKinesis();
    var streams = kinesisClient();
    call(streams, "CreateStream", "{\"StreamName\": \"levels\", \"ShardCount\": 2}");
    active(streams);
    record(streams, 0, 20);
    random = null;
    try (var run = kinesis(StartAt.NEWEST)) {
      MappingRun.until("it has begun", () -> stored.containsKey(""));
    }
    record(streams, 20, 40);
    random = new Random(1);
    try (var run = kinesis(StartAt.NEWEST)) {
      MappingRun.until("what came since", () -> handled.size() >= 20);
    }
    assertTrue(handled.stream().allMatch(name -> Integer.parseInt(name.split(":")[1]) >= 20));
  }

  /** The gateway was killed after it acknowledged the mapping and before it read anything. */
  @Test
  void theNewestPositionCountsFromWhenTheMappingWasMade() throws Exception {
    startKinesis();
    var streams = kinesisClient();
    call(streams, "CreateStream", "{\"StreamName\": \"levels\", \"ShardCount\": 1}");
    active(streams);
    var made = java.time.Instant.now().minusSeconds(60);
    record(streams, 0, 20);
    try (var run = kinesis(new StartAt.Newest(made))) {
      MappingRun.until("what came since it was made", () -> handled.size() >= 20);
    }
  }

  @Test
  void shardsThatSplitAndMergeKeepTheOrderOfKeys() throws Exception {
    startKinesis();
    var streams = kinesisClient();
    call(streams, "CreateStream", "{\"StreamName\": \"levels\", \"ShardCount\": 2}");
    active(streams);
    record(streams, 0, 100);
    call(
        streams,
        "SplitShard",
        """
        {"StreamName": "levels", "ShardToSplit": "shardId-000000000001",
         "NewStartingHashKey": "250000000000000000000000000000000000000"}
        """);
    active(streams);
    record(streams, 100, 200);
    try (var run = kinesis(StartAt.OLDEST)) {
      MappingRun.until("some", () -> handled.size() > 120);
      call(
          streams,
          "MergeShards",
          """
          {"StreamName": "levels", "ShardToMerge": "shardId-000000000002",
           "AdjacentShardToMerge": "shardId-000000000003"}
          """);
      active(streams);
      record(streams, 200, 300);
      MappingRun.until("all", () -> handled.size() >= 300);
      assertTrue(stored.get("shardId-000000000001").getBoolean("finished"));
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
    complete(300);
  }

  @Test
  void aStreamThatIsNotThereIsTold() throws Exception {
    startKinesis();
    try (var run = kinesis(StartAt.OLDEST)) {
      MappingRun.until("told", () -> run.lastResult().equals("PROBLEM: Stream not found"));
      service.destroyForcibly().waitFor();
      MappingRun.until("told", () -> run.lastResult().startsWith("PROBLEM: Connection error"));
    }
  }

  private void complete(int all) {
    assertEquals(List.of(), failures);
    assertEquals(all, handled.size());
    Map<String, Integer> last = new HashMap<>();
    for (String name : handled) {
      int number = Integer.parseInt(name.split(":")[1]);
      Integer before = last.put(name.split(":")[0], number);
      assertTrue(before == null || before < number, name + " after " + before);
    }
  }

  private MappingRun dynamoDb(String declared, String arn, Batching rules, StartAt start) {
    var api = new DynamoDbStream(vertx, endpoint, declared, InstantSource.system());
    return run(api, new ShardForm(arn), rules, start);
  }

  private MappingRun kinesis(StartAt start) {
    String arn = "arn:aws:kinesis:us-east-1:000000000000:stream/levels";
    var api = new KinesisStream(vertx, endpoint, arn, ROLE, InstantSource.system());
    return run(
        api,
        new ShardForm(arn),
        new Batching(10, Duration.ZERO, 2, false, false, -1, null, Duration.ZERO, 100),
        start);
  }

  private MappingRun run(ShardApi api, ShardForm form, Batching rules, StartAt start) {
    var checkpoints =
        new Checkpoints() {
          @Override
          public Future<Map<String, JsonObject>> load() {
            return Future.succeededFuture(Map.copyOf(stored));
          }

          @Override
          public Future<Void> save(Map<String, JsonObject> changes) {
            changes.forEach(
                (shard, entry) -> {
                  if (entry == null) stored.remove(shard);
                  else stored.put(shard, entry);
                });
            return Future.succeededFuture();
          }
        };
    var source = new ShardSource(vertx, api, start, checkpoints, MappingRun.hasty(vertx));
    return new MappingRun(vertx, rules, source, form, this::function);
  }

  /** Fails now and then; takes down what it handled. */
  private synchronized Future<Outcome> function(JsonObject event) {
    if (random == null || random.nextInt(8) == 0)
      return Future.succeededFuture(new Outcome.Raised("Error", Buffer.buffer("{}")));
    JsonArray records = event.getJsonArray("Records");
    for (int i = 0; i < records.size(); i++) handled.add(name(records.getJsonObject(i)));
    return Future.succeededFuture(new Outcome.Returned(Buffer.buffer("{}")));
  }

  private static String name(JsonObject record) {
    JsonObject kinesis = record.getJsonObject("kinesis");
    if (kinesis != null)
      return new String(
          Base64.getDecoder().decode(kinesis.getString("data")), StandardCharsets.UTF_8);
    JsonObject image = record.getJsonObject("dynamodb").getJsonObject("NewImage");
    return image.getJsonObject("id").getString("S") + ":" + image.getJsonObject("n").getString("N");
  }

  private static void put(AwsJson tables, int from, int to) {
    for (int n = from; n < to; n++)
      call(
          tables,
          "PutItem",
          "{\"TableName\": \"gates\", \"Item\": {\"id\": {\"S\": \"key"
              + n % 9
              + "\"}, \"n\": {\"N\": \""
              + n
              + "\"}}}");
  }

  private static void record(AwsJson streams, int from, int to) {
    for (int n = from; n < to; n++) {
      String name = "key" + n % 9 + ":" + n;
      call(
          streams,
          "PutRecord",
          new JsonObject()
              .put("StreamName", "levels")
              .put("PartitionKey", "key" + n % 9)
              .put("Data", Base64.getEncoder().encodeToString(name.getBytes()))
              .encode());
    }
  }

  private static void active(AwsJson streams) {
    MappingRun.until(
        "active",
        () ->
            call(streams, "DescribeStreamSummary", "{\"StreamName\": \"levels\"}")
                .at("/StreamDescriptionSummary/StreamStatus")
                .asText()
                .equals("ACTIVE"));
  }

  private AwsJson kinesisClient() {
    return new AwsJson(
        vertx, endpoint, "kinesis", "Kinesis_20131202.", "1.1", InstantSource.system());
  }

  private static JsonNode call(AwsJson client, String operation, String input) {
    return client
        .call(operation, new JsonObject(input))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void startDynamoDb() throws Exception {
    Path jars = Doubles.jars("dynamodb");
    serve(
        Path.of("."),
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx192m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        jars + "/*",
        Doubles.folder("dynamodb").resolve("Start.java").toString(),
        Integer.toString(port));
  }

  private void startKinesis() throws Exception {
    assumeTrue(new ProcessBuilder("node", "--version").start().waitFor() == 0);
    Path folder = Doubles.packages("kinesis");
    serve(
        folder,
        "node",
        "node_modules/kinesalite/cli.js",
        "--port",
        Integer.toString(port),
        "--createStreamMs",
        "5",
        "--updateStreamMs",
        "5",
        "--shardLimit",
        "100");
  }

  private void serve(Path folder, String... command) throws Exception {
    Path log = Path.of("target/doubles/service.log").toAbsolutePath();
    service =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    MappingRun.until(
        "it answers",
        () -> {
          try (var socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
          } catch (java.io.IOException e) {
            return false;
          }
        });
  }
}
