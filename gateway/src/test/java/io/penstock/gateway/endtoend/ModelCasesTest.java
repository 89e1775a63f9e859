package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests of every constraint in AWS's service models, as botocore has them: what a model refuses
 * is refused, what it accepts is not refused for its form, and answers have members that it knows.
 */
class ModelCasesTest {
  /** What differs from the model, and why; the key begins a case's name. */
  private static final Map<String, String> EXPLAINED =
      Map.ofEntries(
          Map.entry(
              "CreateConnection AuthorizationType text",
              "another type needs its own parameters, which the model cannot say"),
          Map.entry("UpdateConnection AuthorizationType text", "the same"),
          Map.entry(
              "CreateConnection AuthParameters.OAuthParameters.AuthorizationEndpoint text",
              "the model takes what is no URL of HTTP; such an endpoint could never give a token"),
          Map.entry(
              "CreateConnection AuthParameters.ApiKeyAuthParameters.ApiKeyName text",
              "it is sent as the name of a header, which has fewer characters than the model"
                  + " allows"),
          Map.entry(
              "UpdateConnection AuthParameters.",
              "what is left out is taken from the connection, which has none of another type"),
          Map.entry(
              "UntagResource TagKeys items",
              "a list that is sent in a query string and empty is none"),
          Map.entry(
              "DescribeParameters ParameterFilters.",
              "which options and values a filter takes depends on its key; the model does not say"),
          Map.entry(
              "GetParametersByPath ParameterFilters.",
              "which options and values a filter takes depends on its key; the model does not say"),
          Map.entry(
              "AssumeRole ProvidedContexts items",
              "structures without members leave nothing in a form"));

  @TempDir Path folder;

  /** The models that the gateway's inputs are held against are of this version of botocore. */
  private static final int LEAST_MINOR = 43;

  @Test
  void whatTheModelsSayHolds() throws Exception {
    String version =
        Npm.run(
                Path.of("src/test/python"),
                "python3",
                "-c",
                "import botocore; print(botocore.__version__)")
            .strip();
    String[] numbers = version.split("\\.");
    assumeTrue(
        Integer.parseInt(numbers[0]) > 1 || Integer.parseInt(numbers[1]) >= LEAST_MINOR,
        "botocore " + version + " has older models than those that the gateway knows");
    Path template =
        Files.writeString(
            folder.resolve("t.yaml"),
            """
            Resources:
              Q: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
              T: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}
            """);
    var strange = new TreeSet<String>();
    int cases = 0;
    try (var penstock = TestPenstock.up(template, "--no-watch")) {
      for (var service : SERVED.entrySet()) {
        var command = new ArrayList<String>();
        command.addAll(List.of("python3", "model_cases.py", service.getKey()));
        command.add(penstock.api().toString());
        command.addAll(List.of(service.getValue().split(" ")));
        for (String line :
            Npm.run(Path.of("src/test/python"), command.toArray(String[]::new)).split("\n")) {
          var said = new JsonObject(line);
          if (said.containsKey("cases")) cases += said.getInteger("cases");
          else if (EXPLAINED.keySet().stream().noneMatch(said.getString("case")::startsWith))
            strange.add(service.getKey() + " " + line);
        }
      }
    }
    assertEquals("", String.join("\n", strange));
    assertTrue(cases >= 5_000, cases + " cases");
  }

