package io.penstock.gateway.cli;

import io.vertx.core.json.JsonObject;
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
import java.time.InstantSource;
import java.util.HashMap;
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

  ApiClient(String endpoint, ClientKeys keys) {
    this.base = URI.create(endpoint.endsWith("/") ? endpoint : endpoint + "/");
    this.token = keys.token();
    this.signer =
        keys.canSign() ? new RequestSigner(keys.id(), keys.secret(), InstantSource.system()) : null;
  }

  /** Posts to the Lambda API. */
  HttpResponse<byte[]> post(String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    return post("lambda", path, body, headers);
  }

  /** Posts to a service whose protocol has one address: Query or JSON. */
  HttpResponse<byte[]> aws(String service, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    var all = new HashMap<>(headers);
    all.putIfAbsent("Content-Type", "application/x-www-form-urlencoded");
    return post(service, "", body.getBytes(StandardCharsets.UTF_8), all);
  }

  /** An operation of a service that speaks JSON. */
  JsonObject awsJson(String service, String target, JsonObject input)
      throws IOException, InterruptedException {
    var answer =
        aws(
            service,
            input.encode(),
            Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", target));
    if (answer.statusCode() >= 300) throw Refused.of(answer.statusCode(), answer.body());
    return new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> post(
      String service, String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    URI uri = base.resolve(path);
    return http(
        "POST",
        uri,
        body,
        signer == null ? headers : signer.sign(service, "POST", uri, body, headers),
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
    var headers = new HashMap<String, String>();
    if (token != null) headers.put("Authorization", "Bearer " + token);
    if (body != null) headers.put("Content-Type", "application/json");
    return http(method, base.resolve(path), body, headers, HttpResponse.BodyHandlers.ofByteArray());
  }

  /**
   * The same, with what it answers.
   *
   * @throws Refused when it says no
   */
  JsonObject json(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    var answer =
        operate(method, path, body == null ? null : body.encode().getBytes(StandardCharsets.UTF_8));
    if (answer.statusCode() >= 300) throw Refused.of(answer.statusCode(), answer.body());
    return new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
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
          "no gateway answers at "
              + base
              + ". Start one with: ./penstock up TEMPLATE, or say where it is: --endpoint URL",
          e);
    }
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
