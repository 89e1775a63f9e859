package io.penstock.gateway.logs.api;

import io.penstock.function.Owner;
import io.penstock.gateway.logs.LogGroup;
import io.penstock.gateway.logs.LogGroups;
import io.vertx.core.json.JsonObject;

/**
 * How calls name groups, and answers do.
 *
 * @param owner whose groups they are
 */
record GroupNames(LogGroups groups, Owner owner) {
  String arn(LogGroup group) {
    return owner.arn("logs", "log-group:" + group.name());
  }

  /** The name that an ARN or a name says; one that no group has, for a stranger's ARN. */
  String name(String identifier) {
    String ours = owner.arn("logs", "log-group:");
    return identifier.startsWith(ours) ? identifier.substring(ours.length()) : identifier;
  }

  /** The group of a call by {@code logGroupName} or {@code logGroupIdentifier}. */
  LogGroup of(JsonObject input) {
    String name = input.getString("logGroupName");
    String identifier = input.getString("logGroupIdentifier");
    if ((name == null) == (identifier == null))
      throw LogsService.invalid(
          "Exactly one of logGroupName and logGroupIdentifier must be specified.");
    LogGroup group = groups.group(name == null ? name(identifier) : name);
    if (group == null) throw LogsService.missing("group");
    return group;
  }
}