  /** Deletion comes last, so that the others find what they are about. */
  private static final Map<String, String> SERVED =
      Map.ofEntries(
          Map.entry(
              "sqs",
              "CreateQueue GetQueueUrl ListQueues GetQueueAttributes SetQueueAttributes TagQueue"
                  + " UntagQueue ListQueueTags AddPermission RemovePermission"
                  + " ListDeadLetterSourceQueues SendMessage SendMessageBatch ReceiveMessage"
                  + " DeleteMessage DeleteMessageBatch ChangeMessageVisibility"
                  + " ChangeMessageVisibilityBatch StartMessageMoveTask ListMessageMoveTasks"
                  + " CancelMessageMoveTask PurgeQueue DeleteQueue"),
          Map.entry(
              "sns",
              "CreateTopic ListTopics GetTopicAttributes SetTopicAttributes AddPermission"
                  + " RemovePermission TagResource UntagResource ListTagsForResource Subscribe"
                  + " ConfirmSubscription Unsubscribe ListSubscriptions ListSubscriptionsByTopic"
                  + " GetSubscriptionAttributes SetSubscriptionAttributes Publish PublishBatch"
                  + " DeleteTopic"),
          Map.entry(
              "events",
              "PutEvents TestEventPattern PutRule DescribeRule ListRules ListRuleNamesByTarget"
                  + " EnableRule DisableRule DeleteRule PutTargets RemoveTargets ListTargetsByRule"
                  + " CreateEventBus UpdateEventBus DeleteEventBus DescribeEventBus ListEventBuses"
                  + " PutPermission RemovePermission CreateArchive UpdateArchive DescribeArchive"
                  + " ListArchives DeleteArchive StartReplay DescribeReplay ListReplays"
                  + " CancelReplay CreateConnection UpdateConnection DescribeConnection"
                  + " ListConnections DeauthorizeConnection DeleteConnection CreateApiDestination"
                  + " UpdateApiDestination DescribeApiDestination ListApiDestinations"
                  + " DeleteApiDestination TagResource UntagResource ListTagsForResource"),
          Map.entry(
              "iam",
              "CreateRole GetRole ListRoles UpdateRole UpdateRoleDescription "
                  + "UpdateAssumeRolePolicy PutRolePermissionsBoundary "
                  + "DeleteRolePermissionsBoundary TagRole UntagRole ListRoleTags "
                  + "ListInstanceProfilesForRole CreateServiceLinkedRole PutRolePolicy "
                  + "GetRolePolicy ListRolePolicies CreatePolicy GetPolicy ListPolicies "
                  + "AttachRolePolicy ListAttachedRolePolicies ListEntitiesForPolicy "
                  + "CreatePolicyVersion GetPolicyVersion ListPolicyVersions "
                  + "SetDefaultPolicyVersion DeletePolicyVersion TagPolicy UntagPolicy "
                  + "ListPolicyTags DetachRolePolicy DeleteRolePolicy DeletePolicy DeleteRole"),
          Map.entry(
              "ssm",
              "PutParameter GetParameter GetParameters GetParametersByPath DescribeParameters"
                  + " AddTagsToResource RemoveTagsFromResource ListTagsForResource DeleteParameter"
                  + " DeleteParameters"),
          Map.entry(
              "secretsmanager",
              "CreateSecret GetSecretValue BatchGetSecretValue PutSecretValue UpdateSecret"
                  + " UpdateSecretVersionStage RestoreSecret DescribeSecret ListSecrets"
                  + " ListSecretVersionIds GetRandomPassword TagResource UntagResource"
                  + " GetResourcePolicy PutResourcePolicy DeleteResourcePolicy"
                  + " ValidateResourcePolicy DeleteSecret"),
          Map.entry(
              "apigatewayv2",
              "CreateApi GetApi GetApis UpdateApi DeleteCorsConfiguration CreateIntegration"
                  + " CreateAuthorizer CreateRoute CreateStage CreateDeployment GetIntegration"
                  + " GetAuthorizer GetRoute GetStage GetDeployment GetIntegrations GetAuthorizers"
                  + " GetRoutes GetStages GetDeployments CreateRouteResponse GetRouteResponses"
                  + " GetRouteResponse UpdateRouteResponse UpdateIntegration UpdateAuthorizer"
                  + " UpdateRoute UpdateStage UpdateDeployment DeleteRouteSettings GetTags"
                  + " TagResource UntagResource DeleteRouteResponse DeleteRoute DeleteIntegration"
                  + " DeleteAuthorizer DeleteStage DeleteDeployment DeleteApi"),
          Map.entry(
              "apigateway",
              "CreateRestApi GetRestApis GetRestApi UpdateRestApi CreateResource GetResources"
                  + " GetResource UpdateResource PutMethod GetMethod UpdateMethod"
                  + " PutMethodResponse GetMethodResponse UpdateMethodResponse PutIntegration"
                  + " GetIntegration UpdateIntegration PutIntegrationResponse"
                  + " GetIntegrationResponse UpdateIntegrationResponse CreateAuthorizer"
                  + " GetAuthorizers GetAuthorizer UpdateAuthorizer CreateModel GetModels"
                  + " GetModel UpdateModel CreateRequestValidator GetRequestValidators"
                  + " GetRequestValidator UpdateRequestValidator GetGatewayResponses"
                  + " GetGatewayResponse PutGatewayResponse UpdateGatewayResponse"
                  + " CreateDeployment GetDeployments GetDeployment UpdateDeployment"
                  + " CreateStage GetStages GetStage UpdateStage CreateApiKey GetApiKeys"
                  + " GetApiKey UpdateApiKey CreateUsagePlan GetUsagePlans GetUsagePlan"
                  + " UpdateUsagePlan CreateUsagePlanKey GetUsagePlanKeys GetUsagePlanKey"
                  + " GetTags TagResource UntagResource GetAccount DeleteUsagePlanKey"
                  + " DeleteUsagePlan DeleteApiKey DeleteStage DeleteDeployment"
                  + " DeleteGatewayResponse DeleteRequestValidator DeleteModel"
                  + " DeleteAuthorizer DeleteIntegrationResponse DeleteIntegration"
                  + " DeleteMethodResponse DeleteMethod DeleteResource DeleteRestApi"),
          Map.entry("cloudwatch", "ListMetrics GetMetricStatistics GetMetricData"),
          Map.entry("sts", "AssumeRole GetCallerIdentity"),
          Map.entry("logs", "DescribeLogGroups DescribeLogStreams GetLogEvents FilterLogEvents"),
          Map.entry(
              "scheduler",
              "CreateSchedule UpdateSchedule GetSchedule DeleteSchedule ListSchedules"
                  + " CreateScheduleGroup GetScheduleGroup DeleteScheduleGroup ListScheduleGroups"
                  + " ListTagsForResource TagResource UntagResource"));
}
