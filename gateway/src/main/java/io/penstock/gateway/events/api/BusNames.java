package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.events.Archive;
import io.penstock.gateway.events.Buses;
import io.penstock.gateway.events.EventBus;
import io.penstock.gateway.events.Rule;
import java.util.regex.Pattern;

/** Names and ARNs as requests spell them, and what they name. */
final class BusNames {
  static final Pattern NAME = Pattern.compile("[\\.\\-_A-Za-z0-9]+");
  static final Pattern BUS = Pattern.compile("[/\\.\\-_A-Za-z0-9]+");
  private static final Pattern BUS_OR_ARN =
      Pattern.compile(
          "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+");

  private static final Pattern BUS_ARN =
      Pattern.compile("arn:aws[\\w-]*:events:[\\w-]+:\\d{12}:event-bus/[/.\\-_A-Za-z0-9]+");

  private final Buses buses;

  BusNames(Buses buses) {
    this.buses = buses;
  }

  String busArn(String name) {
    return buses.arn("event-bus/" + name);
  }

  /** The bus a member names, {@code default} when it is absent; problems go to the check. */
  String bus(Constraints check, String member) {
    String given = check.text(member, 1, 1_600, BUS_OR_ARN);
    return given == null ? EventBus.DEFAULT : plain(given);
  }

  static String plain(String given) {
    int bus = given.indexOf(":event-bus/");
    return bus < 0 ? given : given.substring(bus + ":event-bus/".length());
  }

  EventBus known(String bus) {
    EventBus found = buses.buses().get(bus);
    if (found != null) return found;
    throw notFound("Event bus " + bus + " does not exist.");
  }

  /**
   * The bus of an ARN.
   *
   * @throws AwsFault when it is none, or there is no such bus here
   */
  EventBus ofArn(String arn, String parameter) {
    if (!BUS_ARN.matcher(arn).matches())
      throw AwsFault.validation(
          "Parameter " + parameter + " is not valid. Reason: Must contain an event bus ARN.");
    EventBus found = arn.equals(busArn(plain(arn))) ? buses.buses().get(plain(arn)) : null;
    if (found == null) throw notFound("Event bus " + plain(arn) + " does not exist.");
    return found;
  }

  String ruleArn(String bus, String rule) {
    return Rule.arn(buses.owner(), bus, rule);
  }

  static Rule known(Rule rule, String bus, String name) {
    if (rule != null) return rule;
    throw notFound("Rule " + name + " does not exist on EventBus " + bus + ".");
  }

  static Archive known(Archive archive, String name) {
    if (archive != null) return archive;
    throw notFound("Archive " + name + " does not exist.");
  }

  static AwsFault notFound(String message) {
    return new AwsFault(400, "ResourceNotFoundException", message);
  }

  static AwsFault exists(String message) {
    return new AwsFault(400, "ResourceAlreadyExistsException", message);
  }
}
