package io.penstock.gateway.sns;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.lambda.template.MappingReader;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.sqs.QueueDef;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.gateway.template.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads topics and subscriptions, on their own and of functions' events. */
final class TopicReader {
  private static final String INVALID = "Invalid parameter: ";
  private static final List<String> TOPIC =
      List.of("DisplayName", "SignatureVersion", "FifoThroughputScope", "MaximumMessageSize");

  private final Reading reading;

  public TopicReader(Reading reading) {
    this.reading = reading;
  }

  /** An {@code AWS::SNS::Topic}. */
  public void topic(Resource resource) {
    var properties = resource.properties();
    String name = properties.text("TopicName", resource.id());
    boolean fifo = properties.flag("FifoTopic", false);
    if (fifo && !name.endsWith(".fifo")) name += ".fifo";
    var attributes = new LinkedHashMap<String, String>();
    if (fifo) {
      attributes.put("FifoTopic", "true");
      attributes.put(
          "ContentBasedDeduplication",
          Boolean.toString(properties.flag("ContentBasedDeduplication", false)));
    } else if (properties.flag("ContentBasedDeduplication", false))
      properties.error("ContentBasedDeduplication", "is for FIFO topics only.");
    for (String attribute : TOPIC) {
      String value = properties.text(attribute);
      if (value != null
          && checked(
              properties,
              attribute,
              () ->
                  TopicRules.checkAttribute(
                      attribute, value, attributes.containsKey("FifoTopic"), "")))
        attributes.put(attribute, value);
    }
    String topicName = name;
    checked(
        properties,
        properties.has("TopicName") ? "TopicName" : "",
        () -> TopicRules.checkName(topicName, attributes));
    var tags = new LinkedHashMap<String, String>();
    for (Properties tag : properties.list("Tags")) {
      String key = tag.required("Key");
      String value = tag.required("Value");
      if (key != null && value != null) tags.put(key, value);
      tag.finish(Set.of());
    }
    String arn = reading.arn("sns", name);
    reading.others.add(new Topic(arn, attributes, tags));
    properties.each(
        "Subscription",
        one -> {
          String protocol = one.required("Protocol");
          String endpoint = one.required("Endpoint");
          one.finish(Set.of());
          if (protocol != null && endpoint != null)
            add(one, new SubscriptionDef(arn, protocol, endpoint(protocol, endpoint), Map.of()));
        });
    properties.finish(
        Set.of(
            "KmsMasterKeyId",
            "TracingConfig",
            "DataProtectionPolicy",
            "ArchivePolicy",
            "DeliveryStatusLogging"));
  }

  /** An {@code AWS::SNS::Subscription}. */
  public void subscription(Resource resource) {
    var properties = resource.properties();
    String topic = properties.required("TopicArn");
    String protocol = properties.required("Protocol");
    String endpoint = properties.required("Endpoint");
    Map<String, String> attributes = attributes(properties);
    String raw = properties.text("RawMessageDelivery");
    if (raw != null) attributes.put("RawMessageDelivery", raw);
    String policy = json(properties, "DeliveryPolicy");
    if (policy != null) attributes.put("DeliveryPolicy", policy);
    boolean elsewhere = elsewhere(properties);
    properties.finish(Set.of("SubscriptionRoleArn", "ReplayPolicy"));
    if (!elsewhere && topic != null && protocol != null && endpoint != null)
      add(
          properties,
          new SubscriptionDef(topic, protocol, endpoint(protocol, endpoint), attributes));
  }

  /** An event of type {@code SNS}. */
  public void event(FunctionDef function, String id, Properties event) {
    String topic = event.required("Topic");
    Map<String, String> attributes = attributes(event);
    if (elsewhere(event) || topic == null) {
      event.finish(Set.of(), "SqsSubscription");
      return;
    }
    FunctionRef target = reading.target(function);
    var def = new SubscriptionDef(topic, "lambda", target.arn(), attributes);
    if (event.has("SqsSubscription")
        && !"false".equals(String.valueOf(event.raw("SqsSubscription").toJson())))
      def = throughQueue(function, id, event, topic, attributes);
    event.finish(Set.of());
    if (def != null) add(event, def);
  }

