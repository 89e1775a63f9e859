package io.penstock.gateway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes a message to a topic. */
@Command(
    name = "publish",
    description = "Publish a message to a topic and print its id.",
    footer = {"", "Example:", "  penstock publish News 'hello' --subject greeting"},
    mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
  private static final String VERSION = "&Version=2010-03-31";
  private static final Pattern ARN = Pattern.compile("<TopicArn>([^<]*)</TopicArn>");
  private static final Pattern NEXT = Pattern.compile("<NextToken>([^<]*)</NextToken>");
  private static final Pattern ID = Pattern.compile("<MessageId>([^<]*)</MessageId>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

  @Mixin private Endpoint endpoint;

  @Parameters(index = "0", paramLabel = "TOPIC", description = "Its name or ARN.")
  private String topic;

  @Parameters(
      index = "1",
      paramLabel = "MESSAGE",
      description = "Text; @FILE for a file, - for standard input.")
  private String message;

  @Option(names = "--subject", description = "For e-mail and functions.")
  private String subject;

  @Option(names = "--group", paramLabel = "ID", description = "MessageGroupId, for FIFO topics.")
  private String group;

  @Override
  public Integer call() throws IOException {
    ApiClient client = endpoint.client();
    String form =
        "Action=Publish&TopicArn="
            + ApiClient.encode(arn(client))
            + "&Message="
            + ApiClient.encode(Given.text(message))
            + (subject == null ? "" : "&Subject=" + ApiClient.encode(subject))
            + (group == null ? "" : "&MessageGroupId=" + ApiClient.encode(group));
    System.out.println(first(ID, ask(client, form)));
    return 0;
  }

  private String arn(ApiClient client) throws IOException {
    if (topic.startsWith("arn:")) return topic;
    String next = "";
    do {
      String page = ask(client, "Action=ListTopics" + next);
      Matcher arns = ARN.matcher(page);
      while (arns.find()) if (arns.group(1).endsWith(":" + topic)) return arns.group(1);
      String token = first(NEXT, page);
      next = token == null ? null : "&NextToken=" + ApiClient.encode(token);
    } while (next != null);
    throw new IOException("there is no topic named " + topic + ": penstock status lists them");
  }

  private static String ask(ApiClient client, String form) throws IOException {
    ApiClient.Answer<byte[]> answer = client.aws("sns", form + VERSION, Map.of());
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() < 300) return text;
    String told = first(MESSAGE, text);
    throw Refused.of(answer.statusCode(), told == null ? text : told);
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1) : null;
  }
}
