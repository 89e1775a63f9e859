package io.penstock.gateway.s3;

import io.penstock.trigger.bucket.Notification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A bucket and who is told of its objects.
 *
 * @param eventBridge whether the default bus is
 */
public record Bucket(String name, List<Notification> notifications, boolean eventBridge) {
  public Bucket {
    notifications = List.copyOf(notifications);
  }

  public JsonObject write() {
    var all = new JsonArray();
    for (Notification one : notifications) all.add(one.write());
    return new JsonObject()
        .put("name", name)
        .put("notifications", all)
        .put("eventBridge", eventBridge);
  }

  public static Bucket read(JsonObject json) {
    return new Bucket(
        json.getString("name"),
        json.getJsonArray("notifications", new JsonArray()).stream()
            .map(one -> Notification.read((JsonObject) one))
            .toList(),
        json.getBoolean("eventBridge", false));
  }
}
