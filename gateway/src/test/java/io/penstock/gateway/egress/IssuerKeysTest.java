package io.penstock.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A document of an issuer is taken as a whole, of a known size, or not at all. */
class IssuerKeysTest {
  private static final int MOST = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private HttpServer issuer;

  @BeforeEach
  void start() throws Exception {
    issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    issuer.createContext(
        "/",
        exchange -> {
          String[] path = exchange.getRequestURI().getPath().split("/");
          byte[] body = new byte[Integer.parseInt(path[2])];
          boolean chunked = path[3].equals("chunked");
          exchange.sendResponseHeaders(Integer.parseInt(path[1]), chunked ? 0 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
  }

  @AfterEach
  void stop() {
    issuer.stop(0);
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "200, 1000, sized,   true",
    "200, 1000, chunked, true",
    "200, 1001, sized,   false",
    "200, 1001, chunked, false",
    "200, 5000000, chunked, false",
    "404, 10,   sized,   false",
    "302, 10,   sized,   false"
  })
  void aDocumentHasAStatusAndASize(int status, int size, String how, boolean taken) {
    var keys =
        new IssuerKeys(
            new HttpOut(vertx, AddressRules.of(true, List.of()), InetAddress::getAllByName));
    String url =
        "http://127.0.0.1:" + issuer.getAddress().getPort() + "/" + status + "/" + size + "/" + how;
    if (taken) assertEquals(size, keys.get(url, MOST).await().length());
    else {
      Throwable refused = assertThrows(Throwable.class, () -> keys.get(url, MOST).await());
      assertTrue(refused.getMessage() != null, refused.toString());
    }
  }
}
