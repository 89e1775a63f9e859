package io.penstock.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every spelling of every private address that could be thought of, while a canary listens on all
 * of this machine's addresses.
 */
class SpelledAddressesTest {
  private static final int LEAST = 2_000;

  private static final List<int[]> PRIVATE =
      List.of(
          new int[] {127, 0, 0, 1},
          new int[] {127, 1, 2, 3},
          new int[] {10, 0, 0, 1},
          new int[] {172, 16, 0, 1},
          new int[] {192, 168, 1, 1},
          new int[] {169, 254, 169, 254},
          new int[] {169, 254, 170, 2},
          new int[] {100, 64, 0, 1},
          new int[] {198, 18, 0, 1},
          new int[] {0, 0, 0, 0});

  private static final List<String> SIXES =
      List.of(
          "::1",
          "::",
          "0:0:0:0:0:0:0:1",
          "0000:0000:0000:0000:0000:0000:0000:0001",
          "::0:1",
          "fe80::1",
          "fe80::1%25lo",
          "FE80::1",
          "febf::1",
          "fec0::1",
          "fc00::1",
          "fd12:3456::1",
          "ff02::1",
          "ff0e::1",
          "2001:db8::1",
          "100::1",
          "::1%251",
          "0::0:1",
          "::0001",
          "3fff::1");

  private static final List<String> URLS =
      List.of(
          "http://%s:PORT/",
          "HTTP://%s:PORT/a/b?c=d#e",
          "http://user@%s:PORT/",
          "http://user:secret@%s:PORT/",
          "http://example.com%%40%s:PORT/",
          "https://%s:PORT/",
          "http://%s:0PORT/",
          "http://example.com\\@%s:PORT/");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> hits = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static String each(int[] parts, String form, String between) {
    return IntStream.of(parts)
        .mapToObj(part -> String.format(Locale.ROOT, form, part))
        .collect(Collectors.joining(between));
  }

  /** As one, two, three and four numbers, in decimal, octal and hexadecimal. */
  private static List<String> fours(int[] a) {
    long all = (long) a[0] << 24 | a[1] << 16 | a[2] << 8 | a[3];
    int last3 = a[1] << 16 | a[2] << 8 | a[3];
    int last2 = a[2] << 8 | a[3];
    String plain = each(a, "%d", ".");
    return List.of(
        plain,
        plain + ".",
        each(a, "0%o", "."),
        each(a, "000%o", "."),
        each(a, "0x%x", "."),
        each(a, "0X%X", "."),
        each(a, "%03d", "."),
        a[0] + "." + last3,
        a[0] + "." + a[1] + "." + last2,
        "0x%x.%d".formatted(a[0], last3),
        "" + all,
        "0x%x".formatted(all),
        "0%o".formatted(all),
        plain
            .codePoints()
            .mapToObj(c -> Character.toString(c == '.' ? '。' : c - '0' + '０'))
            .collect(Collectors.joining()));
  }

  /** Inside addresses of IPv6, in every way that carries one. */
  private static List<String> embedded(int[] a) {
    String plain = each(a, "%d", ".");
    String hex = "%x:%x".formatted(a[0] << 8 | a[1], a[2] << 8 | a[3]);
    String turned = "%x:%x".formatted(~(a[0] << 8 | a[1]) & 0xffff, ~(a[2] << 8 | a[3]) & 0xffff);
    return List.of(
        "::" + plain,
        "::" + hex,
        "::ffff:" + plain,
        "::FFFF:" + hex,
        "0:0:0:0:0:ffff:" + plain,
        "::ffff:0:" + plain,
        "64:ff9b::" + plain,
        "64:ff9b::" + hex,
        "64:ff9b:1::" + hex,
        "2002:" + hex + "::",
        "2001:0:808:808:0:0:" + turned,
        "fe80::5efe:" + plain);
  }

  private static Set<String> spellings() {
    var hosts = new LinkedHashSet<String>();
    for (int[] address : PRIVATE) {
      hosts.addAll(fours(address));
      embedded(address).forEach(host -> hosts.add("[" + host + "]"));
    }
    SIXES.forEach(host -> hosts.add("[" + host + "]"));
    hosts.addAll(List.of("localhost", "LOCALHOST.", "a.localhost", "ⓛocalhost", "inside.example"));
    var urls = new LinkedHashSet<String>();
    for (String host : hosts) for (String url : URLS) urls.add(url.formatted(host));
    return urls;
  }

  /** Numbers as the system reads them; every name leads here. */
  private static InetAddress[] resolve(String host) throws UnknownHostException {
    return host.matches("[0-9a-fA-FxX.:%\\[\\]]+")
        ? InetAddress.getAllByName(host)
        : new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  private HttpOut out(AddressRules rules) {
    return new HttpOut(vertx, rules, SpelledAddressesTest::resolve);
  }

  private Future<HttpOut.Answer> post(HttpOut out, String url) {
    return out.send(HttpMethod.POST, url, Map.of(), Buffer.buffer("{}"), Duration.ofSeconds(30));
  }

  @Test
  void noneIsReached() throws Exception {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  hits.add(request.absoluteURI());
                  request.response().end();
                });
    int port = get(server.listen(0, "::")).actualPort();
    var all = AddressRules.of(true, List.of());
    for (String here : List.of("127.0.0.1", "[::1]"))
      get(post(out(all), "http://" + here + ":" + port));
    assertEquals(2, hits.size(), "the canary hears both");
    hits.clear();

    Set<String> urls = spellings();
    assertTrue(urls.size() >= LEAST, urls.size() + " spellings");
    var guarded = out(AddressRules.of(false, List.of()));
    var reached = new ArrayList<String>();
    for (String url : urls)
      try {
        get(post(guarded, url.replace("PORT", "" + port)));
        reached.add(url);
      } catch (ExecutionException refused) {
        if (!(refused.getCause() instanceof RefusedTargetException
            || refused.getCause() instanceof UnknownHostException))
          reached.add(url + ": " + refused);
      }
    assertEquals(List.of(), reached);
    assertEquals(List.of(), hits);
    System.out.println(urls.size() + " spellings of private addresses: none reached");
  }
}
