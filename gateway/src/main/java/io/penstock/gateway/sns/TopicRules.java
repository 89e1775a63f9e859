package io.penstock.gateway.sns;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.gateway.aws.TagRules;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What SNS takes as a topic, and what it says to the rest. Pure. */
public final class TopicRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern FIFO_NAME = Pattern.compile("[A-Za-z0-9_-]{1,251}\\.fifo");
  private static final int TAGS = 50;
  private static final int DISPLAY_NAME = 100;

  /** Attributes that are kept and read back, and have no effect here. */
  public static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "KmsMasterKeyId",
          "TracingConfig",
          "DataProtectionPolicy",
          "ApplicationSuccessFeedbackRoleArn",
          "ApplicationSuccessFeedbackSampleRate",
          "ApplicationFailureFeedbackRoleArn",
          "FirehoseSuccessFeedbackRoleArn",
          "FirehoseSuccessFeedbackSampleRate",
          "FirehoseFailureFeedbackRoleArn",
          "HTTPSuccessFeedbackRoleArn",
          "HTTPSuccessFeedbackSampleRate",
          "HTTPFailureFeedbackRoleArn",
          "LambdaSuccessFeedbackRoleArn",
          "LambdaSuccessFeedbackSampleRate",
          "LambdaFailureFeedbackRoleArn",
          "SQSSuccessFeedbackRoleArn",
          "SQSSuccessFeedbackSampleRate",
          "SQSFailureFeedbackRoleArn");

  private TopicRules() {}

  /**
   * The name of a topic that is to be made.
   *
   * @throws RefusedRequestException when it cannot be
   */
  public static void checkName(String name, Map<String, String> attributes) {
    boolean fifo = "true".equalsIgnoreCase(attributes.get("FifoTopic"));
    if (fifo && !FIFO_NAME.matcher(name).matches())
      throw invalid(
          "Fifo Topic names must end with .fifo and must be made up of only uppercase and"
              + " lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1"
              + " and 256 characters long.");
    if (!fifo && !NAME.matcher(name).matches()) throw invalid("Topic Name");
  }

  /** All attributes of a topic that is to be made. */
  public static void checkAll(Map<String, String> attributes) {
    boolean fifo = "true".equalsIgnoreCase(attributes.get("FifoTopic"));
    attributes.forEach(
        (name, value) -> {
          if (name.equals("FifoTopic")) flag(name, value);
          else checkAttribute(name, value, fifo, "Attributes Reason: ");
        });
  }

  /**
   * One attribute.
   *
   * @param before what the message has in front, after {@code Invalid parameter: }
   */
  public static void checkAttribute(String name, String value, boolean fifo, String before) {
    switch (name) {
      case "DisplayName" -> {
        if (value.length() > DISPLAY_NAME || value.chars().anyMatch(Character::isISOControl))
          throw invalid(before + "DisplayName");
      }
      case "Policy" -> object(value, "Policy Error: null", before);
      case "DeliveryPolicy" -> DeliveryPolicy.checkOfTopic(value);
      case "SignatureVersion" -> {
        if (!value.equals("1") && !value.equals("2"))
          throw invalid(before + "SignatureVersion value must be 1 or 2");
      }
      case "ContentBasedDeduplication" -> {
        fifoOnly(name, fifo, before);
        flag(name, value);
      }
      case "FifoThroughputScope" -> {
        fifoOnly(name, fifo, before);
        if (!value.equals("Topic") && !value.equals("MessageGroup"))
          throw invalid(before + "FifoThroughputScope must be Topic or MessageGroup");
      }
      case "MaximumMessageSize" -> {
        if (!value.matches("\\d{4,7}")
            || Integer.parseInt(value) < 1_024
            || Integer.parseInt(value) > 1_048_576)
          throw invalid(before + "MaximumMessageSize must be between 1024 and 1048576");
      }
      default -> {
        if (!WITHOUT_EFFECT.contains(name)) throw invalid(before + "AttributeName");
      }
    }
  }

  private static void fifoOnly(String name, boolean fifo, String before) {
    if (!fifo) throw invalid(before + name + " can only be set for FIFO topics");
  }

  private static void flag(String name, String value) {
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false"))
      throw invalid("Attributes Reason: " + name + " must be true or false");
  }

  private static void object(String value, String what, String before) {
    try {
      new JsonObject(value);
    } catch (DecodeException | ClassCastException e) {
      throw invalid(before + what);
    }
  }

  /**
   * @throws RefusedRequestException when there are too many, or one is none
   */
  public static void checkTags(Map<String, String> tags) {
    if (tags.size() > TAGS)
      throw new RefusedRequestException(
          400,
          "TagLimitExceeded",
          "Could not complete request: tag quota of per resource exceeded");
    String problem = TagRules.problem(tags);
    if (problem != null) throw invalid("Tags Reason: " + problem);
  }
}
