package io.penstock.gateway.template;

import java.util.Map;
import java.util.Set;

/** Names that SAM has. A test compares them with what the newest translator has. */
final class SamNames {
  /** What {@code Globals} take, by section. */
  static final Map<String, Set<String>> GLOBALS =
      Map.ofEntries(
          Map.entry(
              "Api",
              Set.of(
                  "AccessLogSetting",
                  "AlwaysDeploy",
                  "Auth",
                  "BinaryMediaTypes",
                  "CacheClusterEnabled",
                  "CacheClusterSize",
                  "CanarySetting",
                  "Cors",
                  "DefinitionUri",
                  "Domain",
                  "EndpointAccessMode",
                  "EndpointConfiguration",
                  "GatewayResponses",
                  "MergeDefinitions",
                  "MethodSettings",
                  "MinimumCompressionSize",
                  "Name",
                  "OpenApiVersion",
                  "PropagateTags",
                  "SecurityPolicy",
                  "TracingEnabled",
                  "Variables")),
          Map.entry(
              "CapacityProvider",
              Set.of(
                  "InstanceRequirements",
                  "KmsKeyArn",
                  "OperatorRole",
                  "PropagateTags",
                  "ScalingConfig",
                  "Tags",
                  "VpcConfig")),
          Map.entry(
              "Function",
              Set.of(
                  "Architectures",
                  "AssumeRolePolicyDocument",
                  "AutoPublishAlias",
                  "AutoPublishAliasAllProperties",
                  "CapacityProviderConfig",
                  "CodeSigningConfigArn",
                  "CodeUri",
                  "DeadLetterQueue",
                  "DeploymentPreference",
                  "Description",
                  "DurableConfig",
                  "Environment",
                  "EphemeralStorage",
                  "EventInvokeConfig",
                  "FileSystemConfigs",
                  "FunctionScalingConfig",
                  "FunctionUrlConfig",
                  "Handler",
                  "KmsKeyArn",
                  "Layers",
                  "LoggingConfig",
                  "MemorySize",
                  "PermissionsBoundary",
                  "PropagateTags",
                  "ProvisionedConcurrencyConfig",
                  "PublishToLatestPublished",
                  "RecursiveLoop",
                  "ReservedConcurrentExecutions",
                  "RolePath",
                  "Runtime",
                  "RuntimeManagementConfig",
                  "SnapStart",
                  "SourceKMSKeyArn",
                  "Tags",
                  "TenancyConfig",
                  "Timeout",
                  "Tracing",
                  "VersionDeletionPolicy",
                  "VpcConfig")),
          Map.entry(
              "HttpApi",
              Set.of(
                  "AccessLogSettings",
                  "Auth",
                  "CorsConfiguration",
                  "DefaultRouteSettings",
                  "Domain",
                  "FailOnWarnings",
                  "PropagateTags",
                  "RouteSettings",
                  "StageVariables",
                  "Tags")),
          Map.entry("LayerVersion", Set.of("PublishLambdaVersion")),
          Map.entry("SimpleTable", Set.of("SSESpecification")),
          Map.entry("StateMachine", Set.of("PropagateTags")),
          Map.entry(
              "WebSocketApi",
              Set.of(
                  "AccessLogSettings",
                  "ApiKeySelectionExpression",
                  "DefaultRouteSettings",
                  "DisableExecuteApiEndpoint",
                  "DisableSchemaValidation",
                  "Domain",
                  "FailOnWarnings",
                  "IpAddressType",
                  "PropagateTags",
                  "RouteSelectionExpression",
                  "RouteSettings",
                  "StageVariables",
                  "Tags")));

  /** Types of resources. */
  static final Set<String> TYPES =
      Set.of(
          "AWS::Serverless::Api",
          "AWS::Serverless::Application",
          "AWS::Serverless::CapacityProvider",
          "AWS::Serverless::Connector",
          "AWS::Serverless::Function",
          "AWS::Serverless::GraphQLApi",
          "AWS::Serverless::HttpApi",
          "AWS::Serverless::LayerVersion",
          "AWS::Serverless::SimpleTable",
          "AWS::Serverless::StateMachine",
          "AWS::Serverless::WebSocketApi");

  private SamNames() {}
}
