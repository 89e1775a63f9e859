package io.penstock.trigger.change.mongo;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/** A change stream as it is read: opened once, then asked for more until it ends. Blocks. */
interface ChangeCursor extends AutoCloseable {
  /**
   * What came.
   *
   * @param events as the server tells them, in their order
   * @param place token behind all that happened so far, also elsewhere; null when it is not told
   * @param time of the server's last operation; null when it is not told
   * @param open false when nothing more will come
   */
  record Answer(List<BsonDocument> events, BsonDocument place, BsonTimestamp time, boolean open) {}

  Answer open(ChangePlace place);

  /** Returns when there is something, or after a moment. */
  Answer next();

  /** Time of the oldest change that the server still has; null when it has none. */
  BsonTimestamp oldest();

  @Override
  void close();
}
