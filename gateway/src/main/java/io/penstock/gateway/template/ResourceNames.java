package io.penstock.gateway.template;

import io.penstock.gateway.events.ApiDestinationReader;
import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import io.penstock.trigger.stream.DynamoDbStream;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What {@code Ref} and {@code GetAtt} of each kind of resource give. Names are stable: the one the
 * template sets, else the logical id.
 */
public final class ResourceNames implements Intrinsics.Names {
  static final String STACK = "penstock";

  /** The property that names a resource, by type. */
  private static final Map<String, String> NAME_PROPERTIES =
      Map.ofEntries(
          Map.entry("AWS::Serverless::Function", "FunctionName"),
          Map.entry("AWS::Lambda::Function", "FunctionName"),
          Map.entry("AWS::SNS::Topic", "TopicName"),
          Map.entry("AWS::SQS::Queue", "QueueName"),
          Map.entry("AWS::Events::Rule", "Name"),
          Map.entry("AWS::Events::EventBus", "Name"),
          Map.entry("AWS::Events::Archive", "ArchiveName"),
          Map.entry("AWS::Events::Connection", "Name"),
          Map.entry("AWS::Events::ApiDestination", "Name"),
          Map.entry("AWS::Scheduler::Schedule", "Name"),
          Map.entry("AWS::Scheduler::ScheduleGroup", "Name"),
          Map.entry("AWS::S3::Bucket", "BucketName"),
          Map.entry("AWS::DynamoDB::Table", "TableName"),
          Map.entry("AWS::Serverless::SimpleTable", "TableName"),
          Map.entry("AWS::Kinesis::Stream", "Name"));

  private final Stack stack;
  private final String region;
  private final String account;

  ResourceNames(Stack stack, String region, String account) {
    this.stack = stack;
    this.region = region;
    this.account = account;
  }

  @Override
  public String ref(String name, Place place) {
    return switch (name) {
      case "AWS::Region" -> region;
      case "AWS::AccountId" -> account;
      case "AWS::Partition" -> "aws";
      case "AWS::StackName" -> STACK;
      case "AWS::StackId" -> arn("cloudformation", "stack/" + STACK + "/" + id(STACK));
      case "AWS::URLSuffix" -> "amazonaws.com";
      case "ServerlessHttpApi", "ServerlessRestApi" -> apiId(name);
      default -> {
        String type = stack.type(name);
        yield type == null ? null : ref(name, type);
      }
    };
  }

  private String ref(String id, String type) {
    return switch (type) {
      case "AWS::SNS::Topic" -> arn("sns", name(id, type));
      case "AWS::SQS::Queue" -> queueUrl(name(id, type));
      case "AWS::Serverless::Api", "AWS::Serverless::HttpApi" -> apiId(id);
      case "AWS::Lambda::Alias" -> aliasArn(id);
      case "AWS::Lambda::EventSourceMapping" -> id(id);
      case "AWS::Lambda::Version" -> functionArn(id, "FunctionName") + ":1";
      default -> name(id, type);
    };
  }

  @Override
  public String attribute(String id, String attribute, Place place) {
    String type = stack.type(id);
    if (type == null) return null;
    String name = name(id, type);
    return switch (type + " " + attribute) {
      case "AWS::Serverless::Function Arn", "AWS::Lambda::Function Arn" -> lambdaArn(name);
      case "AWS::SNS::Topic TopicArn" -> arn("sns", name);
      case "AWS::SNS::Topic TopicName", "AWS::SQS::Queue QueueName" -> name;
      case "AWS::SQS::Queue Arn" -> arn("sqs", name);
      case "AWS::SQS::Queue QueueUrl" -> queueUrl(name);
      case "AWS::Events::EventBus Arn" -> arn("events", "event-bus/" + name);
      case "AWS::Events::Rule Arn" -> ruleArn(id, name);
      case "AWS::Events::Archive Arn" -> arn("events", "archive/" + name);
      case "AWS::Events::Connection Arn" ->
          arn("events", "connection/" + name + "/" + ApiDestinationReader.id(name));
      case "AWS::Events::ApiDestination Arn" ->
          arn("events", "api-destination/" + name + "/" + ApiDestinationReader.id(name));
      case "AWS::Scheduler::Schedule Arn" ->
          arn("scheduler", "schedule/" + text(id, "GroupName", "default") + "/" + name);
      case "AWS::Scheduler::ScheduleGroup Arn" -> arn("scheduler", "schedule-group/" + name);
      case "AWS::S3::Bucket Arn" -> "arn:aws:s3:::" + name;
      case "AWS::S3::Bucket DomainName" -> name + ".s3.amazonaws.com";
      case "AWS::DynamoDB::Table Arn", "AWS::Serverless::SimpleTable Arn" ->
          arn("dynamodb", "table/" + name);
      case "AWS::DynamoDB::Table StreamArn" ->
          arn("dynamodb", "table/" + name + "/stream/" + DynamoDbStream.LATEST);
      case "AWS::Kinesis::Stream Arn" -> arn("kinesis", "stream/" + name);
      case "AWS::Lambda::Alias AliasArn" -> aliasArn(id);
      case "AWS::Lambda::Version Version" -> "1";
      case "AWS::Lambda::Version FunctionArn" -> functionArn(id, "FunctionName");
      case "AWS::IAM::Role Arn" -> "arn:aws:iam::" + account + ":role/" + name;
      case "AWS::Serverless::Api RootResourceId" -> "root";
      default -> null;
    };
  }

  /** The name a resource goes by. */
  String name(String id, String type) {
    String property = NAME_PROPERTIES.get(type);
    String name = property == null ? id : text(id, property, id);
    if (type.equals("AWS::S3::Bucket")) return name.toLowerCase(Locale.ROOT);
    boolean fifo = "true".equals(text(id, "FifoTopic", text(id, "FifoQueue", "false")));
    return fifo && !name.endsWith(".fifo") ? name + ".fifo" : name;
  }

  private String text(String id, String property, String otherwise) {
    Mapping raw = stack.rawProperties(id);
    if (raw == null || raw.get(property) == null) return otherwise;
    String what = id + "." + property;
    if (!stack.enter(what)) return otherwise;
    try {
      return stack.intrinsics().resolve(raw.get(property), what) instanceof Scalar s
          ? s.text()
          : otherwise;
    } finally {
      stack.leave(what);
    }
  }

  private String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }

  private String lambdaArn(String name) {
    return arn("lambda", "function:" + name);
  }

  private String functionArn(String id, String property) {
    String name = text(id, property, "");
    return name.startsWith("arn:") ? name : lambdaArn(name);
  }

  private String aliasArn(String id) {
    return functionArn(id, "FunctionName") + ":" + text(id, "Name", "");
  }

  private String ruleArn(String id, String name) {
    String bus = text(id, "EventBusName", "default");
    return arn("events", bus.equals("default") ? "rule/" + name : "rule/" + bus + "/" + name);
  }

  private String queueUrl(String name) {
    return "http://localhost:4566/" + account + "/" + name;
  }

  /** Lower-case letters and digits, as API Gateway's own ids. */
  public static String apiId(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  private static String id(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }
}