  /**
   * The topic's messages go to a queue, which the function reads: the one that is named, or one of
   * the event's own.
   */
  private SubscriptionDef throughQueue(
      FunctionDef function,
      String id,
      Properties event,
      String topic,
      Map<String, String> attributes) {
    String queue = reading.arn("sqs", MadeNames.of(id + "Queue", 80));
    var settings = new JsonObject();
    if (event.head("SqsSubscription") instanceof Value.Mapping) {
      Properties given = event.map("SqsSubscription");
      queue = given.required("QueueArn");
      given.required("QueueUrl");
      Integer size = given.number("BatchSize", 1, 10_000);
      if (size != null) settings.put("BatchSize", size);
      settings.put("Enabled", given.flag("Enabled", true));
      given.finish(Set.of("QueuePolicyLogicalId"));
    } else
      reading.others.add(
          new QueueDef(MadeNames.of(id + "Queue", 80), Map.of(), Map.of(), null, null));
    if (queue == null) return null;
    new MappingReader(reading).queue(event, function, id + "EventSourceMapping", queue, settings);
    return new SubscriptionDef(topic, "sqs", queue, attributes);
  }

  private Map<String, String> attributes(Properties properties) {
    var attributes = new LinkedHashMap<String, String>();
    for (String name : List.of("FilterPolicy", "RedrivePolicy")) {
      String value = json(properties, name);
      if (value != null) attributes.put(name, value);
    }
    String scope = properties.text("FilterPolicyScope");
    if (scope != null) attributes.put("FilterPolicyScope", scope);
    return attributes;
  }

  private boolean elsewhere(Properties properties) {
    String region = properties.text("Region");
    if (region == null || region.equals(reading.region)) return false;
    properties.warn("Region", "topics of " + region + " are not here: it is left out.");
    return true;
  }

  /** JSON as SNS's API takes it: text. */
  private static String json(Properties properties, String key) {
    Value value = properties.raw(key);
    if (value == null) return null;
    return switch (value.toJson()) {
      case JsonObject object -> object.encode();
      case JsonArray array -> array.encode();
      case Object other -> other.toString();
    };
  }

  /** Functions may be named by their names. */
  private String endpoint(String protocol, String endpoint) {
    return protocol.equals("lambda") && endpoint.matches("[a-zA-Z0-9-_]+")
        ? reading.arn("lambda", "function:" + endpoint)
        : endpoint;
  }

  private void add(Properties properties, SubscriptionDef def) {
    boolean sent = !SubscriptionRules.NOT_SENT.contains(def.protocol());
    if (!sent) properties.warn("Protocol", SubscriptionRules.notSent(def.protocol()));
    try {
      SubscriptionRules.check(def);
    } catch (RefusedRequestException e) {
      if (sent) properties.error(key(e.getMessage()), text(e));
      else properties.warn(key(e.getMessage()), text(e) + " It is left out.");
      return;
    }
    if (def.protocol().equals("lambda")
        && reading.function(properties, "Endpoint", def.endpoint()) == null) return;
    boolean taken = !reading.claim(def.topicArn() + " to " + def.protocol() + " " + def.endpoint());
    if (taken) properties.error("Endpoint", "subscribes to this topic already.");
    else reading.others.add(def);
  }

  /** Which property a refusal is about. */
  private static String key(String message) {
    if (message.contains("Protocol Reason") || message.contains("this protocol")) return "Protocol";
    for (String key :
        List.of(
            "FilterPolicyScope",
            "FilterPolicy",
            "RawMessageDelivery",
            "RedrivePolicy",
            "DeliveryPolicy")) if (message.contains(key)) return key;
    return "Endpoint";
  }

  private static boolean checked(Properties properties, String key, Runnable check) {
    try {
      check.run();
      return true;
    } catch (RefusedRequestException e) {
      properties.error(key, text(e));
      return false;
    }
  }

  private static String text(RefusedRequestException e) {
    String text = e.getMessage();
    if (text.startsWith(INVALID)) text = text.substring(INVALID.length());
    return text.replace("Attributes Reason: ", "") + (text.endsWith(".") ? "" : ".");
  }
}
