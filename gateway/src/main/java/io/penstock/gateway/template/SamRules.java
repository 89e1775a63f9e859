package io.penstock.gateway.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What SAM refuses of functions' events of more than one type. */
public final class SamRules {
  private static final Pattern EVENT = Pattern.compile("^(.+)\\.Events\\.([^.]+)");

  private SamRules() {}

  /** {@code DeadLetterConfig} of a rule or schedule: a queue, or the wish for one. */
  public static void deadLetters(Properties event, Properties dead) {
    String type = dead.text("Type");
    boolean queue = dead.has("Arn");
    if (queue == (type != null))
      event.error("DeadLetterConfig", "has either an Arn or a Type, as SAM takes it.");
    else if (type != null && !type.equals("SQS")) dead.error("Type", type + " is not SQS.");
  }

  /** ARN of the queue that SAM makes for an event that wishes for one; null when it does not. */
  public static String madeQueue(Reading reading, Properties event, Properties dead) {
    Matcher where = EVENT.matcher(event.where());
    if (!where.find() || !"SQS".equals(dead.text("Type"))) return null;
    String id = dead.text("QueueLogicalId", where.group(1) + where.group(2) + "Queue");
    reading.make("AWS::SQS::Queue", id, dead.place());
    return reading.arn("sqs", MadeNames.of(id, 80));
  }

  /** {@code Enabled} and {@code State} say the same. */
  public static void state(Properties event) {
    if (event.has("Enabled") && event.has("State"))
      event.error("State", "goes without Enabled: SAM takes one of the two.");
  }
}
