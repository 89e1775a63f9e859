package io.penstock.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Calls a running gateway's API port. */
final class ApiClient {
  private final URI base;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  ApiClient(String endpoint, String token) {
    this.base = URI.create(endpoint.endsWith("/") ? endpoint : endpoint + "/");
    this.token = token;
  }

  HttpResponse<byte[]> send(String method, String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    return http(method, path, body, headers, HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
    return http("GET", path, null, Map.of(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private <T> HttpResponse<T> http(
      String method,
      String path,
      byte[] body,
      Map<String, String> headers,
      HttpResponse.BodyHandler<T> as)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    if (token != null) request.header("Authorization", "Bearer " + token);
    try {
      return http.send(request.build(), as);
    } catch (ConnectException e) {
      throw new IOException(
          "no gateway answers at " + base + ". Start one with: ./penstock up TEMPLATE", e);
    }
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
