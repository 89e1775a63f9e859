package io.penstock.gateway.endtoend;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and a client of its topics. */
abstract class TopicAnswersFixture {
  static final String ARN = "arn:aws:sns:us-east-1:123456789012:";
  static final String INVALID = "InvalidParameter: Invalid parameter: ";
  @TempDir Path folder;
  TestPenstock penstock;
  Boto sns;

  @BeforeEach
  void up() throws Exception {
    penstock = TestPenstock.up("Resources:\n  Q: {Type: AWS::SQS::Queue}\n", "--no-watch");
    sns = new Boto("sns", penstock.api(), folder);
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

  JsonObject policy(String name) throws Exception {
    return new JsonObject(
        sns.done("get_topic_attributes", "TopicArn", ARN + "t")
            .getJsonObject("Attributes")
            .getString(name));
  }
}
