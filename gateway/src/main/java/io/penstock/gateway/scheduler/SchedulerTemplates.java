package io.penstock.gateway.scheduler;

import io.penstock.gateway.template.Attributes;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Referenced;

/** What EventBridge Scheduler reads of templates. */
public final class SchedulerTemplates {
  private SchedulerTemplates() {}

  public static ReaderTable readers() {
    return new ReaderTable()
        .resource(
            "AWS::Scheduler::Schedule", (resource, in) -> new ScheduleReader(in).schedule(resource))
        .resource(
            "AWS::Scheduler::ScheduleGroup",
            (resource, in) -> new ScheduleReader(in).group(resource))
        .event(
            "ScheduleV2",
            (function, id, event, in) -> new ScheduleReader(in).schedulerEvent(function, id, event))
        .attributes("AWS::Scheduler::Schedule", SchedulerTemplates::schedule)
        .attributes(
            "AWS::Scheduler::ScheduleGroup",
            SchedulerTemplates::group,
            "CreationDate",
            "LastModificationDate",
            "State");
  }

  private static String schedule(Referenced schedule, String attribute) {
    String name = schedule.text("Name", MadeNames.of(schedule.id(), 64));
    return switch (attribute) {
      case Attributes.REF -> name;
      case "Arn" ->
          schedule.arn(
              "scheduler", "schedule/" + schedule.text("GroupName", "default") + "/" + name);
      default -> null;
    };
  }

  private static String group(Referenced group, String attribute) {
    String name = group.text("Name", MadeNames.of(group.id(), 64));
    return switch (attribute) {
      case Attributes.REF -> name;
      case "Arn" -> group.arn("scheduler", "schedule-group/" + name);
      default -> null;
    };
  }
}
