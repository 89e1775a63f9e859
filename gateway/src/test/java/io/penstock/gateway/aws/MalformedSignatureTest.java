package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures with parts missing, malformed or ambiguous, and when they are looked at. */
class MalformedSignatureTest extends SignatureCheckFixture {
  @Test
  void whatIsMissingOrMalformedIsTold() throws IOException {
    Recorded request = named("invoke by name");
    assertEquals("403 MissingAuthenticationTokenException", send(request.without("authorization")));
    assertEquals(
        "403 MissingAuthenticationTokenException",
        send(request.header("authorization", a -> "Bearer abc")));
    assertEquals(INCOMPLETE, send(request.without("x-amz-date")));
    assertEquals(INCOMPLETE, send(request.header("x-amz-date", d -> "yesterday")));
    for (String wrong :
        List.of(
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 Credential=a/b/c/lambda/aws4_request",
            "AWS4-HMAC-SHA256 Credential=a/lambda/aws4_request, SignedHeaders=host, Signature=00",
            "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
            "AWS4-HMAC-SHA256 =,=,="))
      assertEquals(INCOMPLETE, send(request.header("authorization", a -> wrong)), wrong);
    assertEquals(
        INCOMPLETE, send(request.header("authorization", a -> a.replace("host;", ""))), "host");
    assertEquals(
        INCOMPLETE, send(request.header("authorization", a -> a.replace(";x-amz-date", ""))));
  }

  @Test
  void whatCanBeReadInTwoWaysIsRefused() throws IOException {
    Recorded request = named("invoke by name");
    String authorization =
        request.headers().stream()
            .filter(h -> h.get(0).equalsIgnoreCase("authorization"))
            .findFirst()
            .orElseThrow()
            .get(1);
    // Two of them are refused at the edge already, whatever they say.
    assertEquals("400", send(request.with("Authorization", "junk")));
    assertEquals("400", send(request.with("Authorization", authorization)));
    assertEquals(INCOMPLETE, send(request.with("X-Amz-Date", "20261124T124801Z")));
    assertEquals(
        INCOMPLETE,
        send(request.header("authorization", a -> a + ", Signature=" + "0".repeat(64))));
    assertEquals(INCOMPLETE, send(request.header("authorization", a -> a + ", Credential=" + KEY)));
    assertEquals(
        INCOMPLETE, send(request.header("authorization", a -> a + ", Signature=")), "repeated");
    for (String query :
        List.of(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x"))
      assertEquals(
          INCOMPLETE, send(request.uri(u -> u + (u.contains("?") ? "&" : "?") + query)), query);
    Recorded presigned = named("presigned list");
    for (String name : List.of("Credential", "Date", "Expires", "SignedHeaders", "Signature"))
      assertEquals(INCOMPLETE, send(presigned.uri(u -> u + "&X-Amz-" + name + "=x")), name);
  }

  @Test
  void everyPartOfTheScopeIsNeeded() throws IOException {
    Recorded request = named("invoke by name");
    for (String scope :
        List.of(
            KEY + "/20261124/eu-west-1//aws4_request",
            KEY + "/20261124//lambda/aws4_request",
            KEY + "//eu-west-1/lambda/aws4_request",
            "/20261124/eu-west-1/lambda/aws4_request",
            KEY + "/20261124/eu-west-1/lambda/",
            KEY + "/20261124/eu-west-1/lambda/aws4_request/",
            KEY + "/20261124/eu-west-1/lambda"))
      assertEquals(
          INCOMPLETE,
          send(
              request.header(
                  "authorization", a -> a.replaceAll("Credential=[^,]*", "Credential=" + scope))),
          scope);
  }

  /** Nothing of the body is sent: the answer shows that nothing of it was waited for. */
  @Test
  void whoAsksIsLookedAtBeforeTheBody() throws IOException {
    String head = "POST /2015-03-31/functions/F/invocations HTTP/1.1\r\nHost: localhost\r\n";
    String length = "Content-Length: 600000\r\n";
    String unknown = "NOBODY/20261124/us-east-1/lambda/aws4_request";
    String known = KEY + "/20261124/us-east-1/lambda/aws4_request";
    String late = "X-Amz-Date: 20261123T124801Z\r\n";
    String date = "X-Amz-Date: 20261124T124801Z\r\n";
    String hash = "X-Amz-Content-SHA256: " + "0".repeat(64) + "\r\n";
    String[][] cases = {
      {"403", head + length},
      {"403", head + length + date + authorization(unknown)},
      {"403", head + length + late + authorization(known)},
      {"403", head + length + date + hash + authorization(known)},
      {"403", head + length + date + authorization(KEY + "/20261124/us-east-1//aws4_request")},
      {"413", head + "Content-Length: 1000001\r\n" + date + authorization(known)},
    };
    for (String[] one : cases)
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write((one[1] + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
            "HTTP/1.1 " + one[0],
            new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1),
            one[1]);
      }
    assertEquals(0, port.bodiesHeld());
  }

  @Test
  void headersThatChangeTheMeaningAreNotTakenUnsigned() throws IOException {
    Recorded request = named("invoke by name");
    assertEquals("204", send(request.with("X-Amzn-Trace-Id", "Root=1-2-3")));
    assertEquals(MISMATCH, send(request.with("X-Amz-Invocation-Type", "DryRun")));
    assertEquals(MISMATCH, send(request.with("X-Amz-Client-Context", "e30=")));
    assertEquals(MISMATCH, send(named("sqs send").header("x-amz-target", t -> t + "Batch")));
  }

  @Test
  void aServiceThatIsNotServedIsRefused() throws IOException {
    // In the caller's protocol: only REST-JSON says in a header what is wrong.
    assertEquals(
        "404",
        send(named("sns publish").header("authorization", a -> a.replace("/sns/", "/glacier/"))));
  }
}
