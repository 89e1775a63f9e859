package io.penstock.trigger.stream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A client of services that speak AWS's JSON protocol: signed requests, answers as JSON. Any
 * thread.
 */
public final class AwsJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final ObjectMapper JSON =
      JsonReading.mapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** Longer than the longest poll: an answer nobody waits for any more would hide messages. */
  private static final int TIMEOUT_MILLIS = 35_000;

  private final HttpClient http;
  private final AwsEndpoint endpoint;
  private final String service;
  private final String prefix;
  private final String contentType;
  private final InstantSource clock;

  /**
   * @param service as in signatures: {@code kinesis}
   * @param prefix of targets: {@code Kinesis_20131202.}
   * @param version of the JSON protocol: {@code 1.1}
   */
  public AwsJson(
      Vertx vertx,
      AwsEndpoint endpoint,
      String service,
      String prefix,
      String version,
      InstantSource clock) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setDecompressionSupported(true),
            new PoolOptions().setHttp1MaxSize(64));
    this.endpoint = endpoint;
    this.service = service;
    this.prefix = prefix;
    this.contentType = "application/x-amz-json-" + version;
    this.clock = clock;
  }

  /** Fails with {@link AwsErrorException} when the service answers so. */
  public Future<JsonNode> call(String operation, JsonObject input) {
    Buffer body = input.toBuffer();
    URI uri = endpoint.uri();
    var headers = new TreeMap<String, String>();
    headers.put("content-type", contentType);
    headers.put("x-amz-target", prefix + operation);
    headers.put("x-amz-date", TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
    headers.put("host", uri.getAuthority());
    if (endpoint.sessionToken() != null)
      headers.put("x-amz-security-token", endpoint.sessionToken());
    String authorization = RequestSignature.of(endpoint, service, headers, body.getBytes());
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(uri.getScheme() + "://" + uri.getAuthority() + "/")
            .setIdleTimeout(TIMEOUT_MILLIS)
            .setConnectTimeout(5_000);
    headers.remove("host");
    headers.forEach(request::putHeader);
    request.putHeader("Authorization", authorization);
    return http.request(request)
        .compose(out -> out.send(body))
        .compose(answer -> answer.body().map(bytes -> read(answer, bytes)));
  }

  public void close() {
    http.close();
  }

  private static JsonNode read(HttpClientResponse answer, Buffer bytes) {
    JsonNode json;
    try {
      json = bytes.length() == 0 ? JSON.createObjectNode() : JSON.readTree(bytes.getBytes());
    } catch (IOException e) {
      throw new IllegalStateException("no JSON, status " + answer.statusCode());
    }
    if (answer.statusCode() == 200) return json;
    String code = json.path("__type").asText("status " + answer.statusCode());
    String message = json.path("message").asText(json.path("Message").asText(""));
    throw new AwsErrorException(code.substring(code.indexOf('#') + 1), message);
  }
}
