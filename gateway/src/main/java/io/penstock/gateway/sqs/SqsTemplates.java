package io.penstock.gateway.sqs;

import io.penstock.gateway.template.Attributes;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Referenced;

/** What SQS reads of templates. */
public final class SqsTemplates {
  private SqsTemplates() {}

  public static ReaderTable readers() {
    return new ReaderTable()
        .resource("AWS::SQS::Queue", (resource, in) -> new QueueReader(in).queue(resource))
        .attributes("AWS::SQS::Queue", SqsTemplates::queue);
  }

  private static String queue(Referenced queue, String attribute) {
    boolean fifo = "true".equals(queue.text("FifoQueue", "false"));
    String name = queue.text("QueueName", QueueReader.made(queue.id(), fifo));
    if (fifo && !name.endsWith(QueueDef.FIFO)) name += QueueDef.FIFO;
    return switch (attribute) {
      case Attributes.REF, "QueueUrl" -> queue.apiUrl() + "/" + queue.account() + "/" + name;
      case "Arn" -> queue.arn("sqs", name);
      case "QueueName" -> name;
      default -> null;
    };
  }
}
