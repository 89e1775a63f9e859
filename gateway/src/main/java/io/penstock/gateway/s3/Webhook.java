package io.penstock.gateway.s3;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.trigger.bucket.InvalidNotificationException;
import io.penstock.trigger.bucket.NotificationReader;
import io.penstock.trigger.bucket.ObjectChange;
import io.penstock.trigger.bucket.ObjectIntake;
import io.penstock.trigger.http.Receiver;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;

/**
 * {@code POST /_penstock/notifications} on the HTTP port: stores tell of their objects. 200 once
 * all that follows is durable, so that the store's own retry covers everything before; 400 with the
 * place and nothing taken when it is no notification.
 */
public final class Webhook implements Receiver {
  public static final String PATH = "/_penstock/notifications";

  /** A store sends a record or a few; a bus of CloudEvents may send a batch. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final Reply TAKEN = new Reply(200, null);

  private final SenderKey key;
  private final NotificationReader reader;
  private final ObjectIntake intake;

  public Webhook(SenderKey key, NotificationReader reader, ObjectIntake intake) {
    this.key = key;
    this.reader = reader;
    this.intake = intake;
  }

  @Override
  public boolean takes(String path) {
    return PATH.equals(path);
  }

  @Override
  public int maxBodyBytes() {
    return MOST_BYTES;
  }

  /** A page in somebody's browser cannot send JSON here without asking, and is told no. */
  @Override
  public Reply refuse(HttpMethod method, MultiMap headers) {
    if (!method.equals(HttpMethod.POST)) return new Reply(405, "Notifications are posted here.");
    if (headers.contains("origin"))
      return new Reply(403, "Pages of other sites may not send notifications.");
    String type = headers.get("content-type");
    if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/([a-z-]+\\+)?json.*"))
      return new Reply(415, "Notifications are application/json.");
    String problem = key.refusal(headers);
    if (problem == null) return null;
    return new Reply(key instanceof SenderKey.Closed ? 403 : 401, problem);
  }

  @Override
  public Future<Reply> receive(MultiMap headers, Buffer body) {
    String problem = key.refusal(headers, body);
    if (problem != null) return Future.succeededFuture(new Reply(401, problem));
    if (key.isKnown(headers)) return Future.succeededFuture(TAKEN);
    List<ObjectChange> changes;
    try {
      changes = reader.read(body);
    } catch (InvalidNotificationException e) {
      return Future.succeededFuture(new Reply(400, e.getMessage()));
    }
    return intake
        .accept(changes)
        .map(
            none -> {
              key.taken(headers);
              return TAKEN;
            })
        .otherwise(Webhook::reply);
  }

  private static Reply reply(Throwable problem) {
    return switch (problem) {
      case UnknownBucketException e -> new Reply(404, e.getMessage());
      case RefusedException e -> new Reply(503, e.getMessage());
      default -> new Reply(503, "The notification could not be stored.");
    };
  }
}
