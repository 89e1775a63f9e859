package io.penstock.gateway.s3.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.s3.Bucket;
import io.penstock.gateway.s3.Buckets;
import io.penstock.trigger.bucket.Notification;
import io.penstock.trigger.bucket.ObjectEvents;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Who is told of a bucket's objects, as XML has it. Pure. */
final class NotificationXml {
  /** Elements, and the ones in them that name the target. */
  private static final Map<String, String> KINDS =
      Map.of(
          "CloudFunctionConfiguration",
          "CloudFunction",
          "QueueConfiguration",
          "Queue",
          "TopicConfiguration",
          "Topic");

  private static final Pattern QUEUE = Pattern.compile("arn:aws:sqs:[a-z0-9-]+:\\d{12}:[\\w-]+");
  private static final Pattern TOPIC = Pattern.compile("arn:aws:sns:[a-z0-9-]+:\\d{12}:[\\w-]+");

  private NotificationXml() {}

  static Bucket read(String name, Buffer body, Buckets buckets) {
    XmlIn root = XmlIn.of(body, "NotificationConfiguration");
    var all = new ArrayList<Notification>();
    for (var kind : KINDS.entrySet())
      for (XmlIn one : root.all(kind.getKey())) {
        String target = one.required(kind.getValue());
        checkTarget(kind.getValue(), target, name, buckets);
        add(all, notification(one, target));
      }
    return new Bucket(name, all, root.one("EventBridgeConfiguration") != null);
  }

  private static void checkTarget(String kind, String target, String bucket, Buckets buckets) {
    boolean possible =
        switch (kind) {
          case "Queue" -> QUEUE.matcher(target).matches();
          case "Topic" -> TOPIC.matcher(target).matches();
          default -> {
            FunctionRef function = FunctionRef.parse(target);
            yield function != null && buckets.mayInvoke(function, bucket);
          }
        };
    if (!possible)
      throw S3Faults.argument(
              kind, "Unable to validate the following destination configurations: " + target)
          .with("ArgumentValue", target);
  }

  private static Notification notification(XmlIn one, String target) {
    var events = new ArrayList<String>();
    for (XmlIn event : one.all("Event")) {
      if (!ObjectEvents.isKnown(event.text()))
        throw S3Faults.argument("Event", "The event is not supported for notifications")
            .with("ArgumentValue", event.text());
      events.add(event.text());
    }
    if (events.isEmpty()) throw S3Faults.malformed();
    String prefix = null;
    String suffix = null;
    XmlIn filter = one.one("Filter");
    XmlIn s3Key = filter == null ? null : filter.one("S3Key");
    if (s3Key != null)
      for (XmlIn rule : s3Key.all("FilterRule")) {
        String name = rule.required("Name").toLowerCase(Locale.ROOT);
        String value = rule.text("Value", "");
        boolean begins = name.equals("prefix");
        if (!begins && !name.equals("suffix"))
          throw S3Faults.argument(
              "FilterRule.Name", "filter rule name must be either prefix or suffix");
        if ((begins ? prefix : suffix) != null)
          throw S3Faults.argument(
              "FilterRule.Name", "Cannot specify more than one " + name + " rule in a filter.");
        if (begins) prefix = value;
        else suffix = value;
      }
    String id = one.text("Id", null);
    return new Notification(
        id == null || id.isEmpty() ? UUID.randomUUID().toString() : id,
        events,
        prefix == null ? "" : prefix,
        suffix == null ? "" : suffix,
        target);
  }

  private static void add(List<Notification> all, Notification added) {
    for (Notification other : all) {
      if (other.id().equals(added.id()))
        throw S3Faults.argument(
            "Id", "Same ID used for multiple configurations. IDs must be unique");
      if (other.overlaps(added))
        throw S3Faults.argument(
            "Filter",
            "Configurations overlap. Configurations on the same bucket cannot share a common event"
                + " type.");
    }
    all.add(added);
  }

  static void write(Xml xml, Bucket bucket) {
    for (Notification one : bucket.notifications()) {
      String kind = kind(one.target());
      xml.in(
          kind,
          x -> {
            x.text("Id", one.id()).text(KINDS.get(kind), one.target());
            for (String event : one.events()) x.text("Event", event);
            if (!one.prefix().isEmpty() || !one.suffix().isEmpty())
              x.in("Filter", filter -> filter.in("S3Key", key -> rules(key, one)));
          });
    }
    if (bucket.eventBridge()) xml.in("EventBridgeConfiguration", x -> {});
  }

  private static String kind(String target) {
    if (target.contains(":sqs:")) return "QueueConfiguration";
    return target.contains(":sns:") ? "TopicConfiguration" : "CloudFunctionConfiguration";
  }

  private static void rules(Xml xml, Notification one) {
    if (!one.prefix().isEmpty()) rule(xml, "Prefix", one.prefix());
    if (!one.suffix().isEmpty()) rule(xml, "Suffix", one.suffix());
  }

  private static void rule(Xml xml, String name, String value) {
    xml.in("FilterRule", rule -> rule.text("Name", name).text("Value", value));
  }
}
