package io.penstock.gateway.cli;

import io.penstock.gateway.settings.RunningGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of the commands that call a running gateway. */
final class Endpoint {
  private static final String USUAL_REGION = "us-east-1";
  private static final String USUAL = "http://localhost:4566";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "The gateway's API port. Default: PENSTOCK_ENDPOINT, what the state folder notes,"
              + " AWS_ENDPOINT_URL, "
              + USUAL)
  private String url;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:PENSTOCK_DATA_DIR:-.penstock}",
      description = "State folder of the gateway to call. Default: ${DEFAULT-VALUE}")
  private Path dataDir;

  /** Where the gateway is, as far as anybody says. */
  String url(Map<String, String> environment) {
    if (url != null) return url;
    String named = environment.get("PENSTOCK_ENDPOINT");
    if (named != null && !named.isEmpty()) return named;
    String noted = new RunningGateway(dataDir).api();
    if (noted != null) return noted;
    String aws = environment.get("AWS_ENDPOINT_URL");
    return aws == null || aws.isEmpty() ? USUAL : aws;
  }

  /** Region of the gateway at that URL; what is noted of it, else what the shell says of all. */
  String region(Map<String, String> environment, String url) {
    var note = new RunningGateway(dataDir);
    if (url.equals(note.api()) && note.region() != null) return note.region();
    String named = environment.get("PENSTOCK_REGION");
    if (named != null && !named.isEmpty()) return named;
    try {
      var client = new ApiClient(url, ClientKeys.of(environment, url));
      return client.json("GET", "_penstock/api/overview", null).getString("region", USUAL_REGION);
    } catch (IOException | RuntimeException e) {
      return USUAL_REGION; // it does not answer, or not to us
    }
  }

  ApiClient client() {
    Map<String, String> environment = System.getenv();
    String url = url(environment);
    return new ApiClient(url, ClientKeys.of(environment, url));
  }
}
