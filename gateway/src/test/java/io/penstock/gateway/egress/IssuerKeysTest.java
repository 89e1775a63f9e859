package io.penstock.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of issuers are fetched under the rules for all that goes out. */
class IssuerKeysTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger hits = new AtomicInteger();
  private String base;

  @BeforeEach
  void listen() throws Exception {
    int port =
        get(vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      hits.incrementAndGet();
                      switch (request.path()) {
                        case "/redirect" ->
                            request
                                .response()
                                .setStatusCode(302)
                                .putHeader("location", base + "/keys")
                                .end();
                        case "/large" -> request.response().end(Buffer.buffer(new byte[101]));
                        default -> request.response().end(Buffer.buffer(new byte[100]));
                      }
                    })
                .listen(0, "127.0.0.1"))
            .actualPort();
    base = "http://127.0.0.1:" + port;
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private IssuerKeys keys(boolean loopbackToo) {
    var rules = AddressRules.of(loopbackToo, List.of());
    return new IssuerKeys(new HttpOut(vertx, rules, InetAddress::getAllByName));
  }

  @Test
  void anIssuerAtAPrivateAddressIsNotCalled() {
    var refused =
        assertThrows(ExecutionException.class, () -> get(keys(false).get(base + "/keys", 100)));
    assertInstanceOf(RefusedTargetException.class, refused.getCause());
    assertEquals(0, hits.get());
  }

  @Test
  void documentsAreWholeAndBounded() throws Exception {
    assertEquals(100, get(keys(true).get(base + "/keys", 100)).length());
    for (String path : List.of("/redirect", "/large"))
      assertThrows(ExecutionException.class, () -> get(keys(true).get(base + path, 100)), path);
    assertEquals(3, hits.get());
  }
}
