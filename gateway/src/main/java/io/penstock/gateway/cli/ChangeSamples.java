package io.penstock.gateway.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.change.ChangeRecord;
import io.penstock.trigger.change.Column;
import io.penstock.trigger.change.ColumnType;
import io.penstock.trigger.change.PgOrigin;
import io.penstock.trigger.change.RowChange;
import io.penstock.trigger.change.RowShape;
import io.penstock.trigger.change.Table;
import io.penstock.trigger.change.mongo.MongoForm;
import io.penstock.trigger.change.mysql.BinlogOrigin;
import io.penstock.trigger.shape.ShardRecords;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * Events of what changes: items of DynamoDB, documents, rows of tables. Pure.
 *
 * @param option what the caller says, by name, and what it is otherwise
 */
record ChangeSamples(Instant now, String id, BinaryOperator<String> option) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A number, or a text. */
  private enum Kind implements ColumnType {
    NUMBER,
    TEXT;

    @Override
    public void attribute(String value, JsonGenerator out) throws IOException {
      out.writeStartObject();
      out.writeStringField(this == NUMBER ? "N" : "S", value);
      out.writeEndObject();
    }

    @Override
    public void plain(String value, JsonGenerator out) throws IOException {
      if (this == NUMBER) out.writeNumber(value);
      else out.writeString(value);
    }

    @Override
    public boolean isBytes() {
      return false;
    }
  }

  Map<String, Supplier<Buffer>> all() {
    var all = new LinkedHashMap<String, Supplier<Buffer>>();
    all.put("dynamodb insert", () -> dynamodb("INSERT", null, "hello"));
    all.put("dynamodb modify", () -> dynamodb("MODIFY", "hello", "again"));
    all.put("dynamodb remove", () -> dynamodb("REMOVE", "again", null));
    all.put("documentdb insert", this::document);
    all.put("postgresql dynamodb", () -> row("table", "public", "dynamodb"));
    all.put("postgresql debezium", () -> row("table", "public", "debezium"));
    all.put("mysql dynamodb", () -> row("mysql", "shop", "dynamodb"));
    all.put("mysql debezium", () -> row("mysql", "shop", "debezium"));
    return all;
  }

  private String option(String name, String otherwise) {
    return option.apply(name, otherwise);
  }

  private String table() {
    return option("table", option("name", "sample"));
  }

  private Buffer dynamodb(String event, String before, String after) {
    var change =
        new JsonObject()
            .put("ApproximateCreationDateTime", now.getEpochSecond())
            .put("Keys", item());
    if (after != null) change.put("NewImage", image(after));
    if (before != null) change.put("OldImage", image(before));
    change
        .put("SequenceNumber", "111")
        .put("SizeBytes", before != null && after != null ? 43 : 26)
        .put("StreamViewType", "NEW_AND_OLD_IMAGES");
    String text =
        new JsonObject()
            .put("eventID", id.replace("-", ""))
            .put("eventName", event)
            .put("dynamodb", change)
            .encode();
    String stream = EventSamples.arn("dynamodb", "table/" + table() + "/stream/" + now);
    try {
      return ShardRecords.event(List.of(ShardRecords.ofDynamoDb(JSON.readTree(text), stream)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject item() {
    return new JsonObject().put("Id", new JsonObject().put("N", option("key", "101")));
  }

  private JsonObject image(String message) {
    return item().put("Message", new JsonObject().put("S", message));
  }

  /** As MongoDB tells it, in relaxed extended JSON. */
  private Buffer document() {
    var key = new JsonObject().put("_id", new JsonObject().put("$oid", "63eeb6e7d418cd98afb1c1d7"));
    var change =
        new JsonObject()
            .put("_id", new JsonObject().put("_data", "0163eeb6e7000000090100000009000041e1"))
            .put("clusterTime", timestamp())
            .put("documentKey", key)
            .put(
                "fullDocument",
                key.copy().mergeIn(new JsonObject(option("body", "{\"message\":\"hello\"}"))))
            .put(
                "ns",
                new JsonObject()
                    .put("db", option("database", "sample"))
                    .put("coll", option("collection", table())))
            .put("operationType", "insert");
    byte[] item = new JsonObject().put("event", change).toBuffer().getBytes();
    return new MongoForm(EventSamples.arn("rds", "cluster:" + option("name", "sample")))
        .event(List.of(new ChangeRecord("1", "1", now, item)));
  }

  private JsonObject timestamp() {
    var place = new JsonObject().put("t", now.getEpochSecond()).put("i", 9);
    return new JsonObject().put("$timestamp", place);
  }

  private Buffer row(String engine, String schema, String shape) {
    var arn =
        ChangeArn.parse(
            EventSamples.arn(
                "rds",
                "db:"
                    + option("name", "sample")
                    + "/"
                    + engine
                    + "/"
                    + option("database", schema)
                    + "."
                    + table()
                    + "/stream/"
                    + shape));
    var columns = List.of(new Column("id", Kind.NUMBER, 1), new Column("message", Kind.TEXT, 0));
    String position = RowChange.position(24_023_128, 0);
    var change =
        new RowChange(
            RowChange.Op.CREATE,
            Table.of(arn.schema(), arn.table(), columns),
            null,
            false,
            new String[] {option("key", "101"), "hello"},
            position,
            engine.equals("mysql")
                ? new BinlogOrigin("binlog.000003", 154, 0, 1, null, 7)
                : new PgOrigin(24_023_128, 555),
            now,
            "false");
    RowShape form = RowShape.of(arn);
    return form.event(List.of(form.item(change, now)));
  }
}
