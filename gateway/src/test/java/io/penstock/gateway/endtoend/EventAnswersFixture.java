package io.penstock.gateway.endtoend;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and a client of its buses. */
abstract class EventAnswersFixture {
  static final String TEMPLATE =
      """
      Resources:
        Q: {Type: AWS::SQS::Queue}
        Started:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {source: [aws.ec2], detail: {state: [running]}}
            Targets: [{Id: q, Arn: !GetAtt Q.Arn}]
      """;
  @TempDir Path folder;
  TestPenstock penstock;
  Boto events;

  @BeforeEach
  void up() throws Exception {
    penstock = TestPenstock.up(TEMPLATE, "--no-watch");
    events = new Boto("events", penstock.api(), folder);
  }

  @AfterEach
  void down() {
    penstock.close();
  }

  static JsonObject map(Object... pairs) {
    var map = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }
}
