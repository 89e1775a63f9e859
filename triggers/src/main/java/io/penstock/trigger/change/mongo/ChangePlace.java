package io.penstock.trigger.change.mongo;

import io.vertx.core.json.JsonObject;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/**
 * Where a change stream goes on: behind a resume token, from a time on, or from now on.
 *
 * @param token null for none
 * @param invalidated the token is of the event that ended a stream
 * @param time null for none
 */
record ChangePlace(BsonDocument token, boolean invalidated, BsonTimestamp time) {
  static final ChangePlace NOW = new ChangePlace(null, false, null);

  private static final String TOKEN = "token";
  private static final String INVALIDATED = "invalidated";
  private static final String TIME = "time";

  static ChangePlace behind(BsonDocument token, boolean invalidated) {
    return new ChangePlace(token, invalidated, null);
  }

  static ChangePlace since(BsonTimestamp time) {
    return new ChangePlace(null, false, time);
  }

  JsonObject json() {
    var json = new JsonObject();
    if (token != null) json.put(TOKEN, token.toJson());
    if (invalidated) json.put(INVALIDATED, true);
    if (time != null) json.put(TIME, time.getValue());
    return json;
  }

  static ChangePlace of(JsonObject json) {
    String token = json.getString(TOKEN);
    Long time = json.getLong(TIME);
    return new ChangePlace(
        token == null ? null : BsonDocument.parse(token),
        json.getBoolean(INVALIDATED, false),
        time == null ? null : new BsonTimestamp(time));
  }
}
