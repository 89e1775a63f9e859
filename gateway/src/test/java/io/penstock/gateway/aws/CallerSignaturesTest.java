package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.gateway.aws.SignatureCheckFixture.Recorded;
import io.penstock.trigger.http.SignedRequests.Known;
import io.penstock.trigger.http.SignedRequests.Refused;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who signed a request of the HTTP port: requests as botocore signed them. */
class CallerSignaturesTest {
  private static final Instant SIGNED = Instant.parse("2026-11-24T12:48:01Z");
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String ACCOUNT = "123456789012";

  private static Recorded invoke() throws IOException {
    return SignatureCheckFixture.recorded().stream()
        .filter(one -> one.name().equals("invoke by name"))
        .findFirst()
        .orElseThrow();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** What the check asks of a request, and nothing else. */
  private static HttpServerRequest request(Recorded recorded) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (List<String> header : recorded.headers()) headers.add(header.get(0), header.get(1));
    var params = MultiMap.caseInsensitiveMultiMap();
    int query = recorded.uri().indexOf('?');
    if (query >= 0)
      for (String pair : recorded.uri().substring(query + 1).split("&")) {
        String[] parts = pair.split("=", 2);
        params.add(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
      }
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            CallerSignaturesTest.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "headers" -> headers;
                  case "params" -> params;
                  case "getHeader" -> headers.get(arguments[0].toString());
                  case "getParam" -> params.get(arguments[0].toString());
                  case "method" -> HttpMethod.valueOf(recorded.method());
                  case "uri" -> recorded.uri();
                  case "query" -> query < 0 ? null : recorded.uri().substring(query + 1);
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  private static CallerSignatures signatures(Map<String, String> keys, SessionKeys sessions) {
    return new CallerSignatures(keys, sessions, ACCOUNT, InstantSource.fixed(SIGNED));
  }

  private static Object checked(CallerSignatures by, Recorded recorded, String service) {
    return by.check(request(recorded), service, Buffer.buffer(recorded.body()));
  }

  private static String refusal(Object verdict) {
    return assertInstanceOf(Refused.class, verdict).errorType();
  }

  @Test
  void whoSignedRightlyIsKnown() throws IOException {
    var by = signatures(Map.of(KEY, SECRET), SessionKeys.NONE);
    assertNull(by.refuse(request(invoke()), "lambda"));
    assertEquals(
        new Known(KEY, ACCOUNT, ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":root"),
        checked(by, invoke(), "lambda"));
  }

  @Test
  void anotherBodyAnotherServiceOrAnotherSecretIsRefused() throws IOException {
    var by = signatures(Map.of(KEY, SECRET), SessionKeys.NONE);
    String mismatch = "InvalidSignatureException";
    assertEquals(mismatch, refusal(checked(by, invoke().body("{\"other\":1}"), "lambda")));
    assertEquals(mismatch, refusal(checked(by, invoke(), "execute-api")));
    assertEquals(mismatch, refusal(by.refuse(request(invoke()), "execute-api")));
    var other = signatures(Map.of(KEY, SECRET + "x"), SessionKeys.NONE);
    assertEquals(mismatch, refusal(checked(other, invoke(), "lambda")));
    assertEquals(
        "UnrecognizedClientException",
        refusal(
            signatures(Map.of("AKIDOTHER", SECRET), SessionKeys.NONE)
                .refuse(request(invoke()), "lambda")));
  }

  /** Without keys nothing is checked, but the signature must be there. */
  @Test
  void withoutKeysASignatureIsEnough() throws IOException {
    var by = signatures(Map.of(), SessionKeys.NONE);
    assertNull(by.refuse(request(invoke()), "lambda"));
    assertInstanceOf(Known.class, checked(by, invoke().body("anything"), "lambda"));
    assertEquals("InvalidSignatureException", refusal(by.refuse(request(invoke()), "execute-api")));
    Recorded unsigned = invoke().without("authorization");
    assertEquals(Refused.UNSIGNED, by.refuse(request(unsigned), "lambda"));
    assertEquals(Refused.UNSIGNED, checked(by, unsigned, "lambda"));
    var strict = signatures(Map.of(KEY, SECRET), SessionKeys.NONE);
    assertEquals(Refused.UNSIGNED, strict.refuse(request(unsigned), "lambda"));
  }

  /** Keys of a session are those of its own secret, for as long as it lasts. */
  @Test
  void keysThatAreLentHoldUntilTheyExpire() throws IOException {
    for (Map<String, String> keys : List.of(Map.of("AKIDOTHER", "x"), Map.<String, String>of())) {
      assertInstanceOf(Known.class, checked(lent(keys, SECRET, 1), invoke(), "lambda"));
      assertEquals(
          "InvalidSignatureException",
          refusal(checked(lent(keys, "another", 1), invoke(), "lambda")));
      assertEquals(
          "ExpiredTokenException",
          refusal(lent(keys, SECRET, 0).refuse(request(invoke()), "lambda")));
    }
  }

  private static CallerSignatures lent(Map<String, String> keys, String secret, int seconds) {
    Instant expires = SIGNED.plus(Duration.ofSeconds(seconds));
    return signatures(
        keys,
        (keyId, _) ->
            keyId.equals(KEY)
                ? new SessionKeys.Session(secret, "arn:aws:iam::1:role/r", "id", expires, null)
                : null);
  }

  @Test
  void theTokenOfASessionIsReadFromAHeaderOrTheQuery() throws IOException {
    var seen = new java.util.ArrayList<String>();
    var by =
        signatures(
            Map.of(KEY, SECRET),
            (_, token) -> {
              seen.add(token);
              return null;
            });
    by.refuse(request(invoke()), "lambda");
    by.refuse(request(invoke().with("X-Amz-Security-Token", "a")), "lambda");
    by.refuse(request(invoke().uri(uri -> uri + "?X-Amz-Security-Token=b")), "lambda");
    assertEquals(java.util.Arrays.asList(null, "a", "b"), seen);
  }

  private static String message(Instant now) throws IOException {
    var by =
        new CallerSignatures(
            Map.of(KEY, SECRET), SessionKeys.NONE, ACCOUNT, InstantSource.fixed(now));
    return by.refuse(request(invoke()), "lambda").message();
  }

  @Test
  void clocksThatDifferAreToldApart() throws IOException {
    assertEquals(
        "Signature expired: 20261124T124801Z is now earlier than 20261124T125302Z"
            + " (20261124T125302Z - 5 min.)",
        message(SIGNED.plusSeconds(301)));
    assertEquals(
        "Signature not yet current: 20261124T124801Z is now later than 20261124T124300Z"
            + " (20261124T124300Z + 5 min.)",
        message(SIGNED.minusSeconds(301)));
  }
}
