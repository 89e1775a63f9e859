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
  private final RequestSigner signer;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @param token of the operators' API, or null
   * @param signer of requests to the Lambda API, or null
   */
  ApiClient(String endpoint, String token, RequestSigner signer) {
    this.base = URI.create(endpoint.endsWith("/") ? endpoint : endpoint + "/");
    this.token = token;
    this.signer = signer;
  }

  /** Posts to the Lambda API. */
  HttpResponse<byte[]> post(String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    URI uri = base.resolve(path);
    return http(
        "POST",
        uri,
        body,
        signer == null ? headers : signer.sign("POST", uri, body, headers),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Reads from the operators' API. */
  HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
    return http(
        "GET",
        base.resolve(path),
        null,
        token == null ? Map.of() : Map.of("Authorization", "Bearer " + token),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Calls the operators' API. */
  HttpResponse<byte[]> operate(String method, String path, byte[] body)
      throws IOException, InterruptedException {
    var headers = new java.util.HashMap<String, String>();
    if (token != null) headers.put("Authorization", "Bearer " + token);
    if (body != null) headers.put("Content-Type", "application/json");
    return http(method, base.resolve(path), body, headers, HttpResponse.BodyHandlers.ofByteArray());
  }

  private <T> HttpResponse<T> http(
      String method,
      URI uri,
      byte[] body,
      Map<String, String> headers,
      HttpResponse.BodyHandler<T> as)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
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
