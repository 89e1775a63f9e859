package io.penstock.gateway.template;

import io.penstock.function.Arn;
import java.util.Map;

/** Names and ARNs of resources that are not served, where AWS makes them of their names alone. */
final class UnservedNames {
  /** The property that names a resource, where it is not {@code Name}. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("AWS::IAM::Role", "RoleName"),
          Map.entry("AWS::IAM::User", "UserName"),
          Map.entry("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
          Map.entry("AWS::StepFunctions::StateMachine", "StateMachineName"),
          Map.entry("AWS::Logs::LogGroup", "LogGroupName"),
          Map.entry("AWS::MSK::Cluster", "ClusterName"),
          Map.entry("AWS::ECS::Cluster", "ClusterName"),
          Map.entry("AWS::ECR::Repository", "RepositoryName"),
          Map.entry("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName"),
          Map.entry("AWS::CloudWatch::Alarm", "AlarmName"),
          Map.entry("AWS::DynamoDB::GlobalTable", "TableName"),
          Map.entry("AWS::CodeBuild::Project", "Name"));

  private UnservedNames() {}

  /** Null when only AWS has it. */
  static String value(Referenced of, String type, String attribute) {
    String property = NAMES.getOrDefault(type, "Name");
    String name = of.text(property, of.id());
    String arn = arn(of, type, name);
    return switch (attribute) {
      case Attributes.REF ->
          switch (type) {
            case "AWS::SecretsManager::Secret",
                "AWS::StepFunctions::StateMachine",
                "AWS::Serverless::StateMachine",
                "AWS::StepFunctions::Activity",
                "AWS::IAM::ManagedPolicy",
                "AWS::MSK::Cluster" ->
                arn;
            default -> of.has(property) ? name : null;
          };
      case "Arn" -> arn;
      case "Name" ->
          type.equals("AWS::StepFunctions::StateMachine")
                  || type.equals("AWS::Serverless::StateMachine")
              ? name
              : null;
      default -> null;
    };
  }

  private static String arn(Referenced of, String type, String name) {
    return switch (type) {
      case "AWS::IAM::Role" -> Arn.ofRole(of.account(), name).toString();
      case "AWS::IAM::User" -> Arn.ofUser(of.account(), name).toString();
      case "AWS::IAM::ManagedPolicy" -> Arn.ofPolicy(of.account(), name).toString();
      case "AWS::SecretsManager::Secret" ->
          of.arn("secretsmanager", "secret:" + name + "-" + ResourceNames.id(name).substring(0, 6));
      case "AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine" ->
          of.arn("states", "stateMachine:" + of.text("Name", name));
      case "AWS::StepFunctions::Activity" -> of.arn("states", "activity:" + name);
      case "AWS::Logs::LogGroup" -> of.arn("logs", "log-group:" + name + ":*");
      case "AWS::MSK::Cluster" ->
          of.arn("kafka", "cluster/" + name + "/" + ResourceNames.id(name) + "-1");
      case "AWS::ECS::Cluster" -> of.arn("ecs", "cluster/" + name);
      case "AWS::ECR::Repository" -> of.arn("ecr", "repository/" + name);
      case "AWS::KinesisFirehose::DeliveryStream" -> of.arn("firehose", "deliverystream/" + name);
      case "AWS::CloudWatch::Alarm" -> of.arn("cloudwatch", "alarm:" + name);
      case "AWS::DynamoDB::GlobalTable" -> of.arn("dynamodb", "table/" + name);
      case "AWS::CodeBuild::Project" -> of.arn("codebuild", "project/" + name);
      default -> null;
    };
  }
}
