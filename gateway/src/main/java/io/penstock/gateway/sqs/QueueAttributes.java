package io.penstock.gateway.sqs;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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

  private static final Map<String, String> FIFO_DEFAULTS =
      Map.of(
          "FifoQueue", "true",
          "ContentBasedDeduplication", "false",
          "DeduplicationScope", "queue",
          "FifoThroughputLimit", "perQueue");
  private static final Set<String> ONLY_FIFO = FIFO_DEFAULTS.keySet();
  private static final Set<String> FACTS =
      Set.of(
          "QueueArn",
          "CreatedTimestamp",
          "LastModifiedTimestamp",
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed");
  private static final Set<String> FREE = Set.of("Policy", "KmsMasterKeyId");
  private static final Set<String> POLICIES = Set.of("RedrivePolicy", "RedriveAllowPolicy");
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9_-]{1,75}\\.fifo|[a-zA-Z0-9_-]{1,80}");
  private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d{1,12}\\s*");

  private QueueAttributes() {}

  /** Whether a queue may send its dead letters to the other, as far as that one says. */
  static boolean allows(QueueDef deadLetters, String source) {
    String policy = deadLetters.attributes().get("RedriveAllowPolicy");
    return policy == null || policy.isEmpty() || RedrivePolicies.allows(policy, source);
  }

  /** What a template says in a word or a number, but for what its {@code FifoQueue} decides. */
  static SortedSet<String> texts() {
    var texts = new TreeSet<>(RANGES.keySet());
    texts.addAll(WORDS.keySet());
    texts.add("KmsMasterKeyId");
    texts.remove("FifoQueue");
    return texts;
  }

  /** All that can be set. */
  public static boolean isKnown(String name) {
    return RANGES.containsKey(name)
        || WORDS.containsKey(name)
        || FREE.contains(name)
        || POLICIES.contains(name);
  }

  /** All that can be read. */
  public static boolean isShown(String name) {
    return isKnown(name) || FACTS.contains(name);
  }

  /**
   * @throws QueueFault when the name cannot be one
   */
  public static void checkName(String name, Map<String, String> attributes) {
    if (!NAME.matcher(name).matches())
      throw new QueueFault(
          "InvalidParameterValueException",
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    boolean fifo = "true".equalsIgnoreCase(attributes.get("FifoQueue"));
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
   * The value as it is kept: whatever the case of {@code True}, the zeros of {@code 030} or the
   * blanks of a policy, it says the same.
   *
   * @throws QueueFault for a value that cannot be, or a name that is none
   */
  public static String normal(String name, String value, boolean fifo) {
    if (!isKnown(name)) throw unknown(name);
    boolean off = value.equalsIgnoreCase("false");
    if (ONLY_FIFO.contains(name) && !fifo && (!off || name.equals("FifoQueue")))
      throw unknown(name);
    if (value.isEmpty() && (FREE.contains(name) || POLICIES.contains(name))) return value;
    if (POLICIES.contains(name)) return RedrivePolicies.normal(name, value);
    if (name.equals("Policy")) {
      String compact = RedrivePolicies.compact(value);
      if (compact == null) throw invalid(name);
      return compact;
    }
    int[] range = RANGES.get(name);
    if (range != null) {
      if (!NUMBER.matcher(value).matches()) throw invalid(name);
      long number = Long.parseLong(value.strip());
      if (number < range[0] || number > range[1]) throw invalid(name);
      return Long.toString(number);
    }
    Set<String> words = WORDS.get(name);
    if (words == null) return value;
    String word = words.contains("true") ? value.strip().toLowerCase(Locale.ROOT) : value;
    if (words.contains(word)) return word;
    if (name.equals("FifoQueue"))
      throw new QueueFault(
          "InvalidAttributeValue",
          "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not"
              + " supported.");
    throw invalid(name);
  }

  /** What a value may be, for people; empty where the fault says it. */
  static String hint(String name) {
    int[] range = RANGES.get(name);
    return range == null ? "" : " It is " + range[0] + " to " + range[1] + ".";
  }

  private static QueueFault unknown(String name) {
    return new QueueFault("InvalidAttributeName", "Unknown Attribute " + name + ".");
  }

  private static QueueFault invalid(String name) {
    return new QueueFault("InvalidAttributeValue", "Invalid value for the parameter " + name + ".");
  }

  /**
   * What was set last of the two kinds of encryption takes the place of the other.
   *
   * @param all what the queue has, changed
   * @throws QueueFault when both are set at once
   */
  static void oneEncryption(Map<String, String> all, Map<String, String> set) {
    boolean ours = "true".equals(set.get("SqsManagedSseEnabled"));
    boolean keys = !set.getOrDefault("KmsMasterKeyId", "").isEmpty();
    if (ours && keys)
      throw new QueueFault(
          "InvalidAttributeName",
          "You can use one type of server-side encryption (SSE) at one time. You can either enable"
              + " KMS SSE or SQS SSE.");
    if (keys) all.remove("SqsManagedSseEnabled");
    if (ours) {
      all.remove("KmsMasterKeyId");
      all.remove("KmsDataKeyReusePeriodSeconds");
    }
  }

  /** All that the queue has, defaults included. */
  public static Map<String, String> shown(QueueDef def) {
    var shown = new LinkedHashMap<>(DEFAULTS);
    boolean keys = def.attributes().containsKey("KmsMasterKeyId");
    shown.put("SqsManagedSseEnabled", Boolean.toString(!keys));
    if (keys) shown.put("KmsDataKeyReusePeriodSeconds", "300");
    if (def.fifo()) shown.putAll(FIFO_DEFAULTS);
    shown.putAll(def.attributes());
    for (String policy : POLICIES) // what an earlier version has kept as it was written
    shown.computeIfPresent(
          policy, (name, text) -> Objects.requireNonNullElse(RedrivePolicies.compact(text), text));
    return shown;
  }
}
