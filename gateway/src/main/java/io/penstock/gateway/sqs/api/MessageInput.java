package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.sqs.NewMessage;
import io.penstock.gateway.sqs.QueueDef;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads messages that are to be sent, as strictly as SQS. Pure. */
final class MessageInput {
  /** Of a message or a batch, attributes included. */
  static final int MOST_BYTES = 1_048_576;

  private static final int MOST_DELAY = 900;
  private static final int MOST_ATTRIBUTES = 10;

  /** Letters of all alphabets, as SQS takes them, whatever its guide says. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]{1,256}");

  private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..{1,240})?");
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private MessageInput() {}

  /**
   * A message with its size in bytes.
   *
   * @param system the sender's system attributes, or null
   */
  record Read(NewMessage message, JsonObject system, int bytes) {}

  /**
   * What is asked of all entries of a batch before any is sent.
   *
   * @throws AwsFault when one cannot be sent to a FIFO queue
   */
  static void checkOrder(QueueDef queue, List<JsonObject> entries) {
    if (!queue.fifo()) return;
    for (JsonObject entry : entries) {
      if (entry.getValue("MessageGroupId") == null)
        throw SqsFaults.invalid("The request must contain the parameter MessageGroupId.");
      if (entry.getValue("MessageDeduplicationId") == null && !queue.contentBasedDeduplication())
        throw noDeduplication();
    }
  }

  private static AwsFault noDeduplication() {
    return SqsFaults.invalid(
        "The queue should either have ContentBasedDeduplication enabled or"
            + " MessageDeduplicationId provided explicitly");
  }

  /**
   * @param trace header of the request, or null
   * @throws AwsFault when it cannot be sent to the queue
   */
  static Read of(QueueDef queue, JsonObject in, String trace) {
    String body = QueueRequest.text(in, "MessageBody");
    if (body == null || body.isEmpty()) throw SqsFaults.missing("MessageBody");
    if (!isAllowed(body))
      throw SqsFaults.of(
          "InvalidMessageContents",
          "Invalid characters found. Valid unicode characters are #x9 |"
              + " #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    JsonObject attributes = QueueRequest.object(in, "MessageAttributes");
    if (attributes != null) bytes += attributes(attributes);
    int most = queue.number("MaximumMessageSize");
    if (bytes > most)
      throw SqsFaults.invalid(
          "One or more parameters are invalid. Reason: Message must be shorter than "
              + most
              + " bytes.");
    String group = id(in, "MessageGroupId");
    String dedup = id(in, "MessageDeduplicationId");
    Integer delay = QueueRequest.number(in, "DelaySeconds", 0, MOST_DELAY);
    if (queue.fifo()) {
      if (group == null) throw SqsFaults.missing("MessageGroupId");
      if (dedup == null && !queue.contentBasedDeduplication()) throw noDeduplication();
      if (delay != null && delay > 0)
        throw SqsFaults.invalid(
            "Value "
                + delay
                + " for parameter DelaySeconds is invalid. Reason: The request include parameter"
                + " that is not valid for this queue type.");
      delay = null;
    } else if (dedup != null)
      throw SqsFaults.invalid(
          "The request includes a parameter that is not valid for this queue type."
              + " (MessageDeduplicationId)");
    JsonObject system = QueueRequest.object(in, "MessageSystemAttributes");
    String given = system == null || system.isEmpty() ? null : trace(system);
    return new Read(
        new NewMessage(
            body,
            attributes == null || attributes.isEmpty() ? null : attributes.encode(),
            delay,
            group,
            dedup,
            given == null ? trace : given),
        given == null ? null : system,
        bytes);
  }

  /** The one system attribute that senders may set. */
  private static String trace(JsonObject system) {
    if (system.size() == 1
        && system.getValue("AWSTraceHeader") instanceof JsonObject header
        && "String".equals(header.getValue("DataType"))
        && header.getValue("StringValue") instanceof String value
        && !value.isEmpty()
        && isAllowed(value)) return value;
    throw SqsFaults.invalid(
        "Value "
            + String.join(", ", system.fieldNames())
            + " for parameter MessageSystemAttributes is invalid. Reason: The only one is"
            + " AWSTraceHeader, a String.");
  }

  /** A group, or a name that tells repetitions; null when absent. */
  static String id(JsonObject in, String member) {
    String id = QueueRequest.text(in, member);
    if (id == null) return null;
    if (!ID.matcher(id).matches())
      throw SqsFaults.invalid(
          "Value "
              + id
              + " for parameter "
              + member
              + " is invalid. Reason: "
              + member
              + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
    return id;
  }

  private static boolean isAllowed(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                c >= 0x20 && c <= 0xD7FF
                    || c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || c >= 0xE000 && c <= 0xFFFD
                    || c >= 0x10000);
  }

  private static int attributes(JsonObject attributes) {
    if (attributes.size() > MOST_ATTRIBUTES)
      throw SqsFaults.invalid(
          "Number of message attributes ["
              + attributes.size()
              + "] exceeds the allowed maximum"
              + " [10].");
    int bytes = 0;
    for (String name : attributes.fieldNames()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!NAME.matcher(name).matches()
          || lower.startsWith("aws.")
          || lower.startsWith("amazon.")
          || name.startsWith(".")
          || name.endsWith(".")
          || name.contains(".."))
        throw SqsFaults.invalid("Invalid message attribute name: " + name + ".");
      if (!(attributes.getValue(name) instanceof JsonObject value)
          || !(value.getValue("DataType") instanceof String type)
          || !TYPE.matcher(type).matches())
        throw SqsFaults.invalid(
            "The type of message (user) attribute '"
                + name
                + "' is invalid. You must use only the following supported type prefixes: Binary,"
                + " Number, String.");
      bytes +=
          name.getBytes(StandardCharsets.UTF_8).length + type.length() + value(name, type, value);
    }
    return bytes;
  }

  private static int value(String name, String type, JsonObject value) {
    if (type.startsWith("Binary")) {
      try {
        if (value.getValue("BinaryValue") instanceof String text && !text.isEmpty())
          return Base64.getDecoder().decode(text).length;
      } catch (IllegalArgumentException e) {
        // said below
      }
    } else if (value.getValue("StringValue") instanceof String text
        && !text.isEmpty()
        && isAllowed(text)
        && (!type.startsWith("Number") || isNumber(text)))
      return text.getBytes(StandardCharsets.UTF_8).length;
    throw SqsFaults.invalid(
        "Message (user) attribute '"
            + name
            + "' must contain a non-empty value of type '"
            + type
            + "'.");
  }

  private static boolean isNumber(String text) {
    return text.length() <= 150 && text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
  }
}
