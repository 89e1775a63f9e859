package io.penstock.gateway.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.penstock.function.Owner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs of calls: what cannot be used is told, whatever it is; null is as if not given. */
class UniversalTargetTest {
  private static UniversalTarget target(String call) {
    return UniversalTarget.of("arn:aws:scheduler:::aws-sdk:" + call);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sqs:sendMessage | {'QueueUrl':null} | QueueUrl is missing.",
        "eventbridge:putEvents | {'Entries':1} | a member is not of the expected type.",
        "sqs:sendMessage | {'QueueUrl':'http://h/1/q','MessageBody':'x','MessageAttributes':"
            + "{'a':{'DataType':'String','StringValue':null}}} | BinaryValue is missing.",
        "sqs:sendMessage | {'QueueUrl':'http://h/1/q','MessageBody':'x','MessageAttributes':"
            + "{'a':1}} | a member is not of the expected type.",
        "eventbridge:putEvents | {'Entries':null} | Entries has 1 to 10 entries.",
        "eventbridge:putEvents | {'Entries':[null]} | an entry is not an object.",
        "eventbridge:putEvents | {'Entries':[{'Source':'s','DetailType':'t','Detail':'{}',"
            + "'Resources':[null]}]} | a list holds null.",
      })
  void isRefused(String call, String input, String reason) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> target(call).check(input.replace('\'', '"')));
    assertEquals(reason, refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "lambda:invoke | {'FunctionName':'F','Payload':null,'InvocationType':null}",
        "sqs:sendMessage | {'QueueUrl':'http://h/1/q','MessageBody':'x','MessageAttributes':null}",
        "sqs:sendMessage | {'QueueUrl':'http://h/1/q','MessageBody':'x','MessageAttributes':"
            + "{'a':null}}",
        "eventbridge:putEvents | {'Entries':[{'Source':'s','DetailType':'t','Detail':'{}',"
            + "'Resources':null,'EventBusName':null}]}",
      })
  void isTaken(String call, String input) {
    assertNotNull(
        target(call).of(input.replace('\'', '"'), new Owner("us-east-1", "123456789012")));
  }
}
