package io.penstock.gateway.cli;

import io.penstock.gateway.settings.Settings.Traces;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where traces go. */
final class TraceOptions {
  @Option(
      names = "--traces",
      paramLabel = "URL",
      description =
          "Collector that takes spans by OTLP over HTTP, such as http://localhost:4318/v1/traces."
              + " Headers for it: the variable OTEL_EXPORTER_OTLP_HEADERS. Default: no traces")
  private URI url;

  @Option(
      names = "--traces-ratio",
      paramLabel = "0..1",
      defaultValue = "1",
      description =
          "Share of the traces that begin here which is kept; callers decide on theirs. Default:"
              + " ${DEFAULT-VALUE}")
  private double ratio;

  /** Null for no traces. */
  Traces settings(Map<String, String> environment) {
    if (url == null) return null;
    return new Traces(url, ratio, headers(environment.get("OTEL_EXPORTER_OTLP_HEADERS")));
  }

  /** As OpenTelemetry writes them: {@code name=value,...}, values percent-encoded. */
  private static Map<String, String> headers(String text) {
    var headers = new HashMap<String, String>();
    if (text == null || text.isBlank()) return headers;
    for (String pair : text.split(",")) {
      int equals = pair.indexOf('=');
      if (equals < 1)
        throw new IllegalArgumentException(
            "OTEL_EXPORTER_OTLP_HEADERS: name=value, several with commas between.");
      headers.put(
          pair.substring(0, equals).strip(),
          URLDecoder.decode(
              pair.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return headers;
  }
}
