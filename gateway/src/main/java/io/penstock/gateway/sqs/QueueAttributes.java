package io.penstock.gateway.sqs;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What attributes a queue may have. Pure.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html">SetQueueAttributes</a>
 */
public final class QueueAttributes {
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "VisibilityTimeout", "30",
          "MessageRetentionPeriod", "345600",
          "DelaySeconds", "0",
          "ReceiveMessageWaitTimeSeconds", "0",
          "MaximumMessageSize", "1048576");

  private static final Map<String, int[]> RANGES =
      Map.of(
          "VisibilityTimeout", new int[] {0, 43_200},
          "MessageRetentionPeriod", new int[] {60, 1_209_600},
          "DelaySeconds", new int[] {0, 900},
          "ReceiveMessageWaitTimeSeconds", new int[] {0, 20},
          "MaximumMessageSize", new int[] {1_024, 1_048_576},
          "KmsDataKeyReusePeriodSeconds", new int[] {60, 86_400});

  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "FifoQueue", Set.of("true"),
          "ContentBasedDeduplication", Set.of("true", "false"),
          "SqsManagedSseEnabled", Set.of("true", "false"),
          "DeduplicationScope", Set.of("messageGroup", "queue"),
          "FifoThroughputLimit", Set.of("perQueue", "perMessageGroupId"));

  private static final Set<String> ONLY_FIFO =
      Set.of("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit");
  private static final Set<String> FREE = Set.of("Policy", "KmsMasterKeyId");
  private static final Set<String> POLICIES = Set.of("RedrivePolicy", "RedriveAllowPolicy");
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9_-]{1,75}\\.fifo|[a-zA-Z0-9_-]{1,80}");
  private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:sqs:[a-z0-9-]+:\\d{12}:.+");

  private QueueAttributes() {}

  /** All that can be set. */
  public static boolean isKnown(String name) {
    return RANGES.containsKey(name)
        || WORDS.containsKey(name)
        || FREE.contains(name)
        || POLICIES.contains(name);
  }

  /**
   * @throws QueueFault when the name cannot be one
   */
  public static void checkName(String name, Map<String, String> attributes) {
    if (!NAME.matcher(name).matches())
      throw new QueueFault(
          "InvalidParameterValueException",
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    boolean fifo = "true".equals(attributes.get("FifoQueue"));
    if (name.endsWith(QueueDef.FIFO) && !fifo)
      throw new QueueFault(
          "InvalidParameterValueException",
          "The name of a FIFO queue can only include alphanumeric characters, hyphens, or"
              + " underscores, must end with .fifo suffix and be 1 to 80 in length. The queue needs"
              + " the attribute FifoQueue.");
    if (fifo && !name.endsWith(QueueDef.FIFO))
      throw new QueueFault(
          "InvalidParameterValueException",
          "The name of a FIFO queue can only include alphanumeric characters, hyphens, or"
              + " underscores, must end with .fifo suffix and be 1 to 80 in length");
  }

  /**
   * @throws QueueFault for a value that cannot be, or a name that is none
   */
  public static void check(String name, String value, boolean fifo) {
    if (!isKnown(name))
      throw new QueueFault("InvalidAttributeName", "Unknown Attribute " + name + ".");
    if (ONLY_FIFO.contains(name) && !fifo && !value.equals("false"))
      throw new QueueFault("InvalidAttributeName", "Unknown Attribute " + name + ".");
    int[] range = RANGES.get(name);
    boolean good = true;
    if (range != null)
      good =
          value.matches("\\d{1,9}")
              && Integer.parseInt(value) >= range[0]
              && Integer.parseInt(value) <= range[1];
    else if (WORDS.containsKey(name)) good = WORDS.get(name).contains(value);
    else if (name.equals("RedrivePolicy") && !value.isEmpty()) good = isRedrive(value);
    else if (name.equals("RedriveAllowPolicy") && !value.isEmpty()) good = isJson(value);
    if (!good)
      throw new QueueFault(
          POLICIES.contains(name) ? "InvalidParameterValueException" : "InvalidAttributeValue",
          POLICIES.contains(name)
              ? "Value "
                  + value
                  + " for parameter "
                  + name
                  + " is invalid. Reason: Redrive policy is not a valid JSON map, or a member of it"
                  + " is not valid."
              : "Invalid value for the parameter " + name + ".");
  }

  private static boolean isJson(String text) {
    try {
      new JsonObject(text);
      return true;
    } catch (DecodeException | ClassCastException e) {
      return false;
    }
  }

  private static boolean isRedrive(String text) {
    if (!isJson(text)) return false;
    var json = new JsonObject(text);
    String most = String.valueOf(json.getValue("maxReceiveCount"));
    return json.getValue("deadLetterTargetArn") instanceof String arn
        && ARN.matcher(arn).matches()
        && most.matches("[1-9]\\d{0,3}")
        && Integer.parseInt(most) <= 1_000;
  }
}
