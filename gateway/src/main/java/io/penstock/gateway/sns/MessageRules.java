package io.penstock.gateway.sns;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.trigger.shape.SnsMessage.Attribute;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** What SNS takes of a message, and what it says to the rest. Pure. */
public final class MessageRules {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9!-/:-@\\[-`{-~]{1,128}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
  private static final Pattern TYPE =
      Pattern.compile("(String|Number|Binary)(\\.[^\\x00-\\x1f]{1,249})?");
  private static final int SUBJECT = 100;

  private MessageRules() {}

  /**
   * @throws RefusedRequestException when the topic does not take the message
   */
  public static void check(Topic topic, Message message) {
    if (message.body().isEmpty()) throw invalid("Empty message");
    if (message.subject() != null) subject(message.subject());
    message.attributes().forEach(MessageRules::attribute);
    if (size(message) > topic.maximumMessageSize()) throw invalid("Message too long");
    if (topic.fifo()) fifo(topic, message);
    else {
      if (message.deduplicationId() != null)
        throw invalid(
            "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter"
                + " that is not valid for this topic type");
      if (message.groupId() != null) id(message.groupId(), "MessageGroupId");
    }
    if (message.structured()) ProtocolTexts.of(message);
  }

  private static void fifo(Topic topic, Message message) {
    if (message.groupId() == null)
      throw invalid("The MessageGroupId parameter is required for FIFO topics");
    id(message.groupId(), "MessageGroupId");
    if (message.deduplicationId() != null) id(message.deduplicationId(), "MessageDeduplicationId");
    else if (!topic.deduplicatesByContent())
      throw invalid(
          "The topic should either have ContentBasedDeduplication enabled or"
              + " MessageDeduplicationId provided explicitly");
  }

  private static void id(String value, String name) {
    if (!ID.matcher(value).matches())
      throw invalid(
          name
              + " Reason: "
              + name
              + " can only include alphanumeric and punctuation characters. 1 to 128 in length");
  }

  private static void subject(String subject) {
    boolean text =
        !subject.isEmpty()
            && subject.length() <= SUBJECT
            && subject.chars().noneMatch(Character::isISOControl)
            && !Character.isWhitespace(subject.charAt(0));
    if (!text) throw invalid("Subject");
  }

  private static void attribute(String name, Attribute attribute) {
    if (!NAME.matcher(name).matches()
        || name.startsWith(".")
        || name.endsWith(".")
        || name.contains("..")
        || name.regionMatches(true, 0, "AWS.", 0, 4)
        || name.regionMatches(true, 0, "Amazon.", 0, 7))
      throw refused("The message attribute name '" + name + "' is invalid.");
    String type = attribute.type();
    if (type == null || type.isEmpty())
      throw refused(
          "The message attribute '" + name + "' must contain non-empty message attribute type.");
    if (!TYPE.matcher(type).matches())
      throw refused(
          "The message attribute '"
              + name
              + "' has an invalid message attribute type, the set of supported type prefixes is"
              + " Binary, Number, and String.");
    if (attribute.value() == null || attribute.value().isEmpty())
      throw refused(
          "The message attribute '"
              + name
              + "' must contain non-empty message attribute value for message attribute type '"
              + type
              + "'.");
    if (type.equals("Number")) number(name, attribute.value());
    if (type.equals("String.Array")) array(name, attribute.value());
    if (type.startsWith("Binary")) binary(name, attribute.value());
  }

  private static void number(String name, String value) {
    try {
      if (value.length() <= 64) {
        new BigDecimal(value.strip());
        return;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw refused("Could not cast message attribute '" + name + "' value to number.");
  }

  private static void array(String name, String value) {
    try {
      for (Object item : new JsonArray(value))
        if (item != null
            && !(item instanceof String || item instanceof Number || item instanceof Boolean))
          throw arrayFault(name);
    } catch (DecodeException | ClassCastException e) {
      throw arrayFault(name);
    }
  }

  private static RefusedRequestException arrayFault(String name) {
    return refused(
        "The message attribute '"
            + name
            + "' must be a JSON array of strings, numbers, booleans or null for message attribute"
            + " type 'String.Array'.");
  }

  private static void binary(String name, String value) {
    try {
      Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw refused("The message attribute '" + name + "' is not valid base64.");
    }
  }

  private static RefusedRequestException refused(String message) {
    return new RefusedRequestException(400, "ParameterValueInvalid", message);
  }

  /** Bytes of the message with names, types and values of its attributes. */
  public static long size(Message message) {
    long size = bytes(message.body());
    for (var entry : message.attributes().entrySet()) {
      Attribute attribute = entry.getValue();
      size += bytes(entry.getKey()) + bytes(attribute.type());
      size +=
          attribute.type().startsWith("Binary")
              ? attribute.value().length() / 4L * 3
              : bytes(attribute.value());
    }
    return size;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
