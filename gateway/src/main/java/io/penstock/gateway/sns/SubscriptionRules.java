package io.penstock.gateway.sns;

import static io.penstock.gateway.sns.RefusedRequestException.invalid;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.trigger.filter.FilterPolicy;
import io.penstock.trigger.filter.FilterPolicy.Scope;
import io.penstock.trigger.filter.InvalidPatternException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What SNS takes as a subscription, and what it says to the rest. Pure. */
public final class SubscriptionRules {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionRules.class);

  /** What nothing is sent to from here: such a subscription is kept, and stays pending. */
  static final Set<String> NOT_SENT =
      Set.of("email", "email-json", "sms", "application", "firehose");

  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 .()-]{3,24}");

  private static final Pattern QUEUE =
      Pattern.compile("arn:aws[a-zA-Z-]*:sqs:[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_-]{1,80}(\\.fifo)?");
  private static final Pattern URL = Pattern.compile("https?://[^\\s/?#]+[^\\s]*");
  private static final int URL_LENGTH = 2_048;

  private SubscriptionRules() {}

  /**
   * @throws RefusedRequestException when there can be no such subscription
   */
  public static void check(SubscriptionDef def) {
    endpoint(def.protocol(), def.endpoint(), def.topicArn().endsWith(".fifo"));
    def.attributes()
        .forEach(
            (name, value) ->
                checkAttribute(def, name, value, def.attributes(), "Attributes Reason: "));
  }

  private static void endpoint(String protocol, String endpoint, boolean fifo) {
    switch (protocol) {
      case "http", "https" -> {
        if (fifo) throw invalid("Protocol Reason: FIFO topics do not support " + protocol);
        if (!endpoint.startsWith(protocol + "://"))
          throw invalid("Endpoint must match the specified protocol");
        if (endpoint.length() > URL_LENGTH || !URL.matcher(endpoint).matches())
          throw invalid("Endpoint Reason: not a URL");
      }
      case "lambda" -> {
        if (fifo)
          throw invalid("Invalid parameter: Endpoint Reason: FIFO topics do not support lambda");
        if (FunctionRef.parse(endpoint) == null) throw invalid("Lambda endpoint ARN");
      }
      case "sqs" -> {
        if (!QUEUE.matcher(endpoint).matches()) throw invalid("SQS endpoint ARN");
        if (endpoint.endsWith(".fifo") && !fifo)
          throw invalid(
              "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to"
                  + " standard SNS topics");
      }
      case "email", "email-json" -> {
        noFifo(fifo, protocol);
        if (!EMAIL.matcher(endpoint).matches()) throw invalid("Email address");
      }
      case "sms" -> {
        noFifo(fifo, protocol);
        if (!PHONE.matcher(endpoint).matches()) throw invalid("Invalid SMS endpoint: " + endpoint);
      }
      case "application" -> {
        noFifo(fifo, protocol);
        if (!Arn.looksLike(endpoint)) throw invalid("Application endpoint arn invalid");
      }
      case "firehose" -> {
        if (!endpoint.matches("arn:aws[a-zA-Z-]*:firehose:.+"))
          throw invalid("Firehose endpoint ARN");
      }
      default -> throw invalid("Amazon SNS does not support this protocol string: " + protocol);
    }
  }

  private static void noFifo(boolean fifo, String protocol) {
    if (fifo)
      throw invalid("Invalid parameter: Endpoint Reason: FIFO topics do not support " + protocol);
  }

  /** What is said of a subscription of such a protocol. */
  static String notSent(String protocol) {
    return "messages are not sent to endpoints of the protocol "
        + protocol
        + " here: the subscription is kept, and stays unconfirmed.";
  }

  /**
   * One attribute.
   *
   * @param all the others that go with it
   * @param before what the message has in front, after {@code Invalid parameter: }
   */
  public static void checkAttribute(
      SubscriptionDef def, String name, String value, Map<String, String> all, String before) {
    switch (name) {
      case "FilterPolicy" -> filter(value, all.get("FilterPolicyScope"), before);
      case "FilterPolicyScope" -> {
        scope(value, before);
        if (all.get("FilterPolicy") != null) filter(all.get("FilterPolicy"), value, before);
      }
      case "RawMessageDelivery" -> {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false"))
          throw invalid(
              before + "RawMessageDelivery: Invalid value [" + value + "]. Must be true or false.");
        if (def.protocol().equals("lambda") && value.equalsIgnoreCase("true"))
          throw invalid(
              before
                  + "RawMessageDelivery: Delivery protocol [lambda] does not support raw message"
                  + " delivery.");
      }
      case "RedrivePolicy" -> redrive(def, value, before);
      case "DeliveryPolicy" -> {
        if (!def.protocol().startsWith("http"))
          throw invalid(
              before
                  + "DeliveryPolicy: Delivery protocol ["
                  + def.protocol()
                  + "] does not support delivery policies.");
        DeliveryPolicy.checkOfSubscription(value);
      }
      case "SubscriptionRoleArn" -> {
        if (!def.protocol().equals("firehose"))
          throw invalid(before + name + ": is for the protocol firehose only");
      }
      case "ReplayPolicy" -> throw invalid(before + name + ": not served here");
      default -> throw invalid(before + "AttributeName");
    }
  }

  private static Scope scope(String text, String before) {
    if (text == null) return Scope.MessageAttributes;
    try {
      return Scope.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw invalid(
          before
              + "FilterPolicyScope: Invalid value ["
              + text
              + "]. Please use either MessageBody or MessageAttributes");
    }
  }

  private static void filter(String policy, String scope, String before) {
    if (isNone(policy)) return;
    try {
      FilterPolicy.parse(policy, scope(scope, before));
    } catch (InvalidPatternException e) {
      throw invalid(before + "FilterPolicy: " + e.getMessage());
    }
  }

  /**
   * The compiled filter of a subscription; null when all pass. One that was taken when less was
   * refused must not keep the gateway from starting: nothing passes it until it is set again.
   */
  static FilterPolicy filter(Subscription subscription) {
    String policy = subscription.attributes().get("FilterPolicy");
    if (policy == null || isNone(policy)) return null;
    Scope scope = scope(subscription.attributes().get("FilterPolicyScope"), "");
    try {
      return FilterPolicy.stored(policy, scope);
    } catch (InvalidPatternException e) {
      LOG.error("The filter policy of {} matches nothing: {}", subscription.arn(), e.getMessage());
      return FilterPolicy.never(policy, scope);
    }
  }

  private static boolean isNone(String policy) {
    return policy.isBlank() || policy.strip().matches("\\{\\s*}");
  }

  private static void redrive(SubscriptionDef def, String value, String before) {
    if (value.isEmpty()) return;
    Object target;
    try {
      target = new JsonObject(value).getValue("deadLetterTargetArn");
    } catch (DecodeException | ClassCastException e) {
      throw invalid(before + "RedrivePolicy: failed to parse JSON.");
    }
    if (!(target instanceof String arn) || !QUEUE.matcher(arn).matches())
      throw invalid(before + "RedrivePolicy: deadLetterTargetArn is an invalid arn");
    boolean fifo = def.topicArn().endsWith(".fifo");
    if (!fifo && arn.endsWith(".fifo"))
      throw invalid(
          before + "RedrivePolicy: must use a standard queue as DLQ for a standard topic");
    // A standard queue at a FIFO topic has its dead letters in either kind.
    if (fifo && def.endpoint().endsWith(".fifo") && !arn.endsWith(".fifo"))
      throw invalid(before + "RedrivePolicy: must use a FIFO queue as DLQ for a FIFO topic");
  }
}
