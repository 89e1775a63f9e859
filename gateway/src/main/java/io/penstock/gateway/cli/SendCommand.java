package io.penstock.gateway.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a message to a queue. */
@Command(
    name = "send",
    description = "Send a message to a queue and print its id.",
    footer = {
      "",
      "Examples:",
      "  penstock send Orders '{\"id\": 1}'",
      "  penstock send Jobs.fifo @job.json --group a"
    },
    mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
  @Mixin private Endpoint endpoint;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "Its name.")
  private String queue;

  @Parameters(
      index = "1",
      paramLabel = "BODY",
      description = "Text; @FILE for a file, - for standard input.")
  private String body;

  @Option(names = "--group", paramLabel = "ID", description = "MessageGroupId, for FIFO queues.")
  private String group;

  @Option(
      names = "--deduplication-id",
      paramLabel = "ID",
      description = "MessageDeduplicationId, for FIFO queues.")
  private String deduplication;

  @Option(names = "--delay", paramLabel = "SECONDS", description = "0 to 900.")
  private Integer delay;

  @Override
  public Integer call() throws IOException {
    ApiClient client = endpoint.client();
    String url =
        client
            .awsJson("sqs", "AmazonSQS.GetQueueUrl", new JsonObject().put("QueueName", queue))
            .getString("QueueUrl");
    var message = new JsonObject().put("QueueUrl", url).put("MessageBody", Given.text(body));
    if (group != null) message.put("MessageGroupId", group);
    if (deduplication != null) message.put("MessageDeduplicationId", deduplication);
    if (delay != null) message.put("DelaySeconds", delay);
    System.out.println(
        client.awsJson("sqs", "AmazonSQS.SendMessage", message).getString("MessageId"));
    return 0;
  }
}
