package io.penstock.gateway.cli;

import picocli.CommandLine.Option;

/** Options of the commands that call a running gateway. */
final class Endpoint {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "${env:PENSTOCK_ENDPOINT:-http://localhost:4566}",
      description = "The gateway's API port. Default: ${DEFAULT-VALUE}")
  private String url;

  ApiClient client() {
    return new ApiClient(url, System.getenv("PENSTOCK_TOKEN"), RequestSigner.of(System.getenv()));
  }
}
