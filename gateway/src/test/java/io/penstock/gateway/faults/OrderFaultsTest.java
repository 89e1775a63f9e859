package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.endtoend.Client;
import io.penstock.gateway.endtoend.TestDouble;
import io.penstock.trigger.change.PostgresDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway is killed while it reads what has an order, and while the function fails: every
 * record is handled, those of a key or a group in their order.
 */
class OrderFaultsTest {
  private static final int KILLS = Integer.getInteger("faults.order.kills", 3);
  private static final int LANES = 5;

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private Program program;

  private void start(Path template, String... options) throws Exception {
    Path state = Files.createDirectories(folder.resolve("state"));
    program = Program.start(List.of(), Map.of(), template, state, options);
    program.untilUp();
  }

  private Path template(String reader, String event, String others) throws IOException {
    return Files.writeString(
        folder.resolve("template.yaml"),
        """
        Resources:
          Reads:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageUri: %s
              Timeout: 2
              Events:
        """
                .formatted(reader)
            + event.indent(8)
            + others.indent(2));
  }

  /** Something else that breaks, and is mended once the gateway runs again without it. */
  private interface Blow {
    Blow NONE =
        new Blow() {
          @Override
          public void strike() {}

          @Override
          public void mend() {}
        };

    void strike() throws Exception;

    void mend() throws Exception;
  }

