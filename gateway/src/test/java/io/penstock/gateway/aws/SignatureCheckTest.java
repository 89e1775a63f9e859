package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests as botocore 1.43.11 signed them, as they are and with one thing changed. */
class SignatureCheckTest extends SignatureCheckFixture {
  private static String flip(String text, int at) {
    char other = text.charAt(at) == 'a' ? 'b' : 'a';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void passesAsItWasSigned(Recorded request) {
    assertEquals("204", send(request));
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void isRefusedWithOneThingChanged(Recorded request) {
    assertEquals(MISMATCH, send(request.method("PUT")), "method");
    int path = request.uri().indexOf('?');
    String signed = path < 0 ? request.uri() : request.uri().substring(0, path);
    if (signed.length() > 1)
      assertEquals(MISMATCH, send(request.uri(uri -> flip(uri, signed.length() - 1))), "path");
    assertEquals(MISMATCH, send(request.uri(u -> u + (path < 0 ? "?" : "&") + "x=1")), "query");
    assertEquals(
        MISMATCH,
        send(request.body(new String(request.body(), StandardCharsets.UTF_8) + " ")),
        "body");
    assertEquals(MISMATCH, send(request.header("host", host -> "localhost:4567")), "host");
    if (request.presigned()) {
      assertEquals(MISMATCH, send(request.uri(u -> flip(u, u.length() - 1))), "signature");
      assertEquals(
          "403 UnrecognizedClientException",
          send(request.uri(u -> u.replace(KEY, "AKIDOTHER"))),
          "key id");
      return;
    }
    assertEquals(
        MISMATCH, send(request.header("authorization", a -> flip(a, a.length() - 1))), "signature");
    assertEquals(
        MISMATCH, send(request.header("x-amz-date", d -> d.replace("01Z", "02Z"))), "time");
    assertEquals(MISMATCH, send(request.header("authorization", a -> a.replace("eu-w", "us-w"))));
    assertEquals(
        "403 UnrecognizedClientException",
        send(request.header("authorization", a -> a.replace(KEY, "AKIDOTHER"))));
    for (List<String> header : request.headers()) {
      String name = header.get(0).toLowerCase(java.util.Locale.ROOT);
      if (name.startsWith("amz-sdk")
          || name.startsWith("content-l")
          || name.equals("authorization")) continue;
      if (name.equals("host") || name.equals("x-amz-date")) continue;
      assertEquals(MISMATCH, send(request.header(name, value -> flip(value, 0))), name);
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void isRefusedUnderAnotherSecret(Recorded request) {
    keys = Map.of(KEY, SECRET + "x");
    try {
      assertEquals(MISMATCH, send(request));
    } finally {
      keys = Map.of(KEY, SECRET);
    }
  }

  @Test
  void holdsForFiveMinutesEitherWay() throws IOException {
    Recorded request = named("invoke by name");
    at(SIGNED.plus(Duration.ofMinutes(5)), () -> assertEquals("204", send(request)));
    at(SIGNED.minus(Duration.ofMinutes(5)), () -> assertEquals("204", send(request)));
    at(SIGNED.plus(Duration.ofSeconds(301)), () -> assertEquals(MISMATCH, send(request)));
    at(SIGNED.minus(Duration.ofSeconds(301)), () -> assertEquals(MISMATCH, send(request)));
  }

  @Test
  void aPresignedRequestHoldsForAsLongAsItSays() throws IOException {
    Recorded request = named("presigned list");
    String expires = request.uri().replaceAll(".*X-Amz-Expires=(\\d+).*", "$1");
    Instant end = SIGNED.plusSeconds(Long.parseLong(expires));
    at(end, () -> assertEquals("204", send(request)));
    at(end.plusSeconds(1), () -> assertEquals(MISMATCH, send(request)));
    assertEquals(
        MISMATCH, send(request.uri(u -> u.replace("Expires=" + expires, "Expires=604800"))));
    assertEquals(
        INCOMPLETE, send(request.uri(u -> u.replace("Expires=" + expires, "Expires=604801"))));
    assertEquals(INCOMPLETE, send(request.uri(u -> u.replace("X-Amz-Expires", "X-Amz-Other"))));
  }
}
