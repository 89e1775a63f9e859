package io.penstock.gateway.events;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What makes sense as a target of a rule, whether a template or the API has it. Pure. */
public final class TargetRules {
  private static final List<String> NOT_SERVED =
      List.of(
          "KinesisParameters",
          "RunCommandParameters",
          "EcsParameters",
          "BatchParameters",
          "RedshiftDataParameters",
          "SageMakerPipelineParameters",
          "AppSyncParameters");

  private TargetRules() {}

  /**
   * @param given members of a target as in PutTargets; types and bounds are right
   * @return what is wrong, in AWS's words; or null
   */
  public static String problem(JsonObject given) {
    String id = given.getString("Id");
    String arn = given.getString("Arn");
    if (!id.matches("[.\\-_A-Za-z0-9]{1,64}"))
      return "Parameter Id is not valid: 1 to 64 letters, digits, dots, hyphens, underscores.";
    if (TargetKind.of(arn) == null)
      return "Parameter "
          + arn
          + " is not valid. Reason: Provided Arn is not in correct format, or not of a "
          + TargetKind.inWords()
          + ".";
    for (String member : NOT_SERVED)
      if (given.containsKey(member))
        return "Parameter " + member + " is for a service that is not served here.";
    boolean grouped =
        given.getJsonObject("SqsParameters", new JsonObject()).containsKey("MessageGroupId");
    if (TargetKind.of(arn) == TargetKind.QUEUE && TargetKind.isFifoQueue(arn) != grouped)
      return "Parameter(s) SqsParameters must be specified for target: "
          + id
          + ", and only for a FIFO queue.";
    String input = given.getString("Input");
    if (input != null && !isJson(input))
      return "Parameter Input is not valid: JSON syntax error in input for target " + id + ".";
    return null;
  }

  private static boolean isJson(String text) {
    try {
      Json.decodeValue(text);
      return true;
    } catch (DecodeException e) {
      return false;
    }
  }
}
