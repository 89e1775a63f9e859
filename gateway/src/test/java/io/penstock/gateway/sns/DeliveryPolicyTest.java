package io.penstock.gateway.sns;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Legal edges are taken, and what lies beyond them is refused. */
class DeliveryPolicyTest {
  private static String retry(String members) {
    return "{\"healthyRetryPolicy\":{" + members.replace('\'', '"') + "}}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'numRetries':0",
        "'numRetries':100,'minDelayTarget':1,'maxDelayTarget':1",
        "'minDelayTarget':1,'maxDelayTarget':1",
        "'minDelayTarget':20,'maxDelayTarget':20",
        "'minDelayTarget':3600,'maxDelayTarget':3600,'numRetries':1",
        "'numRetries':1,'maxDelayTarget':3600,'minDelayTarget':1",
        "'numRetries':6,'numNoDelayRetries':1,'numMinDelayRetries':2,'numMaxDelayRetries':3",
        "'numRetries':3,'numNoDelayRetries':3",
        "'numRetries':3,'numMinDelayRetries':3",
        "'numRetries':3,'numMaxDelayRetries':3",
        "'numRetries':36,'minDelayTarget':100,'maxDelayTarget':100",
        "'backoffFunction':'linear'",
        "'backoffFunction':'arithmetic'",
        "'backoffFunction':'geometric'",
        "'backoffFunction':'exponential'",
        "'numRetries':3.0"
      })
  void edgesAreTaken(String members) {
    assertDoesNotThrow(() -> DeliveryPolicy.checkOfSubscription(retry(members)));
    assertDoesNotThrow(
        () ->
            DeliveryPolicy.checkOfTopic(
                "{\"http\":{\"defaultHealthyRetryPolicy\":{" + members.replace('\'', '"') + "}}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'numRetries':-1",
        "'numRetries':101,'minDelayTarget':1,'maxDelayTarget':1",
        "'minDelayTarget':0,'maxDelayTarget':1",
        "'minDelayTarget':21,'maxDelayTarget':20",
        "'maxDelayTarget':0",
        "'maxDelayTarget':3601,'numRetries':1",
        "'numRetries':3,'numNoDelayRetries':-1",
        "'numRetries':3,'numMinDelayRetries':-1",
        "'numRetries':3,'numMaxDelayRetries':-1",
        "'numRetries':5,'numNoDelayRetries':1,'numMinDelayRetries':2,'numMaxDelayRetries':3",
        "'numRetries':37,'minDelayTarget':100,'maxDelayTarget':100",
        "'backoffFunction':'cubic'",
        "'numRetries':2.5",
        "'numRetries':'3'",
        "'retries':3"
      })
  void whatLiesBeyondIsRefused(String members) {
    var refused =
        assertThrows(
            RefusedRequestException.class,
            () -> DeliveryPolicy.checkOfSubscription(retry(members)));
    assertTrue(refused.getMessage().contains("DeliveryPolicy"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"throttlePolicy\":{\"maxReceivesPerSecond\":1}}",
        "{\"throttlePolicy\":{}}",
        "{\"throttlePolicy\":null}",
        "{\"requestPolicy\":{\"headerContentType\":\"application/json\"}}",
        "{\"requestPolicy\":{\"headerContentType\":\"text/plain; charset=UTF-8\"}}",
        "{\"requestPolicy\":{}}",
        "{}"
      })
  void ratesAndTypesAreTaken(String policy) {
    assertDoesNotThrow(() -> DeliveryPolicy.checkOfSubscription(policy));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"throttlePolicy\":{\"maxReceivesPerSecond\":0}}",
        "{\"throttlePolicy\":{\"perSecond\":1}}",
        "{\"requestPolicy\":{\"headerContentType\":\"\"}}",
        "{\"requestPolicy\":{\"headerContentType\":\"a b\"}}",
        "{\"requestPolicy\":{\"type\":\"a\"}}",
        "{\"requestPolicy\":3}",
        "[]",
        "x"
      })
  void ratesAndTypesThatAreNoneAreRefused(String policy) {
    assertThrows(RefusedRequestException.class, () -> DeliveryPolicy.checkOfSubscription(policy));
  }
}
