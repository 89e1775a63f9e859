package io.penstock.gateway.endtoend;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and boto3's client of Lambda. */
abstract class LambdaControlFixture {
  static final String ROLE = "arn:aws:iam::123456789012:role/lambda";
  static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";
  @TempDir static Path folder;
  static TestPenstock penstock;
  static Boto lambda;

  @BeforeAll
  static void start() throws Exception {
    Path template = folder.resolve("t.yaml");
    Files.writeString(
        template,
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Declared:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: declared
              Runtime: nodejs20.x
              Handler: index.handler
              InlineCode: "exports.handler = async () => 'declared'"
        """);
    Path bucket = Files.createDirectories(folder.resolve("bucket"));
    Files.write(
        bucket.resolve("code.zip"), Zip.of("index.js", "exports.handler = async () => 's3'"));
    penstock = TestPenstock.up(template, "--bucket=packages=" + bucket);
    lambda = new Boto("lambda", penstock.api(), folder);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  static JsonObject create(String name, Object... more) throws Exception {
    var input =
        new Object[] {
          "FunctionName", name, "Runtime", "nodejs20.x", "Handler", "index.handler", "Role", ROLE
        };
    var all = new Object[input.length + more.length];
    System.arraycopy(input, 0, all, 0, input.length);
    System.arraycopy(more, 0, all, input.length, more.length);
    return lambda.done("create_function", all);
  }

  static JsonObject code(String answer) {
    return new JsonObject().put("ZipFile", Zip.answering(answer));
  }

  static Client.Answer fetch(String location) {
    URI uri = URI.create(location);
    return Client.get(penstock.api(), uri.getRawPath() + "?" + uri.getRawQuery());
  }

  static String invoke(String name) {
    return Client.invoke(penstock, name, "{}").text();
  }
}