  /** Kills and starts while a sender sends; then waits until all that was taken was handled. */
  private void strike(
      String what,
      Path template,
      OrderedReader reader,
      AtomicInteger sent,
      Blow other,
      String... options)
      throws Exception {
    System.out.println(what + ": seed " + seed);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        untilMore(sent, random.nextInt(10, 100));
        boolean both = kill % 2 == 1;
        if (both) other.strike();
        Thread.sleep(random.nextInt(300));
        program.close();
        start(template, options);
        if (both) other.mend();
      }
      int all = sent.get();
      Until.holds(
          () -> reader.different() + " of " + all + ", seed " + seed,
          reader::handled,
          () -> reader.different() >= all || !reader.problems().isEmpty());
      System.out.printf(
          "%s: seed %d, %d kills, %d records, %d calls failed, %d records came again%n",
          what, seed, KILLS, all, reader.failures(), reader.again());
      assertEquals(List.of(), reader.problems(), "order; seed " + seed);
    } finally {
      program.close();
    }
  }

  private void untilMore(AtomicInteger sent, int events) throws InterruptedException {
    int enough = sent.get() + events;
    Until.holds(() -> "sent: " + sent + ", seed " + seed, sent::get, () -> sent.get() >= enough);
  }

  /** A thread that sends number after number, each as often as it takes. */
  private static Thread sender(AtomicInteger sent, Function<Integer, Boolean> send) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (!Thread.interrupted()) {
                  if (sends(send, sent.get())) sent.incrementAndGet();
                  Thread.sleep(10);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** What a server does not answer in time may have been taken, and is sent again. */
  private static boolean sends(Function<Integer, Boolean> send, int n) {
    try {
      return send.apply(n);
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  @Test
  void rowsOfATablesStreamKeepTheOrderOfTheirKeys() throws Exception {
    try (var tables = TestDouble.start("dynamodb");
        var reader = new OrderedReader(new Random(seed), OrderFaultsTest::rows)) {
      String arn = table(tables.at);
      Path template =
          template(
              reader.url(),
              """
              Rows:
                Type: DynamoDB
                Properties: {Stream: "%s", StartingPosition: TRIM_HORIZON, BatchSize: 7, ParallelizationFactor: 2}
              """
                  .formatted(arn),
              "");
      String source = "--source=dynamodb=" + tables.at;
      start(template, source);
      var sent = new AtomicInteger();
      Thread sender = sender(sent, n -> put(tables.at, n));
      untilMore(sent, 10);
      try {
        strike("a table's stream", template, reader, sent, Blow.NONE, source);
      } finally {
        sender.interrupt();
        sender.join();
      }
    }
  }

  @Test
  void rowsOfPostgresKeepTheOrderOfTheirKeysWhenTheServerIsKilledToo() throws Exception {
    try (var database = PostgresDatabase.start();
        var reader = new OrderedReader(new Random(seed), OrderFaultsTest::rows)) {
      try (Connection sql = database.connect();
          var statement = sql.createStatement()) {
        statement.execute("CREATE TABLE gates (id text PRIMARY KEY, n int)");
      }
      Path template =
          template(
              reader.url(),
              "{}",
              """
              Rows:
                Type: AWS::Lambda::EventSourceMapping
                Properties:
                  FunctionName: !Ref Reads
                  EventSourceArn: arn:aws:rds:us-east-1:123456789012:db:works/table/public.gates/stream/dynamodb
                  StartingPosition: TRIM_HORIZON
                  BatchSize: 7
                  ParallelizationFactor: 2
              """);
      String source = "--source=postgresql=" + database.uri();
      start(template, source);
      untilFollowed(database);
      var sent = new AtomicInteger();
      Thread sender = sender(sent, n -> upsert(database, n));
      untilMore(sent, 10);
      try {
        strike(
            "a table of PostgreSQL",
            template,
            reader,
            sent,
            new Blow() {
              @Override
              public void strike() throws Exception {
                database.kill();
              }

              @Override
              public void mend() throws Exception {
                database.restart();
              }
            },
            source);
      } finally {
        sender.interrupt();
        sender.join();
      }
    }
  }

  /** What is overwritten before the log is read is no change: the rows are read as they are. */
  private void untilFollowed(PostgresDatabase database) throws Exception {
    try (Connection sql = database.connect();
        var statement = sql.createStatement()) {
      Until.holds(
          () -> "the log is read; seed " + seed,
          () -> {
            try (var row =
                statement.executeQuery(
                    "SELECT FROM pg_stat_replication WHERE state = 'streaming'")) {
              return row.next();
            } catch (SQLException e) {
              return false;
            }
          });
    }
  }

  /** Whether it is committed; what may be is written again, as the same version. */
  private static boolean upsert(PostgresDatabase database, int n) {
    try (Connection sql = database.connect();
        var delete = sql.prepareStatement("DELETE FROM gates WHERE id = ?");
        var statement =
            sql.prepareStatement(
                "INSERT INTO gates VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.n")) {
      String key = "key-" + n % LANES;
      sql.setAutoCommit(false);
      if (n % 7 == 0) {
        delete.setString(1, key);
        delete.execute();
      }
      statement.setString(1, key);
      statement.setInt(2, n / LANES);
      statement.execute();
      sql.commit();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static List<OrderedReader.Record> rows(JsonObject event) {
    return event.getJsonArray("Records").stream()
        .map(one -> ((JsonObject) one).getJsonObject("dynamodb").getJsonObject("NewImage"))
        .filter(Objects::nonNull) // a row that is deleted has none
        .map(
            image ->
                new OrderedReader.Record(
                    image.getJsonObject("id").getString("S"),
                    Long.parseLong(image.getJsonObject("n").getString("N"))))
        .toList();
  }

  private static JsonObject dynamodb(URI at, String operation, JsonObject input) {
    return Client.post(
            at,
            "/",
            input.encode(),
            "X-Amz-Target",
            "DynamoDB_20120810." + operation,
            "Content-Type",
            "application/x-amz-json-1.0",
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/dynamodb/aws4_request,"
                + " SignedHeaders=host, Signature=x")
        .json();
  }

  private static String table(URI at) {
    var input =
        new JsonObject(
            """
            {"TableName": "gates", "BillingMode": "PAY_PER_REQUEST",
             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
             "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
             "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}}
            """);
    return dynamodb(at, "CreateTable", input)
        .getJsonObject("TableDescription")
        .getString("LatestStreamArn");
  }

  private static boolean put(URI at, int n) {
    var item =
        new JsonObject()
            .put("id", new JsonObject().put("S", "key-" + n % LANES))
            .put("n", new JsonObject().put("N", Integer.toString(n / LANES)));
    return dynamodb(at, "PutItem", new JsonObject().put("TableName", "gates").put("Item", item))
        .isEmpty();
  }

  @Test
  void messagesOfAFifoQueueKeepTheOrderOfTheirGroups() throws Exception {
    try (var reader = new OrderedReader(new Random(seed), OrderFaultsTest::messages)) {
      Path template =
          template(
              reader.url(),
              """
              Q: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
              """,
              """
              Queue:
                Type: AWS::SQS::Queue
                Properties: {FifoQueue: true, QueueName: q.fifo, VisibilityTimeout: 3}
              """);
      start(template);
      var sent = new AtomicInteger();
      Thread sender = sender(sent, this::send);
      try {
        strike("a FIFO queue", template, reader, sent, Blow.NONE);
      } finally {
        sender.interrupt();
        sender.join();
      }
    }
  }

  private static List<OrderedReader.Record> messages(JsonObject event) {
    return event.getJsonArray("Records").stream()
        .map(
            one ->
                new OrderedReader.Record(
                    ((JsonObject) one).getJsonObject("attributes").getString("MessageGroupId"),
                    Long.parseLong(((JsonObject) one).getString("body"))))
        .toList();
  }

  /** The same number again is the same message: the queue takes it once. */
  private boolean send(int n) {
    try {
      return program.queue(
              "SendMessage",
              new JsonObject()
                  .put("QueueUrl", "http://localhost/123456789012/q.fifo")
                  .put("MessageGroupId", "group-" + n % LANES)
                  .put("MessageDeduplicationId", "message-" + n)
                  .put("MessageBody", Integer.toString(n / LANES))
                  .encode())
          == 200;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
