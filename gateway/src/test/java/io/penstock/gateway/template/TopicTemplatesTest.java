package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.penstock.gateway.node.Services;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with topics and subscriptions is told with the place where it is written. */
class TopicTemplatesTest {
  private static final String TEMPLATE =
      """
      Resources:
        T:
          Type: AWS::SNS::Topic
          Properties: {%s}
        S:
          Type: AWS::SNS::Subscription
          Properties: {TopicArn: !Ref T, %s}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TopicName: a b | Protocol: http, Endpoint: "http://a/" | T.TopicName: Topic Name.
          SignatureVersion: 3 | Protocol: http, Endpoint: "http://a/" | T.SignatureVersion: SignatureVersion value must be 1 or 2.
          ContentBasedDeduplication: true | Protocol: http, Endpoint: "http://a/" | T.ContentBasedDeduplication: is for FIFO topics only.
          Colour: red | Protocol: http, Endpoint: "http://a/" | T.Colour: is not a property of this.
          DisplayName: d | Protocol: http, Endpoint: "https://a/" | S.Endpoint: Endpoint must match the specified protocol.
          DisplayName: d | Protocol: lambda, Endpoint: Nobody | S.Endpoint: there is no function Nobody in this template.
          DisplayName: d | Protocol: http, Endpoint: "http://a/", FilterPolicy: {a: []} | S.FilterPolicy: FilterPolicy: Empty arrays are not allowed.
          DisplayName: d | Protocol: http, Endpoint: "http://a/", DeliveryPolicy: {healthyRetryPolicy: {numRetries: 101}} | S.DeliveryPolicy: DeliveryPolicy: healthyRetryPolicy.numRetries must be between 0 and 100.
          """)
  void whatIsWrongIsTold(String topic, String subscription, String told) {
    var templates = new Templates(Services.READERS, "us-east-1", "123456789012");
    var problem =
        assertThrows(
            TemplateException.class,
            () ->
                templates.read(
                    TEMPLATE.formatted(topic, subscription), "t", Path.of("."), Map.of()));
    assertEquals(
        told,
        problem.getMessage().lines().findFirst().orElse("").replaceAll("^t:\\d+(:\\d+)?:? ", ""));
  }
}
