package io.penstock.gateway.aws;

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

/** Requests as botocore signed them, and a port that checks them. */
abstract class SignatureCheckFixture {
  static final Instant SIGNED = Instant.parse("2026-11-24T12:48:01Z");
  static final String KEY = "AKIDEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final String MISMATCH = "403 InvalidSignatureException";
  static final String INCOMPLETE = "403 IncompleteSignatureException";
  static Vertx vertx;
  static PortEdge port;
  static volatile Instant now = SIGNED;
  static volatile Map<String, String> keys = Map.of(KEY, SECRET);

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

  static final ApiAccess ACCESS = new ApiAccess(new SimpleMeterRegistry(), Tracing.OFF);

  /** Answers 204 to whatever passes the door. */
  record Anything(String signingName) implements AwsService {
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

  static Recorded named(String name) throws IOException {
    return recorded().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  /** Status and error code. */
  static String send(Recorded request) {
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

  static void at(Instant instant, Runnable test) {
    now = instant;
    try {
      test.run();
    } finally {
      now = SIGNED;
    }
  }

  static String authorization(String credential) {
    return "Authorization: AWS4-HMAC-SHA256 Credential="
        + credential
        + ", SignedHeaders=host;x-amz-date;x-amz-content-sha256, Signature=00\r\n";
  }
}
