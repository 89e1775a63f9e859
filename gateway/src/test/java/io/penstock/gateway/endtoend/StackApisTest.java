package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** APIs and parameters of stacks. */
class StackApisTest extends StacksFixture {
  /** Ids of APIs are labels of host names, whatever their stacks are called. */
  @Test
  void apisOfStacksAreCalledAtTheirIds() throws Exception {
    create(
        "Shop-Front",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: nodejs20.x
              Handler: index.handler
              InlineCode: |
                exports.handler = async () => ({statusCode: 200, body: process.env.VERSION})
              Environment: {Variables: {VERSION: !Ref Version}}
          A: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: HTTP}}
          I:
            Type: AWS::ApiGatewayV2::Integration
            Properties:
              ApiId: !Ref A
              IntegrationType: AWS_PROXY
              IntegrationUri: !GetAtt F.Arn
              PayloadFormatVersion: '2.0'
          R:
            Type: AWS::ApiGatewayV2::Route
            Properties:
              ApiId: !Ref A
              RouteKey: GET /a
              Target: !Sub integrations/${I}
          S:
            Type: AWS::ApiGatewayV2::Stage
            Properties: {ApiId: !Ref A, StageName: $default, AutoDeploy: true}
          P:
            Type: AWS::SSM::Parameter
            Properties: {Name: /shop/version, Type: String, Value: '7'}
        Parameters:
          Version: {Type: String, Default: '7'}
        Outputs:
          Api: {Value: !Ref A}
          Parameter: {Value: !GetAtt P.Value}
        """);
    assertEquals("CREATE_COMPLETE: null", status("Shop-Front"));
    var outputs = described(stacks, "Shop-Front").getJsonArray("Outputs");
    String api = null;
    for (Object one : outputs) {
      JsonObject output = (JsonObject) one;
      if (output.getString("OutputKey").equals("Api")) api = output.getString("OutputValue");
      else assertEquals("7", output.getString("OutputValue"));
    }
    assertEquals("shopfronta", api);
    try (var client = new RawClient(penstock.http())) {
      var answer = client.request("GET /a", api + ".execute-api.localhost").read();
      assertEquals("7", answer.body());
    }
    var parameters = new Boto("ssm", penstock.api(), folder);
    JsonObject parameter =
        parameters.done("get_parameter", "Name", "/shop/version").getJsonObject("Parameter");
    assertEquals("7", parameter.getString("Value"));
    // Other templates read it as any other
    create(
        "Reader",
        """
        Parameters:
          Read: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /shop/version}
        Resources:
          Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub 'version-${Read}'}}
        """);
    assertTrue(queues.done("list_queues").encode().contains("version-7"));
    stacks.done("delete_stack", "StackName", "Shop-Front");
    assertTrue(
        parameters
            .refused("get_parameter", "Name", "/shop/version")
            .startsWith("ParameterNotFound"));
  }
}
