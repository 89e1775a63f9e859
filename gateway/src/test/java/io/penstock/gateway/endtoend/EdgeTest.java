package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge of both ports against those who have no key, with credentials configured. */
class EdgeTest {
  private static final String TOKEN = "a-token-of-the-test";
  private static final String TEMPLATE = "Resources: {Topic: {Type: AWS::SNS::Topic}}";
  private static final String UNKNOWN =
      "POST /2015-03-31/functions/F/invocations HTTP/1.1\r\nHost: localhost\r\n"
          + "X-Amz-Date: 20261130T000000Z\r\n"
          + "Authorization: AWS4-HMAC-SHA256 Credential=NOBODY/20261130/us-east-1/lambda/"
          + "aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n"
          + "Content-Length: 6000000\r\n\r\n";

  @TempDir private static Path folder;
  private static TestPenstock penstock;

  @BeforeAll
  static void start() throws Exception {
    Path file =
        PrivateFile.write(
            folder.resolve("credentials"),
            "AKIDEXAMPLE = a-secret-of-the-test\ntoken = " + TOKEN + "\n");
    penstock =
        TestPenstock.up(
            TEMPLATE,
            "--credentials=" + file,
            "--cors=http://front.example:3000",
            "--trusted-proxy=192.0.2.0/24");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  /** Each is ten bytes short of what it declares, and none of it is wanted. */
  @Test
  void bodiesOfStrangersAreNotKept() throws Exception {
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 70; i++) {
      var client = new RawClient(penstock.api());
      clients.add(client.send(UNKNOWN).send("x".repeat(i < 5 ? 200_000 : 1_000)));
    }
    for (RawClient client : clients) assertEquals(403, client.read().status());
    assertTrue(isUp(penstock.api()));
    for (RawClient client : clients) client.close();
  }

  /** More of them than one address may have: who brings a request is served all the same. */
  @Test
  void halfRequestsDoNotShutAnybodyOut() throws Exception {
    var stuck = new ArrayList<RawClient>();
    for (int i = 0; i < 1_300; i++) {
      var client = new RawClient(penstock.api());
      stuck.add(client.send("GET /2015-03-31/functions HTTP/1.1\r\nX: " + "a".repeat(500)));
    }
    assertTrue(isUp(penstock.api()));
    try (var other = new RawClient(penstock.http())) {
      other.request("GET /", "localhost");
      assertEquals(404, other.read().status());
    }
    for (RawClient client : stuck) client.close();
  }

  private static boolean isUp(URI api) throws Exception {
    try (var client = new RawClient(api)) {
      client.request("GET /_penstock/health", "localhost");
      RawClient.Answer answer = client.read();
      assertNotNull(answer);
      return answer.body().contains("UP");
    }
  }

  @Test
  void metricsNeedTheTokenAsTheRestDoes() throws Exception {
    for (String path : List.of("/_penstock/metrics", "/_penstock/api/functions"))
      for (String method : List.of("GET", "HEAD")) {
        assertEquals(401, status(penstock, method, path, ""), method + " " + path);
        String token = "Authorization: Bearer ";
        assertEquals(401, status(penstock, method, path, token + "x\r\n"), method + " " + path);
        assertEquals(401, status(penstock, method, path, "Authorization: " + TOKEN + "\r\n"));
        assertEquals(200, status(penstock, method, path, token + TOKEN + "\r\n"));
        assertEquals(400, status(penstock, method, path, (token + TOKEN + "\r\n").repeat(2)));
      }
    try (var open =
        TestPenstock.up(
            TEMPLATE, "--credentials=" + folder.resolve("credentials"), "--metrics-open")) {
      assertEquals(200, status(open, "GET", "/_penstock/metrics", ""));
      assertEquals(401, status(open, "GET", "/_penstock/api/functions", ""));
    }
  }

  private static int status(TestPenstock at, String method, String path, String lines)
      throws Exception {
    try (var client = new RawClient(at.api())) {
      client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
      return client.read(method.equals("HEAD")).status();
    }
  }

  @Test
  void pagesOfANamedOriginMayAsk() throws Exception {
    String from = "Host: localhost\r\nOrigin: http://front.example:3000\r\n";
    try (var client = new RawClient(penstock.api())) {
      client.send(
          "OPTIONS / HTTP/1.1\r\n"
              + from
              + "Sec-Fetch-Site: cross-site\r\n"
              + "Access-Control-Request-Method: POST\r\n"
              + "Access-Control-Request-Headers: authorization,x-amz-date,x-amz-target\r\n\r\n");
      RawClient.Answer preflight = client.read();
      assertEquals(204, preflight.status());
      assertTrue(
          preflight.head().contains("access-control-allow-origin: http://front.example:3000"));
      assertTrue(
          preflight
              .head()
              .contains("access-control-allow-headers: authorization,x-amz-date,x-amz-target"));
      // The request itself is checked as any other.
      client.send("GET /2015-03-31/functions HTTP/1.1\r\n" + from + "\r\n");
      RawClient.Answer unsigned = client.read();
      assertEquals(403, unsigned.status());
      assertTrue(unsigned.body().contains("Missing Authentication Token"));
      assertTrue(
          unsigned.head().contains("access-control-allow-origin: http://front.example:3000"));
    }
    for (String other :
        List.of(
            "http://front.example", "https://front.example:3000", "http://evil.example", "null"))
      try (var client = new RawClient(penstock.api())) {
        client.send(
            "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nAccess-Control-Request-Method: POST\r\n"
                + "Origin: "
                + other
                + "\r\n\r\n");
        RawClient.Answer refused = client.read();
        assertEquals(403, refused.status(), other);
        assertTrue(!refused.head().contains("access-control-allow-origin"), other);
      }
  }
}
