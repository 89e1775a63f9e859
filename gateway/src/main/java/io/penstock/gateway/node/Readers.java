package io.penstock.gateway.node;

import io.penstock.gateway.events.ApiDestinationReader;
import io.penstock.gateway.events.RuleReader;
import io.penstock.gateway.lambda.template.MappingReader;
import io.penstock.gateway.s3.BucketReader;
import io.penstock.gateway.scheduler.ScheduleReader;
import io.penstock.gateway.sns.TopicReader;
import io.penstock.gateway.sqs.QueueReader;
import io.penstock.gateway.template.EventReader;
import io.penstock.gateway.template.ResourceReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who reads what: a line for each type of resource and of event. */
public final class Readers {
  public static final Map<String, ResourceReader> RESOURCES =
      Map.ofEntries(
          Map.entry("AWS::Serverless::HttpApi", (resource, in) -> in.apis.read(resource)),
          Map.entry("AWS::Serverless::Api", (resource, in) -> in.apis.read(resource)),
          Map.entry(
              "AWS::Scheduler::Schedule",
              (resource, in) -> new ScheduleReader(in).schedule(resource)),
          Map.entry(
              "AWS::Scheduler::ScheduleGroup",
              (resource, in) -> new ScheduleReader(in).group(resource)),
          Map.entry("AWS::S3::Bucket", (resource, in) -> new BucketReader(in).bucket(resource)),
          Map.entry("AWS::SQS::Queue", (resource, in) -> new QueueReader(in).queue(resource)),
          Map.entry("AWS::SNS::Topic", (resource, in) -> new TopicReader(in).topic(resource)),
          Map.entry(
              "AWS::SNS::Subscription",
              (resource, in) -> new TopicReader(in).subscription(resource)),
          Map.entry("AWS::Events::Rule", (resource, in) -> new RuleReader(in).rule(resource)),
          Map.entry("AWS::Events::EventBus", (resource, in) -> new RuleReader(in).bus(resource)),
          Map.entry("AWS::Events::Archive", (resource, in) -> new RuleReader(in).archive(resource)),
          Map.entry(
              "AWS::Events::Connection",
              (resource, in) -> new ApiDestinationReader(in).connection(resource)),
          Map.entry(
              "AWS::Events::ApiDestination",
              (resource, in) -> new ApiDestinationReader(in).destination(resource)),
          Map.entry(
              "AWS::Lambda::EventSourceMapping",
              (resource, in) -> new MappingReader(in).mapping(resource)));

  public static final Map<String, EventReader> EVENTS =
      Map.ofEntries(
          Map.entry("HttpApi", (function, id, event, in) -> in.apis.event(function, event, false)),
          Map.entry("Api", (function, id, event, in) -> in.apis.event(function, event, true)),
          Map.entry(
              "Schedule",
              (function, id, event, in) -> new RuleReader(in).scheduleEvent(function, id, event)),
          Map.entry(
              "EventBridgeRule",
              (function, id, event, in) -> new RuleReader(in).patternEvent(function, id, event)),
          Map.entry("SQS", mapping("Queue")),
          Map.entry("DynamoDB", mapping("Stream")),
          Map.entry("Kinesis", mapping("Stream")),
          Map.entry("MSK", mapping("Stream")),
          Map.entry("DocumentDB", mapping("Cluster")),
          Map.entry(
              "SelfManagedKafka",
              (function, id, event, in) -> new MappingReader(in).kafkaEvent(function, id, event)),
          Map.entry(
              "CloudWatchEvent",
              (function, id, event, in) -> new RuleReader(in).patternEvent(function, id, event)),
          Map.entry(
              "S3", (function, id, event, in) -> new BucketReader(in).event(function, id, event)),
          Map.entry(
              "SNS", (function, id, event, in) -> new TopicReader(in).event(function, id, event)),
          Map.entry(
              "ScheduleV2",
              (function, id, event, in) ->
                  new ScheduleReader(in).schedulerEvent(function, id, event)));

  /** What else SAM has. */
  public static final Set<String> EVENTS_NOT_SERVED =
      Set.of("CloudWatchLogs", "IoTRule", "AlexaSkill", "Cognito", "MQ");

  private Readers() {}

  /**
   * @param source the property that names the source
   */
  private static EventReader mapping(String source) {
    return (function, id, event, in) -> new MappingReader(in).event(function, id, event, source);
  }

  /** All types of events. */
  public static Set<String> events() {
    var all = new TreeSet<>(EVENTS_NOT_SERVED);
    all.addAll(EVENTS.keySet());
    return all;
  }
}
