package io.penstock.gateway.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Calls a running gateway's API port. By the older of Java's clients: the newer one loads 400
 * classes more, which a command that is over in an instant does not earn back.
 */
final class ApiClient {
  private static final int CONNECT_MILLIS = 5_000;

  static {
    // What was sent once is not to be sent again by itself.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  /**
   * What a gateway answered.
   *
   * @param header by name, in any case; null where there is none
   */
  record Answer<T>(int statusCode, T body, UnaryOperator<String> header) {}

  private final URI base;
  private final String token;
  private final RequestSigner signer;

  ApiClient(String endpoint, ClientKeys keys) {
    this.base = URI.create(endpoint.endsWith("/") ? endpoint : endpoint + "/");
    this.token = keys.token();
    this.signer =
        keys.canSign() ? new RequestSigner(keys.id(), keys.secret(), InstantSource.system()) : null;
  }

  /** Posts to the Lambda API. */
  Answer<byte[]> post(String path, byte[] body, Map<String, String> headers) throws IOException {
    return post("lambda", path, body, headers);
  }

  /** Posts to a service whose protocol has one address: Query or JSON. */
  Answer<byte[]> aws(String service, String body, Map<String, String> headers) throws IOException {
    var all = new HashMap<>(headers);
    all.putIfAbsent("Content-Type", "application/x-www-form-urlencoded");
    return post(service, "", body.getBytes(StandardCharsets.UTF_8), all);
  }

  /** An operation of a service that speaks JSON. */
  JsonObject awsJson(String service, String target, JsonObject input) throws IOException {
    var answer =
        aws(
            service,
            input.encode(),
            Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", target));
    if (answer.statusCode() >= 300) throw Refused.of(answer.statusCode(), answer.body());
    return new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private Answer<byte[]> post(String service, String path, byte[] body, Map<String, String> headers)
      throws IOException {
    URI uri = base.resolve(path);
    return http(
        "POST",
        uri,
        body,
        signer == null ? headers : signer.sign(service, "POST", uri, body, headers));
  }

  /** Reads from the operators' API. */
  Answer<InputStream> stream(String path) throws IOException {
    return send(
        "GET",
        base.resolve(path),
        null,
        token == null ? Map.of() : Map.of("Authorization", "Bearer " + token));
  }

  /** Calls the operators' API. */
  Answer<byte[]> operate(String method, String path, byte[] body) throws IOException {
    var headers = new HashMap<String, String>();
    if (token != null) headers.put("Authorization", "Bearer " + token);
    if (body != null) headers.put("Content-Type", "application/json");
    return http(method, base.resolve(path), body, headers);
  }

  /**
   * The same, with what it answers.
   *
   * @throws Refused when it says no
   */
  JsonObject json(String method, String path, JsonObject body) throws IOException {
    var answer =
        operate(method, path, body == null ? null : body.encode().getBytes(StandardCharsets.UTF_8));
    if (answer.statusCode() >= 300) throw Refused.of(answer.statusCode(), answer.body());
    return new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private Answer<byte[]> http(String method, URI uri, byte[] body, Map<String, String> headers)
      throws IOException {
    Answer<InputStream> answer = send(method, uri, body, headers);
    try (InputStream in = answer.body()) {
      return new Answer<>(answer.statusCode(), in.readAllBytes(), answer.header());
    }
  }

  private Answer<InputStream> send(String method, URI uri, byte[] body, Map<String, String> headers)
      throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "*/*");
    if (body != null) connection.setRequestProperty("Content-Type", "application/json");
    headers.forEach(connection::setRequestProperty);
    try {
      if (body != null) {
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      int status = connection.getResponseCode();
      InputStream read = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
      return new Answer<>(
          status, read == null ? InputStream.nullInputStream() : read, connection::getHeaderField);
    } catch (ConnectException | SocketTimeoutException e) {
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
