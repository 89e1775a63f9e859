package io.penstock.gateway.lambda.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.registry.Function;
import io.vertx.core.json.JsonObject;

/** What stands against a change of a function. */
final class Revisions {
  private Revisions() {}

  /**
   * @param given what the caller has seen, or null
   * @throws AwsFault when it is another one meanwhile
   */
  static void check(String given, String now, String operation) {
    if (given != null && !given.equals(now))
      throw new AwsFault(
          412,
          "PreconditionFailedException",
          "The RevisionId provided does not match the latest RevisionId. Call the "
              + operation
              + " API to retrieve the latest RevisionId");
  }

  static void check(JsonObject body, Function function) {
    Object given = body.getValue("RevisionId");
    check(given == null ? null : given.toString(), function.latest().revisionId(), "GetFunction");
  }

  /**
   * @throws AwsFault for a function of the template's: the next reading of it would undo the change
   */
  static void own(Function function) {
    if (function.place() != null)
      throw new AwsFault(
          409,
          "ResourceConflictException",
          "The function "
              + function.name()
              + " is declared at "
              + function.place()
              + ": change it there.");
  }
}
