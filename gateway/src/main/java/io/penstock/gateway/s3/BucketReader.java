package io.penstock.gateway.s3;

import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.trigger.bucket.Notification;
import io.penstock.trigger.bucket.ObjectEvents;
import io.penstock.trigger.bucket.ObjectKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads buckets and their notifications, on their own and of functions' events. */
final class BucketReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "AbacStatus",
          "AccelerateConfiguration",
          "AccessControl",
          "AnalyticsConfigurations",
          "BucketEncryption",
          "BucketNamePrefix",
          "BucketNamespace",
          "CorsConfiguration",
          "IntelligentTieringConfigurations",
          "InventoryConfigurations",
          "LifecycleConfiguration",
          "LoggingConfiguration",
          "MetadataConfiguration",
          "MetadataTableConfiguration",
          "MetricsConfigurations",
          "ObjectLockConfiguration",
          "ObjectLockEnabled",
          "OwnershipControls",
          "PublicAccessBlockConfiguration",
          "ReplicationConfiguration",
          "Tags",
          "VersioningConfiguration",
          "WebsiteConfiguration");

  private final Reading reading;

  public BucketReader(Reading reading) {
    this.reading = reading;
  }

  /** The name of a bucket that is given none: of at least three characters, as all are. */
  static String made(String id) {
    return MadeNames.of(id.length() < 3 ? "bucket-" + id : id, 63);
  }

  /** An {@code AWS::S3::Bucket}. */
  public void bucket(Resource resource) {
    var properties = resource.properties();
    String given = properties.text("BucketName");
    String name = (given == null ? made(resource.id()) : given).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || given != null && !given.equals(name))
      properties.error(
          given == null ? "" : "BucketName",
          (given == null ? name : given)
              + " is no name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens.");
    var notifications = new ArrayList<Notification>();
    boolean bus = false;
    Properties told = properties.map("NotificationConfiguration");
    if (told != null) {
      configured(told, "Lambda", "Function", resource.id(), notifications);
      configured(told, "Queue", "Queue", resource.id(), notifications);
      configured(told, "Topic", "Topic", resource.id(), notifications);
      Properties eventBridge = told.map("EventBridgeConfiguration");
      if (eventBridge != null) {
        bus = eventBridge.flag("EventBridgeEnabled", true);
        eventBridge.finish(Set.of());
      }
      told.finish(Set.of());
    }
    properties.finish(WITHOUT_EFFECT);
    reading.others.add(new Bucket(name, notifications, bus));
  }

  private void configured(
      Properties in, String kind, String key, String id, List<Notification> notifications) {
    in.each(
        kind + "Configurations",
        one -> {
          String event = one.required("Event");
          String target = one.required(key);
          if (target != null && kind.equals("Lambda")) {
            var function = reading.function(one, key, target);
            target = function == null ? null : function.arn();
          } else if (target != null) target = notOrdered(one, key, target);
          Notification notification =
              of(one, id + "-" + kind + "-" + notifications.size(), "Event", texts(event), target);
          one.finish(Set.of());
          if (notification != null) add(one, "Event", notifications, notification);
        });
  }

  private static List<String> texts(String event) {
    return event == null ? List.of() : List.of(event);
  }

  private static String notOrdered(Properties properties, String key, String target) {
    if (!target.endsWith(".fifo")) return target;
    properties.error(key, "S3 does not notify FIFO queues and topics.");
    return null;
  }

  /** An event of type {@code S3}. */
  public void event(FunctionDef function, String id, Properties event) {
    String name = event.required("Bucket");
    List<String> types = event.texts("Events");
    if (!event.has("Events")) event.required("Events");
    Notification notification = of(event, id, "Events", types, reading.target(function).arn());
    event.finish(Set.of());
    if (name == null || notification == null) return;
    var others = new ArrayList<Notification>();
    boolean known = false;
    for (Object other : reading.others) {
      if (other instanceof Bucket bucket && bucket.name().equals(name)) {
        known = true;
        others.addAll(bucket.notifications());
      } else if (other instanceof BucketEvent same && same.bucket().equals(name))
        others.add(same.notification());
    }
    if (!known)
      event.error("Bucket", "there is no bucket " + name + " in this template; SAM needs it here.");
    else if (add(event, "Events", others, notification))
      reading.others.add(new BucketEvent(name, notification));
  }

  /** Null, and an error, when it cannot be. */
  private static Notification of(
      Properties properties, String id, String key, List<String> types, String target) {
    String prefix = "";
    String suffix = "";
    Properties filter = properties.map("Filter");
    Properties s3Key = filter == null ? null : filter.map("S3Key");
    if (filter != null) filter.finish(Set.of());
    var named = new ArrayList<String>();
    if (s3Key != null) {
      for (Properties rule : s3Key.list("Rules")) {
        String name = rule.required("Name");
        String value = rule.text("Value", "");
        rule.finish(Set.of());
        if (name == null) continue;
        name = name.toLowerCase(Locale.ROOT);
        if (!name.equals("prefix") && !name.equals("suffix"))
          rule.error("Name", name + " is not one of prefix, suffix.");
        else if (named.contains(name)) rule.error("Name", "there is a " + name + " already.");
        named.add(name);
        if (!ObjectKeys.encode(value).equals(value) && !value.contains("%") && !value.contains("+"))
          rule.warn(
              "Value",
              "is compared with the key as events spell it: write "
                  + ObjectKeys.encode(value)
                  + " to match this text.");
        if (name.equals("prefix")) prefix = value;
        else suffix = value;
      }
      s3Key.finish(Set.of());
    }
    boolean good = !types.isEmpty() && target != null;
    for (String type : types)
      if (!ObjectEvents.isKnown(type)) {
        properties.error(key, type + " is no type of event, such as s3:ObjectCreated:*.");
        good = false;
      }
    return good ? new Notification(id, types, prefix, suffix, target) : null;
  }

  private static boolean add(
      Properties properties, String key, List<Notification> to, Notification added) {
    for (Notification other : to)
      if (other.overlaps(added)) {
        properties.error(
            key,
            "overlaps with notification "
                + other.id()
                + ": S3 takes one receiver for an event of an object. Give both prefixes or"
                + " suffixes that exclude each other, or let them share a topic.");
        return false;
      }
    to.add(added);
    return true;
  }
}
