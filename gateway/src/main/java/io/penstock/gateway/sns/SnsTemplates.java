package io.penstock.gateway.sns;

import io.penstock.gateway.template.Attributes;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Referenced;

/** What SNS reads of templates. */
public final class SnsTemplates {
  private SnsTemplates() {}

  public static ReaderTable readers() {
    return new ReaderTable()
        .resource("AWS::SNS::Topic", (resource, in) -> new TopicReader(in).topic(resource))
        .resource(
            "AWS::SNS::Subscription", (resource, in) -> new TopicReader(in).subscription(resource))
        .event("SNS", (function, id, event, in) -> new TopicReader(in).event(function, id, event))
        .attributes("AWS::SNS::Topic", SnsTemplates::topic);
  }

  private static String topic(Referenced topic, String attribute) {
    String name = topic.text("TopicName", topic.id());
    boolean fifo = "true".equals(topic.text("FifoTopic", "false"));
    if (fifo && !name.endsWith(".fifo")) name += ".fifo";
    return switch (attribute) {
      case Attributes.REF, "TopicArn" -> topic.arn("sns", name);
      case "TopicName" -> name;
      default -> null;
    };
  }
}
