package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The AWS CLI packages and deploys. */
class StackDeploysTest extends StacksFixture {
  /** As {@code aws cloudformation deploy} does it: three times, with a change and with none. */
  @Test
  void theCliDeploys() throws Exception {
    Path template = folder.resolve("deployed.yaml");
    Files.writeString(template, JOBS);
    assertTrue(deploy(template).contains("Successfully created/updated stack - deployed"));
    assertEquals("1", delay("deployed-Jobs"));
    assertTrue(deploy(template).contains("No changes to deploy"));
    Files.writeString(template, JOBS.replace("!Ref Delay", "7"));
    assertTrue(deploy(template).contains("Successfully created/updated stack - deployed"));
    assertEquals("7", delay("deployed-Jobs"));
  }

  /** What {@code package} has uploaded is read from the bucket, and stays when it goes there. */
  @Test
  void theCliPackagesCode() throws Exception {
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.writeString(
        code.resolve("index.py"), "def handler(event, context):\n  return 'packed'\n");
    Path template = folder.resolve("packed.yaml");
    Files.writeString(
        template,
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties: {Runtime: python3.11, Handler: index.handler, CodeUri: code/}
        """);
    String packed = folder.resolve("packaged.yaml").toString();
    aws(
        "cloudformation",
        "package",
        "--template-file",
        template.toString(),
        "--s3-bucket",
        "code-of-stacks",
        "--output-template-file",
        packed);
    aws(
        "cloudformation",
        "deploy",
        "--stack-name",
        "packed",
        "--capabilities",
        "CAPABILITY_IAM",
        "--template-file",
        packed);
    assertEquals("\"packed\"", Client.invoke(penstock, "packed-F", "{}").text());
    create(
        "lost", Files.readString(Path.of(packed)).replace("code-of-stacks/", "code-of-stacks/x"));
    assertTrue(status("lost").startsWith("ROLLBACK_COMPLETE: template:"), status("lost"));
    assertEquals(404, Client.invoke(penstock, "lost-F", "{}").status());
  }

  private static String deploy(Path template) throws Exception {
    // Change sets are named by the second of the clock.
    long last = Instant.now().getEpochSecond();
    while (Instant.now().getEpochSecond() == last) LockSupport.parkNanos(10_000_000);
    return aws(
        "cloudformation",
        "deploy",
        "--no-fail-on-empty-changeset",
        "--stack-name",
        "deployed",
        "--template-file",
        template.toString());
  }

  private static String aws(String... arguments) throws Exception {
    var line =
        new ArrayList<String>(
            List.of("aws", "--endpoint-url", penstock.api().toString(), "--region", "us-east-1"));
    line.addAll(List.of(arguments));
    var command = new ProcessBuilder(line);
    // Of package's uploads the option does not tell
    command.environment().put("AWS_ENDPOINT_URL", penstock.api().toString());
    command.environment().put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    command.environment().put("AWS_SECRET_ACCESS_KEY", "secret");
    var process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
