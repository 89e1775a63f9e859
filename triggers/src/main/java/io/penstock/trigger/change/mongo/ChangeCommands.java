package io.penstock.trigger.change.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * A change stream, by the commands that it is made of: events stay bytes until they are written as
 * JSON, and the server's own place is known even when nothing happens. On one thread, so that the
 * driver takes the same session for all of them; blocks.
 */
final class ChangeCommands implements ChangeCursor {
  /** Events of an answer; the server makes none larger than 16 MB. */
  private static final int MOST = 500;

  private static final int WAIT_MILLIS = 250;

  private final MongoStream stream;
  private final MongoClient client;
  private final MongoDatabase database;
  private long cursor;

  ChangeCommands(MongoStream stream) {
    this.stream = stream;
    this.client = stream.server().connect();
    this.database = client.getDatabase(stream.database());
  }

  @Override
  public Answer open(ChangePlace place) {
    var change = new BsonDocument();
    if (place.token() != null)
      change.put(place.invalidated() ? "startAfter" : "resumeAfter", place.token());
    if (place.time() != null) change.put("startAtOperationTime", place.time());
    if (stream.wholeDocuments()) change.put("fullDocument", new BsonString("updateLookup"));
    BsonValue what =
        stream.collection() == null ? new BsonInt32(1) : new BsonString(stream.collection());
    var stage = new BsonDocument("$changeStream", change);
    return answer(
        new BsonDocument("aggregate", what)
            .append("pipeline", new BsonArray(List.of(stage)))
            .append("cursor", new BsonDocument("batchSize", new BsonInt32(MOST))),
        "firstBatch");
  }

  @Override
  public Answer next() {
    String name = stream.collection() == null ? "$cmd.aggregate" : stream.collection();
    return answer(
        new BsonDocument("getMore", new BsonInt64(cursor))
            .append("collection", new BsonString(name))
            .append("batchSize", new BsonInt32(MOST))
            .append("maxTimeMS", new BsonInt64(WAIT_MILLIS)),
        "nextBatch");
  }

  private Answer answer(BsonDocument command, String batch) {
    RawBsonDocument answer = database.runCommand(command, RawBsonDocument.class);
    BsonDocument found = answer.getDocument("cursor");
    cursor = found.getNumber("id").longValue();
    BsonTimestamp time =
        answer.get("operationTime") instanceof BsonTimestamp reached ? reached : null;
    return new Answer(
        found.getArray(batch).stream().map(BsonValue::asDocument).toList(),
        found.get("postBatchResumeToken") instanceof BsonDocument token ? token : null,
        time,
        cursor != 0);
  }

  @Override
  public BsonTimestamp oldest() {
    BsonDocument first =
        client
            .getDatabase("local")
            .getCollection("oplog.rs", BsonDocument.class)
            .find()
            .sort(new BsonDocument("$natural", new BsonInt32(1)))
            .projection(new BsonDocument("ts", BsonBoolean.TRUE))
            .first();
    return first == null ? null : first.getTimestamp("ts");
  }

  @Override
  public void close() {
    client.close();
  }
}
