package io.penstock.gateway.scheduler;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.node.Services;
import io.penstock.gateway.template.TemplateException;
import io.penstock.gateway.template.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleReaderTest {
  @TempDir Path folder;

  /** A template may say no more than the API takes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sqs:us-east-1:123456789012:q.fifo",
        "arn:aws:sqs:us-east-1:123456789012:not a name",
        "arn:aws:sqs:us-east-1:12:q",
        "arn:aws:sns:us-east-1:123456789012:t"
      })
  void deadLettersGoToAStandardQueue(String arn) throws IOException {
    String template =
        """
        Resources:
          S:
            Type: AWS::Scheduler::Schedule
            Properties:
              Name: s
              ScheduleExpression: rate(1 hour)
              FlexibleTimeWindow: {Mode: "OFF"}
              Target:
                Arn: arn:aws:sqs:us-east-1:123456789012:q
                RoleArn: arn:aws:iam::123456789012:role/r
                DeadLetterConfig: {Arn: "%s"}
        """
            .formatted(arn);
    var templates = new Templates(Services.READERS, "us-east-1", "123456789012");
    Path file = Files.writeString(folder.resolve("template.yaml"), template);
    var refused = assertThrows(TemplateException.class, () -> templates.read(file, Map.of()));
    assertTrue(
        refused.getMessage().contains(arn + " is not the ARN of a standard queue."),
        refused.getMessage());
  }
}
