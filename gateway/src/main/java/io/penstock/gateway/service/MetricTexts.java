package io.penstock.gateway.service;

import static java.util.Map.entry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Map;

/** What each metric says, for those who find it in Prometheus. */
final class MetricTexts implements MeterFilter {
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          entry("aws.lambda.invocations", "Calls that ran, with or without an error"),
          entry("aws.lambda.errors", "Calls that ended with an error or a timeout"),
          entry("aws.lambda.throttles", "Calls refused for want of concurrency"),
          entry("aws.lambda.cold.starts", "Calls that began with a new environment"),
          entry("aws.lambda.system.errors", "Calls that did not reach the function"),
          entry("aws.lambda.duration", "How long the function ran, as it is billed"),
          entry("aws.lambda.concurrent.executions", "Calls that run now"),
          entry("aws.logs.emf.parsing.errors", "Lines in embedded metric format that are no JSON"),
          entry(
              "aws.logs.emf.validation.errors",
              "What is not as the embedded metric format says, in lines of it"),
          entry(
              "penstock.emf.values.left.out",
              "Values of embedded metrics that are not counted, as there are too many series"),
          entry("penstock.delivery.attempts", "Attempts to deliver, by how they ended"),
          entry("penstock.delivery.ends", "Deliveries that have ended, by how"),
          entry("penstock.delivery.age", "From accepted to delivered"),
          entry(
              "penstock.delivery.repeated", "Deliveries tried again after a lost lease or a crash"),
          entry("penstock.delivery.leases.lost", "Attempts that somebody else had taken over"),
          entry("aws.sqs.approximate.number.of.messages.visible", "Messages that can be received"),
          entry(
              "aws.sqs.approximate.number.of.messages.not.visible",
              "Messages that were received and not deleted"),
          entry("aws.sqs.approximate.number.of.messages.delayed", "Messages that are not yet due"),
          entry("aws.sqs.approximate.age.of.oldest.message.seconds", "Age of the oldest message"),
          entry("penstock.topic.messages.published", "Messages published to the topic"),
          entry(
              "penstock.topic.notifications", "Notifications of subscribers, by protocol and end"),
          entry("penstock.eventbus.put.events", "Events put on the bus"),
          entry("penstock.eventbus.matched.events", "Events that matched a rule"),
          entry("penstock.eventbus.triggered.rules", "Matches of rules"),
          entry("penstock.eventbus.invocations", "Deliveries to targets of rules"),
          entry("penstock.eventbus.lost.events", "Events for a bus that is not there"),
          entry("penstock.http.requests", "Requests of the HTTP port, until the answer had ended"),
          entry("penstock.environments", "Environments of functions, by what they do"),
          entry("penstock.environments.limit", "How many environments there may be"),
          entry("penstock.schedule.lateness", "From when a schedule was due until it had fired"),
          entry("penstock.schedule.missed.firings", "Firings that were missed, or too old"),
          entry("penstock.event.loop.delay", "How late event loops came to what was due"),
          entry("penstock.store.commit", "How long commits of the store took"),
          entry("penstock.store.wal.bytes", "Written ahead, not in the store's file yet"),
          entry("penstock.events.oldest.age.seconds", "Age of the oldest unfinished event"),
          entry("penstock.bucket.changes", "Objects that came and went"),
          entry("penstock.bucket.notifications", "Notifications of objects that were made"),
          entry("penstock.mapping.polled.events", "Records read from the source"),
          entry("penstock.mapping.filtered.out.events", "Records that no filter let through"),
          entry("penstock.mapping.invoked.events", "Records that the function was called with"),
          entry("penstock.mapping.failed.invoke.events", "Records whose call failed"),
          entry("penstock.mapping.iterator.age.seconds", "Age of the record that was read last"),
          entry("penstock.mapping.slot.lag.bytes", "What the database keeps for the mapping"),
          entry("penstock.mapping.offset.lag", "Records behind the end of the topic"));

  /** Nanoseconds are no base unit: {@code process_cpu_seconds_total} is in its place. */
  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return id.getName().equals("process.cpu.time")
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (id.getName().equals("system.cpu.count")) // a suffix that histograms have
    return id.withName("system.cpus");
    String text = id.getDescription() == null ? TEXTS.get(id.getName()) : null;
    return text == null
        ? id
        : new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), text, id.getType());
  }
}
