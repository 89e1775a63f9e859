package io.penstock.gateway.template;

/** What SAM refuses of functions' events of more than one type. */
public final class SamRules {
  private SamRules() {}

  /** {@code DeadLetterConfig} of a rule or schedule: a queue, or the wish for one. */
  public static void deadLetters(Properties event, Properties dead) {
    String type = dead.text("Type");
    boolean queue = dead.has("Arn");
    if (queue == (type != null))
      event.error("DeadLetterConfig", "has either an Arn or a Type, as SAM takes it.");
    else if (type != null && !type.equals("SQS")) dead.error("Type", type + " is not SQS.");
  }

  /** {@code Enabled} and {@code State} say the same. */
  public static void state(Properties event) {
    if (event.has("Enabled") && event.has("State"))
      event.error("State", "goes without Enabled: SAM takes one of the two.");
  }
}
