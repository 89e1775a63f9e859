package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.settings.RunningGateway;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EndpointTest {
  @TempDir private Path folder;

  private String url(Map<String, String> environment, String... options) {
    var endpoint = new Endpoint();
    new CommandLine(new Holder(endpoint)).parseArgs(options);
    return endpoint.url(environment);
  }

  private String region(Map<String, String> environment, String... options) {
    var endpoint = new Endpoint();
    new CommandLine(new Holder(endpoint)).parseArgs(options);
    return EnvCommand.variables(environment, endpoint).get("AWS_DEFAULT_REGION");
  }

  @Test
  void theRegionIsTheGateways() throws Exception {
    String here = "--data-dir=" + folder;
    var shell = Map.of("PENSTOCK_REGION", "eu-west-3");
    assertEquals("eu-west-3", region(shell, here));
    new RunningGateway(folder).started("http://localhost:2", "eu-north-1");
    assertEquals("eu-north-1", region(shell, here));
    assertEquals("eu-west-3", region(shell, here, "--endpoint=http://localhost:1"), "another's");
    try (var penstock =
        TestPenstock.up(
            "Resources: {Work: {Type: AWS::SQS::Queue}}", "--no-watch", "--region=ap-south-1")) {
      assertEquals("ap-south-1", region(Map.of(), here, "--endpoint=" + penstock.api()), "told");
    }
  }

  @CommandLine.Command
  private static final class Holder {
    @CommandLine.Mixin private final Endpoint endpoint;

    private Holder(Endpoint endpoint) {
      this.endpoint = endpoint;
    }
  }

  @Test
  void whatIsSaidNearestCounts() throws Exception {
    String here = "--data-dir=" + folder;
    var note = new RunningGateway(folder);
    var aws = Map.of("AWS_ENDPOINT_URL", "http://localhost:1");
    assertEquals("http://localhost:4566", url(Map.of(), here));
    assertEquals("http://localhost:1", url(aws, here));
    note.started("http://localhost:2", "eu-north-1");
    assertEquals("http://localhost:2", url(aws, here));
    assertEquals(
        "http://localhost:3", url(Map.of("PENSTOCK_ENDPOINT", "http://localhost:3"), here));
    assertEquals("http://localhost:4", url(aws, here, "--endpoint=http://localhost:4"));
    note.ended();
    assertEquals("http://localhost:1", url(aws, here));
  }
}
