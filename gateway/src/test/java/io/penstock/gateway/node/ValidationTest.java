package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.cli.PenstockCommand;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock validate}, by its own command line. */
class ValidationTest {
  private static final String GOOD =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Cluster: {Type: AWS::ElastiCache::CacheCluster}
        Fn:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: "exports.handler = async () => 1"
            Environment: {Variables: {HOST: !GetAtt Cluster.Endpoint}}
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int validate(String template, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("t.yaml"), template);
    said.reset();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    String[] arguments = new String[options.length + 3];
    arguments[0] = "validate";
    arguments[1] = file.toString();
    arguments[2] = "--data-dir=" + folder.resolve("state");
    System.arraycopy(options, 0, arguments, 3, options.length);
    return PenstockCommand.commandLine(
            none -> 9, (settings, json) -> new Validation(out).run(settings, json), arguments)
        .execute(arguments);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aGoodTemplateIsCountedAndItsWarningsTold() throws IOException {
    assertEquals(0, validate(GOOD));
    assertTrue(said().contains("can be used: 1 functions"), said());
    assertTrue(said().contains("give it with --set Cluster.Endpoint=..."), said());
  }

  @Test
  void whatIsSetIsKnown() throws IOException {
    assertEquals(0, validate(GOOD, "--set", "Cluster.Endpoint=redis"));
    assertFalse(said().contains("--set"), said());
  }

  @Test
  void everyProblemAsJson() throws IOException {
    assertEquals(
        2,
        validate(
            GOOD.replace("Handler:", "Timeout: 0\n      MemorySise: 1\n      Handler:"), "--json"));
    var told = new JsonObject(said());
    assertEquals(false, told.getBoolean("valid"));
    assertEquals(2, told.getJsonArray("errors").size());
    var first = told.getJsonArray("errors").getJsonObject(0);
    assertEquals("Fn.Timeout", first.getString("where"));
    assertEquals(8, first.getInteger("line"));
    assertEquals("t.yaml", first.getString("file"));
  }

  @Test
  void parametersOfSamconfigAndSecretsOfAFile() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("samconfig.toml"),
            "[default.deploy.parameters]\nparameter_overrides = \"Stage=prod\"\n");
    Path secrets = Files.writeString(folder.resolve("secrets.txt"), "/prod/key=s3cret\n");
    String template =
        "Parameters: {Stage: {Type: String}}\n"
            + GOOD.replace("!GetAtt Cluster.Endpoint", "!Sub '{{resolve:ssm:/${Stage}/key}}'");
    assertEquals(2, validate(template, "--samconfig=" + config));
    assertTrue(said().contains("SSM parameter /prod/key has no value"), said());
    assertEquals(0, validate(template, "--samconfig=" + config, "--secrets=" + secrets), said());
    assertFalse(said().contains("s3cret"), said());
  }
}
