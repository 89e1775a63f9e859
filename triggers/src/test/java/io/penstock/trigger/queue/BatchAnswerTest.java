package io.penstock.trigger.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.trigger.shape.QueueEvent.Message;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAnswerTest {
  private static final List<Message> BATCH = List.of(message("a"), message("b"), message("c"));

  private static Message message(String id) {
    return new Message(id, "h", "", "", null, null, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "{\"batchItemFailures\":[]}                           | ''",
        "{\"batchItemFailures\":null}                         | ''",
        "{}                                                   | ''",
        "null                                                 | ''",
        "''                                                   | ''",
        "\"\"                                                 | ''",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]} | b",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"c\"},{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"a\"}]}"
            + " | ac",
        "not json                                             | abc",
        "[1]                                                  | abc",
        "true                                                 | abc",
        "{\"batchItemFailures\":{}}                           | abc",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}  | abc",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}  | abc",
        "{\"batchItemFailures\":[{\"itemIdentifer\":\"a\"}]}  | abc",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"z\"}]} | abc",
        // Recorded of AWS; and by its guide an empty EventResponse, as there is no such member.
        "[]                                                   | ''",
        "{\"statusCode\":200}                                  | ''",
        "{\"batchItemFailure\":[]}                            | ''",
      })
  void failures(String answer, String failed) {
    String ids =
        String.join(
            "",
            BatchAnswer.failed(Buffer.buffer(answer == null ? "" : answer), BATCH).stream()
                .map(Message::messageId)
                .toList());
    assertEquals(failed == null ? "" : failed, ids);
  }
}
