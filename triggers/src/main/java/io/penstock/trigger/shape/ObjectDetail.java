package io.penstock.trigger.shape;

import io.vertx.core.json.JsonObject;

/**
 * S3's events on EventBridge's default bus, made of the records of its notifications. Pure.
 *
 * @param type the detail-type, such as {@code Object Created}
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html">S3's events
 *     on EventBridge</a>
 */
public record ObjectDetail(String type, JsonObject detail) {

  private record Kind(String type, String reason, String deletion) {
    private static Kind of(String type) {
      return new Kind(type, null, null);
    }
  }

  /**
   * Null for an event that EventBridge is not told of.
   *
   * @param key decoded
   */
  public static ObjectDetail of(JsonObject record, String key, String account) {
    Kind kind = kind(record.getString("eventName"));
    if (kind == null) return null;
    JsonObject s3 = record.getJsonObject("s3");
    JsonObject told = s3.getJsonObject("object");
    var object = new JsonObject().put("key", key);
    copy(told, "size", object, "size");
    copy(told, "eTag", object, "etag");
    copy(told, "versionId", object, "version-id");
    copy(told, "sequencer", object, "sequencer");
    var detail =
        new JsonObject()
            .put("version", "0")
            .put(
                "bucket",
                new JsonObject().put("name", s3.getJsonObject("bucket").getString("name")))
            .put("object", object);
    copy(member(record, "responseElements"), "x-amz-request-id", detail, "request-id");
    detail.put("requester", account);
    copy(member(record, "requestParameters"), "sourceIPAddress", detail, "source-ip-address");
    if (kind.reason != null) detail.put("reason", kind.reason);
    if (kind.deletion != null) detail.put("deletion-type", kind.deletion);
    return new ObjectDetail(kind.type, detail);
  }

  private static Kind kind(String event) {
    return switch (event) {
      case "ObjectCreated:Put" -> created("PutObject");
      case "ObjectCreated:Post" -> created("POST Object");
      case "ObjectCreated:Copy" -> created("CopyObject");
      case "ObjectCreated:CompleteMultipartUpload" -> created("CompleteMultipartUpload");
      case "ObjectRemoved:Delete" -> deleted("DeleteObject", "Permanently Deleted");
      case "ObjectRemoved:DeleteMarkerCreated" -> deleted("DeleteObject", "Delete Marker Created");
      case "LifecycleExpiration:Delete" -> deleted("Lifecycle Expiration", "Permanently Deleted");
      case "LifecycleExpiration:DeleteMarkerCreated" ->
          deleted("Lifecycle Expiration", "Delete Marker Created");
      case "ObjectRestore:Post" -> Kind.of("Object Restore Initiated");
      case "ObjectRestore:Completed" -> Kind.of("Object Restore Completed");
      case "ObjectRestore:Delete" -> Kind.of("Object Restore Expired");
      case "LifecycleTransition" -> Kind.of("Object Storage Class Changed");
      case "IntelligentTiering" -> Kind.of("Object Access Tier Changed");
      case "ObjectAcl:Put" -> Kind.of("Object ACL Updated");
      case "ObjectTagging:Put" -> Kind.of("Object Tags Added");
      case "ObjectTagging:Delete" -> Kind.of("Object Tags Deleted");
      default -> null;
    };
  }

  private static Kind created(String reason) {
    return new Kind("Object Created", reason, null);
  }

  private static Kind deleted(String reason, String how) {
    return new Kind("Object Deleted", reason, how);
  }

  private static JsonObject member(JsonObject record, String name) {
    return record.getValue(name) instanceof JsonObject object ? object : new JsonObject();
  }

  private static void copy(JsonObject from, String name, JsonObject to, String newName) {
    Object value = from.getValue(name);
    if (value != null && !"".equals(value)) to.put(newName, value);
  }
}
