package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    note.started("http://localhost:2");
    assertEquals("http://localhost:2", url(aws, here));
    assertEquals(
        "http://localhost:3", url(Map.of("PENSTOCK_ENDPOINT", "http://localhost:3"), here));
    assertEquals("http://localhost:4", url(aws, here, "--endpoint=http://localhost:4"));
    note.ended();
    assertEquals("http://localhost:1", url(aws, here));
  }
}
