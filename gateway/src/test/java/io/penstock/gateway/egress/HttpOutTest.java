package io.penstock.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener on this machine is the canary: no spelling of its address may reach it. */
class HttpOutTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> hits = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<InetAddress[]> answers = new ConcurrentLinkedQueue<>();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private HttpServer server;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  hits.add(request.method() + " " + request.getHeader("host") + request.uri());
                  switch (request.path()) {
                    case "/redirect" ->
                        request.response().setStatusCode(302).putHeader("location", "/hit").end();
                    case "/huge" -> request.response().end(Buffer.buffer(new byte[4_000_000]));
                    case "/silent" -> {}
                    case "/reset" -> request.connection().close();
                    default -> request.response().end("ok");
                  }
                });
    port = get(server.listen(0, "0.0.0.0")).actualPort();
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private HttpOut out(AddressRules rules) {
    return new HttpOut(
        vertx, rules, host -> answers.isEmpty() ? InetAddress.getAllByName(host) : answers.poll());
  }

  private Future<HttpOut.Answer> post(HttpOut out, String url, Duration timeout) {
    return out.send(HttpMethod.POST, url, Map.of("x-a", "b"), Buffer.buffer("{}"), timeout);
  }

  private static List<String> spellings() {
    var hosts = new ArrayList<String>();
    for (String octet : List.of("127", "0177", "0x7f", "0x7F", "00000177", "0x000000007f"))
      for (String rest : List.of(".0.0.1", ".1", ".0.1", ".00.00.01", ".0x0.0x0.0x1", ".0.0.01"))
        hosts.add(octet + rest);
    hosts.addAll(
        List.of(
            "2130706433",
            "0x7f000001",
            "017700000001",
            "127.0.0.1.",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "a.localhost",
            "0",
            "0.0.0.0",
            "00.0.0.0",
            "127.127.127.127",
            "[::1]",
            "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:127.0.0.1]",
            "[::127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[fe80::1]",
            "[fe80::1%25lo]",
            "[fc00::1]",
            "[ff02::1]",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "①②⑦.⓪.⓪.①",
            "127。0。0。1",
            "ⓛocalhost",
            "example.com@127.0.0.1",
            "127.0.0.1#@example.com",
            "127.0.0.1\\@example.com",
            "127.0.0.1%00.example.com",
            "127.0.0.1%2eexample.com",
            "%31%32%37.0.0.1",
            "",
            "user:pass@localhost",
            " 127.0.0.1",
            "127.0.0.1\t",
            "[::1",
            "::1",
            "[v1.a]"));
    var urls = new ArrayList<String>();
    for (String host : hosts)
      for (String form :
          List.of(
              "http://%s:PORT/",
              "HTTP://%s:PORT/hit?a",
              "https://%s:PORT/",
              "http://%s/",
              "http:%s:PORT/",
              "http:/%s:PORT/",
              "//%s:PORT/",
              "ftp://%s:PORT/")) urls.add(form.formatted(host));
    urls.addAll(
        List.of("file:///etc/passwd", "gopher://127.0.0.1:PORT/", "unix:/run/x", "jar:http://a!/"));
    return urls;
  }

  @Test
  void noSpellingOfAPrivateAddressIsReached() throws Exception {
    var out = out(AddressRules.of(false, List.of()));
    var urls = spellings();
    assertTrue(urls.size() >= 500, urls.size() + " spellings");
    for (String url : urls) {
      var sent = post(out, url.replace("PORT", "" + port), TIMEOUT);
      try {
        get(sent);
        throw new AssertionError("reached: " + url);
      } catch (java.util.concurrent.ExecutionException expected) {
        assertTrue(
            expected.getCause() instanceof RefusedTargetException
                || expected.getCause() instanceof UnknownHostException,
            url + ": " + expected.getCause());
      }
    }
    assertEquals(List.of(), hits);
  }

  @Test
  void oneBadAddressAmongGoodOnesRefusesAll() throws Exception {
    answers.add(
        new InetAddress[] {
          InetAddress.getByName("93.184.216.34"), InetAddress.getByName("127.0.0.1")
        });
    var out = out(AddressRules.of(false, List.of()));
    var failed = post(out, "http://flip.example:" + port + "/", TIMEOUT);
    assertThrows(Exception.class, () -> get(failed));
    assertInstanceOf(RefusedTargetException.class, failed.cause());
    assertEquals(List.of(), hits);
  }

  @Test
  void connectsToTheCheckedAddressUnderTheGivenName() throws Exception {
    answers.add(new InetAddress[] {InetAddress.getByName("127.0.0.1")});
    var out = out(AddressRules.of(true, List.of()));
    var answer = get(post(out, "http://name.example:" + port + "/a?b=c", TIMEOUT));
    assertEquals(200, answer.status());
    assertEquals("ok", answer.body().toString());
    assertEquals(List.of("POST name.example:" + port + "/a?b=c"), hits);
  }

  @Test
  void addressesOfIpv6AreCalled() throws Exception {
    var six =
        get(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      hits.add(request.getHeader("host"));
                      request.response().end("six");
                    })
                .listen(0, "::1"));
    var out = out(AddressRules.of(true, List.of()));
    assertEquals(
        "six",
        get(post(out, "http://[::1]:" + six.actualPort() + "/x", TIMEOUT)).body().toString());
    answers.add(new InetAddress[] {InetAddress.getByName("::1")});
    assertEquals(
        "six",
        get(post(out, "http://six.example:" + six.actualPort() + "/", TIMEOUT)).body().toString());
    assertEquals(List.of("[::1]:" + six.actualPort(), "six.example:" + six.actualPort()), hits);
    answers.add(new InetAddress[] {InetAddress.getByName("::1")});
    assertThrows(
        Exception.class,
        () -> get(post(out(AddressRules.of(false, List.of())), "http://six.example/", TIMEOUT)));
  }

  @Test
  void onlyListedRangesAreReachable() throws Exception {
    var out = out(AddressRules.of(false, List.of("127.0.0.2/31")));
    assertEquals(200, get(post(out, "http://127.0.0.2:" + port + "/", TIMEOUT)).status());
    var refused = post(out, "http://127.0.0.1:" + port + "/", TIMEOUT);
    assertThrows(Exception.class, () -> get(refused));
    assertThrows(IllegalArgumentException.class, () -> AddressRules.of(false, List.of("10.0/8")));
  }

  @Test
  void redirectsAreAnswersAndBigAnswersAreCut() throws Exception {
    var out = out(AddressRules.of(true, List.of()));
    String base = "http://127.0.0.1:" + port;
    assertEquals(302, get(post(out, base + "/redirect", TIMEOUT)).status());
    assertEquals(1, hits.size());
    var huge = get(post(out, base + "/huge", TIMEOUT));
    assertEquals(64 * 1024, huge.body().length());
    assertEquals(200, get(post(out, base + "/", TIMEOUT)).status());
  }

  @Test
  void silenceAndResetsFail() {
    var out = out(AddressRules.of(true, List.of()));
    String base = "http://127.0.0.1:" + port;
    assertThrows(Exception.class, () -> get(post(out, base + "/silent", Duration.ofMillis(300))));
    assertThrows(Exception.class, () -> get(post(out, base + "/reset", TIMEOUT)));
  }
}
