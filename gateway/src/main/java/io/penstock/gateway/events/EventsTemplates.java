package io.penstock.gateway.events;

import io.penstock.gateway.template.Attributes;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Referenced;

/** What EventBridge reads of templates. */
public final class EventsTemplates {
  private EventsTemplates() {}

  public static ReaderTable readers() {
    return new ReaderTable()
        .resource("AWS::Events::Rule", (resource, in) -> new RuleReader(in).rule(resource))
        .resource("AWS::Events::EventBus", (resource, in) -> new RuleReader(in).bus(resource))
        .resource("AWS::Events::Archive", (resource, in) -> new RuleReader(in).archive(resource))
        .resource(
            "AWS::Events::Connection",
            (resource, in) -> new ApiDestinationReader(in).connection(resource))
        .resource(
            "AWS::Events::ApiDestination",
            (resource, in) -> new ApiDestinationReader(in).destination(resource))
        .event(
            "Schedule",
            (function, id, event, in) -> new RuleReader(in).scheduleEvent(function, id, event))
        .event(
            "EventBridgeRule",
            (function, id, event, in) -> new RuleReader(in).patternEvent(function, id, event))
        .event(
            "CloudWatchEvent",
            (function, id, event, in) -> new RuleReader(in).patternEvent(function, id, event))
        .attributes("AWS::Events::Rule", EventsTemplates::rule)
        .attributes("AWS::Events::EventBus", (bus, wanted) -> named(bus, "event-bus", wanted))
        .attributes("AWS::Events::Archive", EventsTemplates::archive)
        .attributes(
            "AWS::Events::Connection",
            (one, wanted) -> withId(one, "connection", wanted),
            "SecretArn")
        .attributes(
            "AWS::Events::ApiDestination", (one, wanted) -> withId(one, "api-destination", wanted));
  }

  private static String rule(Referenced rule, String attribute) {
    String name = rule.text("Name", MadeNames.of(rule.id(), 64));
    return switch (attribute) {
      case Attributes.REF -> name;
      case "Arn" -> {
        String bus = rule.text("EventBusName", EventBus.DEFAULT);
        yield Rule.arn(rule.owner(), bus, name);
      }
      default -> null;
    };
  }

  private static String named(Referenced one, String kind, String attribute) {
    String name = one.text("Name", MadeNames.of(one.id(), 64));
    return switch (attribute) {
      case Attributes.REF, "Name" -> name;
      case "Arn" -> one.arn("events", kind + "/" + name);
      default -> null;
    };
  }

  private static String archive(Referenced archive, String attribute) {
    String name = archive.text("ArchiveName", MadeNames.of(archive.id(), 48));
    return switch (attribute) {
      case Attributes.REF -> name;
      case "Arn" -> archive.arn("events", "archive/" + name);
      default -> null;
    };
  }

  private static String withId(Referenced one, String kind, String attribute) {
    String name = one.text("Name", MadeNames.of(one.id(), 64));
    return switch (attribute) {
      case Attributes.REF -> name;
      case "Arn" -> one.arn("events", kind + "/" + name + "/" + ApiDestinationReader.id(name));
      case "ArnForPolicy" -> one.arn("events", kind + "/" + name);
      default -> null;
    };
  }
}
