package io.penstock.trigger.bucket;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * One change of one object, whoever told of it.
 *
 * @param key decoded
 * @param event S3's name without {@code s3:}, such as {@code ObjectCreated:Put}
 * @param identity the same when the same change is told again, different for every other change of
 *     the key; null when that cannot be known
 * @param record the record of S3's notification, without the configuration's id. Not to be changed
 */
public record ObjectChange(
    String bucket, String key, String event, String identity, JsonObject record) {
  public ObjectChange {
    Objects.requireNonNull(bucket);
    Objects.requireNonNull(key);
    Objects.requireNonNull(event);
    Objects.requireNonNull(record);
  }
}
