package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose functions have said something, and a client of its logs. */
abstract class LogsApiFixture {
  static final String SAYS = "/aws/lambda/Says";
  @TempDir static Path folder;
  static TestPenstock penstock;
  static Boto logs;

  @BeforeAll
  static void start() throws Exception {
    penstock =
        TestPenstock.up(
            Files.writeString(
                folder.resolve("t.yaml"),
                """
                Transform: AWS::Serverless-2016-10-31
                Globals:
                  Function: {Runtime: python3.11, Handler: index.handler}
                Resources:
                  Says:
                    Type: AWS::Serverless::Function
                    Properties:
                      FunctionName: Says
                      InlineCode: &code |
                        def handler(event, context):
                            for word in event['words']: print(word)
                            return context.log_group_name + ' ' + context.log_stream_name
                  Follows:
                    Type: AWS::Serverless::Function
                    Properties: {FunctionName: Follows, InlineCode: *code}
                  Silent:
                    Type: AWS::Serverless::Function
                    Properties: {FunctionName: Silent, InlineCode: *code}
                """),
            "--no-watch");
    logs = new Boto("logs", penstock.api(), folder);
    say("Says", "ERROR one", "WARN two", "ERROR three", "say \\\"four\\\"");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  /** Gives the group and stream that the function itself was told. */
  static String[] say(String function, String... words) {
    var answer =
        Client.invoke(penstock, function, "{\"words\":[\"" + String.join("\",\"", words) + "\"]}");
    assertEquals(200, answer.status(), answer.text());
    return answer.text().replace("\"", "").split(" ");
  }
}
