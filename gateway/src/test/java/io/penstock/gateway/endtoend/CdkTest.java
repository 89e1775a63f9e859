package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application by CDK's own command: bootstrap, three deployments with changes, destroy. */
@Tag("slow")
class CdkTest {
  private static final Path SOURCE = Path.of("src/test/cdk").toAbsolutePath();
  private static final Path MADE = Path.of("target/cdk").toAbsolutePath();

  @TempDir Path folder;
  private TestPenstock penstock;

  private static void install() throws Exception {
    try (Stream<Path> all = Files.walk(SOURCE)) {
      for (Path one : all.toList()) {
        Path to = MADE.resolve(SOURCE.relativize(one).toString());
        if (Files.isDirectory(one)) Files.createDirectories(to);
        else Files.copy(one, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Npm.run(MADE, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
  }

  private record Said(int code, String text) {}

  private Said cdk(int step, String... arguments) throws IOException, InterruptedException {
    var command =
        Stream.concat(
                Stream.of("node_modules/.bin/cdk", "--no-color", "--ci"), Stream.of(arguments))
            .toList();
    var builder = new ProcessBuilder(command).directory(MADE.toFile()).redirectErrorStream(true);
    // Buckets have no names of their own at an address
    builder.environment().put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + penstock.api().getPort());
    builder.environment().put("AWS_ACCESS_KEY_ID", "test");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    builder.environment().put("AWS_REGION", "us-east-1");
    builder.environment().put("CDK_DISABLE_CLI_TELEMETRY", "true");
    builder.environment().put("STEP", Integer.toString(step));
    builder.environment().put("HOME", folder.toString());
    Path out = Files.createTempFile(folder, "cdk", ".out");
    var process = builder.redirectOutput(out.toFile()).start();
    process.getOutputStream().close();
    int code = process.waitFor();
    return new Said(code, Files.readString(out));
  }

  private String done(int step, String... arguments) throws IOException, InterruptedException {
    Said said = cdk(step, arguments);
    assertEquals(0, said.code, () -> List.of(arguments) + "\n" + said.text);
    return said.text;
  }

  private JsonObject deploy(int step) throws IOException, InterruptedException {
    Path outputs = folder.resolve("outputs.json");
    done(step, "deploy", "--require-approval=never", "--outputs-file=" + outputs);
    return new JsonObject(Files.readString(outputs)).getJsonObject("Orders");
  }

  private RawClient.Answer call(String api, String path) throws IOException {
    try (var client = new RawClient(penstock.http())) {
      return client.request("GET " + path, api + ".execute-api.localhost").read();
    }
  }

  @Test
  void bootstrapsDeploysThreeTimesAndDestroys() throws Exception {
    install();
    penstock =
        TestPenstock.up(
            "Resources:\n  Q: {Type: AWS::SQS::Queue}\n",
            "--no-watch",
            "--data-dir=" + folder.resolve("state"));
    try {
      done(1, "bootstrap", "aws://123456789012/us-east-1");
      String api = deploy(1).getString("ApiId");
      assertEquals(
          new JsonObject().put("step", "1").put("key", "GET /orders").encode(),
          call(api, "/orders").body());
      assertTrue(done(1, "diff").contains("Number of stacks with differences: 0"));
      assertTrue(done(2, "diff").contains("Number of stacks with differences: 1"));
      assertEquals(api, deploy(2).getString("ApiId"));
      assertEquals("2", new JsonObject(call(api, "/orders").body()).getString("step"));
      JsonObject third = deploy(3);
      assertEquals(404, call(api, "/orders").status());
      assertEquals(200, call(api, "/orders/7").status());
      var queues = new Boto("sqs", penstock.api(), folder);
      var attributes =
          queues.done(
              "get_queue_attributes",
              "QueueUrl",
              third.getString("QueueUrl"),
              "AttributeNames",
              new JsonArray().add("VisibilityTimeout"));
      assertEquals("90", attributes.getJsonObject("Attributes").getString("VisibilityTimeout"));
      done(3, "destroy", "--force");
      assertEquals(404, call(api, "/orders/7").status());
      assertTrue(done(3, "diff").contains("Number of stacks with differences: 1"));
    } finally {
      penstock.close();
    }
  }
}
