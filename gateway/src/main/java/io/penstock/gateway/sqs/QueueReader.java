package io.penstock.gateway.sqs;

import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.gateway.template.Value;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads queues. */
final class QueueReader {
  private static final int LONGEST = 80;

  private final Reading reading;

  public QueueReader(Reading reading) {
    this.reading = reading;
  }

  /** The name of a queue that is given none; a FIFO queue's ending is still to come. */
  static String made(String id, boolean fifo) {
    return MadeNames.of(id, fifo ? LONGEST - QueueDef.FIFO.length() : LONGEST);
  }

  /** An {@code AWS::SQS::Queue}. */
  public void queue(Resource resource) {
    var properties = resource.properties();
    boolean fifo = properties.flag("FifoQueue", false);
    String name = properties.text("QueueName", made(resource.id(), fifo));
    if (fifo && !name.endsWith(QueueDef.FIFO)) name += QueueDef.FIFO;
    var attributes = new LinkedHashMap<String, String>();
    if (fifo) attributes.put("FifoQueue", "true");
    for (String attribute : QueueAttributes.texts()) {
      String value = properties.text(attribute);
      if (value == null) continue;
      put(properties, attribute, value, fifo, attributes);
    }
    for (String policy : List.of("RedrivePolicy", "RedriveAllowPolicy")) {
      Value value = properties.raw(policy);
      if (value == null) continue;
      Object json = value.toJson();
      String text = json instanceof JsonObject object ? object.encode() : String.valueOf(json);
      put(properties, policy, text, fifo, attributes);
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (Properties tag : properties.list("Tags")) {
      String key = tag.required("Key");
      String value = tag.required("Value");
      if (key != null && value != null) tags.put(key, value);
      tag.finish(Set.of());
    }
    properties.finish(Set.of());
    try {
      QueueAttributes.checkName(name, attributes);
    } catch (QueueFault e) {
      properties.error(properties.has("QueueName") ? "QueueName" : "", e.getMessage());
      return;
    }
    reading.others.add(new QueueDef(name, attributes, tags, null, null));
  }

  private static void put(
      Properties properties, String name, String value, boolean fifo, Map<String, String> to) {
    try {
      to.put(name, QueueAttributes.normal(name, value, fifo));
    } catch (QueueFault e) {
      properties.error(
          name,
          e.code().equals("InvalidAttributeName")
              ? "is for FIFO queues only."
              : e.getMessage() + QueueAttributes.hint(name));
    }
  }
}
