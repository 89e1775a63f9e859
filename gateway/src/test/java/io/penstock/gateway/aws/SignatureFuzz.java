package io.penstock.gateway.aws;

import io.penstock.trigger.fuzz.Input;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** What requests say of their signatures: refused as AWS refuses, and never let in. */
public final class SignatureFuzz {
  private static final String HEADERS = "authorization";
  private static final SignatureCheck CHECK =
      new SignatureCheck(
          Map.of("AKIDEXAMPLE", "a secret that nobody guesses"),
          InstantSource.fixed(Instant.parse("2026-11-24T12:48:01Z")));

  private SignatureFuzz() {}

  /** One run: the header, the date, the hash of the body, and the query, between zeros. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] parts = Input.texts(data, 4);
    HttpServerRequest request = request(parts);
    try {
      CHECK.admit(request, SignatureCheck.claim(request)).check(Buffer.buffer("body"));
    } catch (AwsFault refused) {
      Input.hold(refused.status() == 403 || refused.status() == 400, "an error of ours");
      return;
    }
    Input.hold(false, "let in without the secret");
  }

  private static HttpServerRequest request(String[] parts) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("host", "localhost:4566");
    if (!parts[0].isEmpty()) headers.add(HEADERS, parts[0]);
    if (!parts[1].isEmpty()) headers.add("x-amz-date", parts[1]);
    if (!parts[2].isEmpty()) headers.add("x-amz-content-sha256", parts[2]);
    var params = MultiMap.caseInsensitiveMultiMap();
    for (String pair : parts[3].split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) params.add(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            SignatureFuzz.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "headers" -> headers;
                  case "params" -> params;
                  case "getHeader" -> headers.get(arguments[0].toString());
                  case "getParam" -> params.get(arguments[0].toString());
                  case "method" -> HttpMethod.POST;
                  case "authority" -> HostAndPort.create("localhost", 4566);
                  case "path" -> "/bucket/key";
                  case "uri" -> "/bucket/key" + (parts[3].isEmpty() ? "" : "?" + parts[3]);
                  case "query" -> parts[3].isEmpty() ? null : parts[3];
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }
}
