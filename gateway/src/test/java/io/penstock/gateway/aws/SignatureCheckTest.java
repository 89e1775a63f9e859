package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.function.Tracing;
import io.penstock.trigger.http.BodyBudget;
import io.penstock.trigger.http.HttpSettings;
import io.penstock.trigger.http.PortEdge;
import io.penstock.trigger.http.PortListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests as botocore 1.43.11 signed them, as they are and with one thing changed. */
class SignatureCheckTest {
  private static final Instant SIGNED = Instant.parse("2026-11-24T12:48:01Z");
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String MISMATCH = "403 InvalidSignatureException";
  private static final String INCOMPLETE = "403 IncompleteSignatureException";
  private static Vertx vertx;
  private static PortEdge port;
  private static volatile Instant now = SIGNED;
  private static volatile Map<String, String> keys = Map.of(KEY, SECRET);

  /** A request as text: what is signed and what is not. */
  record Recorded(String name, String method, String uri, List<List<String>> headers, byte[] body) {
    static Recorded of(JsonObject json) {
      var headers = new ArrayList<List<String>>();
      for (Object header : json.getJsonArray("headers"))
        headers.add(List.of(((JsonArray) header).getString(0), ((JsonArray) header).getString(1)));
      return new Recorded(
          json.getString("name"),
          json.getString("method"),
          json.getString("uri"),
          headers,
          Base64.getDecoder().decode(json.getString("body")));
    }

    Recorded uri(UnaryOperator<String> change) {
      return new Recorded(name, method, change.apply(uri), headers, body);
    }

    Recorded body(String changed) {
      return new Recorded(name, method, uri, headers, changed.getBytes(StandardCharsets.UTF_8));
    }

    Recorded method(String changed) {
      return new Recorded(name, changed, uri, headers, body);
    }

    Recorded header(String which, UnaryOperator<String> change) {
      var changed = new ArrayList<List<String>>();
      for (List<String> header : headers)
        changed.add(
            header.get(0).equalsIgnoreCase(which)
                ? List.of(header.get(0), change.apply(header.get(1)))
                : header);
      return new Recorded(name, method, uri, changed, body);
    }

    Recorded without(String which) {
      var fewer = headers.stream().filter(h -> !h.get(0).equalsIgnoreCase(which)).toList();
      return new Recorded(name, method, uri, fewer, body);
    }

    Recorded with(String header, String value) {
      var more = new ArrayList<>(headers);
      more.add(List.of(header, value));
      return new Recorded(name, method, uri, more, body);
    }

    boolean presigned() {
      return uri.contains("X-Amz-Signature");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final ApiAccess ACCESS = new ApiAccess(new SimpleMeterRegistry(), Tracing.OFF);

  /** Answers 204 to whatever passes the door. */
  private record Anything(String signingName) implements AwsService {
    @Override
    public boolean owns(HttpServerRequest request) {
      return signingName.equals("lambda");
    }

    @Override
    public Protocol protocol(HttpServerRequest request) {
      return Protocol.REST_JSON;
    }

    @Override
    public Operations operations() {
      return new Operations(0);
    }

    @Override
    public Operation operation(HttpServerRequest request, List<String> path) {
      return new Operation(
          "Anything", null, null, null, 0, call -> Future.succeededFuture(Reply.empty(204)));
    }

    @Override
    public AwsFault unserved(AwsCall call, Operation operation) {
      return AwsFault.internal();
    }

    @Override
    public int bodyLimit(HttpServerRequest request, Operation operation) {
      return 1_000_000;
    }

    @Override
    public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
      return new AwsFault(413, "RequestTooLargeException", "too large");
    }

    @Override
    public ServiceFaults faults() {
      return new ServiceFaults(AwsFault.internal(), null, null, problem -> null);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    var services =
        Stream.of("lambda", "sns", "sqs", "events", "scheduler")
            .map(name -> (AwsService) new Anything(name))
            .toList();
    port =
        new PortEdge(
            HttpSettings.at("127.0.0.1", 0).withMaxHeaderBytes(64 * 1024),
            new BodyBudget(10_000_000));
    vertx
        .deployVerticle(
            new PortListener(
                port,
                loop ->
                    request ->
                        AwsDoor.of(services, keys, ACCESS, () -> now, new Random(1))
                            .handle(request)))
        .await();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  static List<Recorded> recorded() throws IOException {
    Path file = Path.of("src/test/resources/io/penstock/gateway/aws/botocore-signed.json");
    return new JsonArray(Files.readString(file))
        .stream().map(one -> Recorded.of((JsonObject) one)).toList();
  }

  private static Recorded named(String name) throws IOException {
    return recorded().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  /** Status and error code. */
  private static String send(Recorded request) {
    var bytes = new ByteArrayOutputStream();
    var head = new StringBuilder(request.method() + " " + request.uri() + " HTTP/1.1\r\n");
    for (List<String> header : request.headers())
      if (!header.get(0).equalsIgnoreCase("content-length"))
        head.append(header.get(0)).append(": ").append(header.get(1)).append("\r\n");
    head.append("Content-Length: ").append(request.body().length).append("\r\n");
    head.append("Connection: close\r\n\r\n");
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(request.body());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.toByteArray());
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      String status = answer.substring(9, 12);
      for (String line : answer.split("\r\n"))
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("x-amzn-errortype: "))
          return status + " " + line.substring(18);
      return status;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void at(Instant instant, Runnable test) {
    now = instant;
    try {
      test.run();
    } finally {
      now = SIGNED;
    }
  }

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

  private static String authorization(String credential) {
    return "Authorization: AWS4-HMAC-SHA256 Credential="
        + credential
        + ", SignedHeaders=host;x-amz-date;x-amz-content-sha256, Signature=00\r\n";
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
