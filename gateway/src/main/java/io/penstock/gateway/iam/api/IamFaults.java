package io.penstock.gateway.iam.api;

import io.penstock.gateway.aws.AwsFault;

/** IAM's errors in its words. */
final class IamFaults {
  private IamFaults() {}

  static AwsFault noSuch(String message) {
    return new AwsFault(404, "NoSuchEntity", message);
  }

  static AwsFault noRole(String name) {
    return noSuch("The role with name " + name + " cannot be found.");
  }

  static AwsFault noPolicy(String arn) {
    return noSuch("Policy " + arn + " was not found.");
  }

  static AwsFault exists(String message) {
    return new AwsFault(409, "EntityAlreadyExists", message);
  }

  static AwsFault conflict(String message) {
    return new AwsFault(409, "DeleteConflict", message);
  }

  static AwsFault limit(String what, int most) {
    return new AwsFault(409, "LimitExceeded", "Cannot exceed quota for " + what + ": " + most);
  }

  static AwsFault invalid(String message) {
    return new AwsFault(400, "InvalidInput", message);
  }
}
