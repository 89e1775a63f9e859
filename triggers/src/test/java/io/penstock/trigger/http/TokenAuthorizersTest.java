package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of issuers and user pools: who may call with them, and who may not. */
class TokenAuthorizersTest extends AuthorizersFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          good            | 200
          no bearer       | 200
          other key       | 401
          none            | 401
          hs256           | 401
          tampered        | 401
          wrong issuer    | 401
          wrong audience  | 401
          client id       | 200
          expired         | 401
          no expiry       | 401
          not yet         | 401
          issued later    | 401
          no scope        | 403
          scp             | 200
          unknown kid     | 401
          garbage         | 401
          two parts       | 401
          empty           | 401
          """)
  void tokensAreVerified(String which, int status) throws Exception {
    Authorizer authorizer =
        new Authorizer.Jwt("guard", ISSUER, List.of("app"), Authorizer.Jwt.HEADER, jwks());
    Api api = http(authorizer, List.of("gauge.write", "gauge.admin"));
    try (RunningTrigger running = RunningTrigger.answering("{}", api)) {
      HttpResponse<String> response =
          running.send(post(running).header("Authorization", token(which)));
      assertEquals(status, response.statusCode(), response.body());
      assertEquals(status == 200 ? 1 : 0, running.calls.size());
      String challenge = response.headers().firstValue("www-authenticate").orElse(null);
      if (status == 401) {
        assertTrue(challenge.startsWith("Bearer"), challenge);
      } else {
        assertNull(challenge);
      }
      if (which.equals("good")) {
        JsonNode jwt = JSON.readTree(running.event()).at("/requestContext/authorizer/jwt");
        assertEquals("u-17", jwt.at("/claims/sub").asText());
        assertEquals("\"" + (NOW + 60) + "\"", jwt.at("/claims/exp").toString());
        assertEquals("[admin operator]", jwt.at("/claims/groups").asText());
        assertTrue(jwt.at("/claims/nothing").isMissingNode());
        assertEquals("[\"gauge.read\",\"gauge.write\"]", jwt.get("scopes").toString());
      }
    }
  }

  /** Any of several pools may issue, each with keys of its own; whom a token names is asked. */
  @ParameterizedTest
  @CsvSource({"good,200", "wrong issuer,401", "expired,401"})
  void severalUserPoolsGuardARestApi(String which, int status) throws Exception {
    Authorizer pools =
        new Authorizer.Jwt(
            "guard",
            List.of("https://other.example.net", ISSUER),
            List.of(),
            "method.request.header.Authorization",
            jwks());
    try (RunningTrigger running = RunningTrigger.answering("{\"statusCode\":200}", rest(pools))) {
      HttpResponse<String> response =
          running.send(running.request("/Prod/a").header("Authorization", token(which)));
      assertEquals(status, response.statusCode(), response.body());
    }
  }

  /** A user pool of a REST API: any client's token passes, and claims stand alone. */
  @ParameterizedTest
  @CsvSource({"good,200", "wrong audience,200", "wrong issuer,401", "expired,401", "none,401"})
  void aUserPoolGuardsARestApi(String which, int status) throws Exception {
    Authorizer pool =
        new Authorizer.Jwt(
            "guard", ISSUER, List.of(), "method.request.header.Authorization", jwks());
    try (RunningTrigger running = RunningTrigger.answering("{\"statusCode\":200}", rest(pool))) {
      HttpResponse<String> response =
          running.send(running.request("/Prod/a").header("Authorization", token(which)));
      assertEquals(status, response.statusCode(), response.body());
      if (status == 200) {
        JsonNode authorizer = JSON.readTree(running.event()).at("/requestContext/authorizer");
        assertEquals(1, authorizer.size());
        assertEquals("u-17", authorizer.at("/claims/sub").asText());
      } else {
        assertEquals("{\"message\":\"Unauthorized\"}", response.body());
        assertEquals(
            "UnauthorizedException", response.headers().firstValue("x-amzn-errortype").orElse(""));
        assertNull(response.headers().firstValue("www-authenticate").orElse(null));
      }
    }
  }

  /** AWS's sample of payload 1.0 has claims and scopes without anything around them. */
  @Test
  void payload1ShowsClaimsAndScopesPlainly() throws Exception {
    Authorizer authorizer =
        new Authorizer.Jwt("guard", ISSUER, List.of("app"), Authorizer.Jwt.HEADER, jwks());
    try (RunningTrigger running =
        RunningTrigger.answering(
            "{\"statusCode\":200}", http(authorizer, List.of("gauge.write")))) {
      assertEquals(
          200,
          running
              .send(running.request("/old/7").header("Authorization", token("good")))
              .statusCode());
      JsonNode shown = JSON.readTree(running.event()).at("/requestContext/authorizer");
      assertEquals("u-17", shown.at("/claims/sub").asText());
      assertEquals("[\"gauge.read\",\"gauge.write\"]", shown.get("scopes").toString());
    }
  }

  @Test
  void keysAreFetchedFromTheIssuerOnce() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    HttpServer issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String base = "http://127.0.0.1:" + issuer.getAddress().getPort();
    issuer.createContext(
        "/",
        exchange -> {
          fetches.incrementAndGet();
          String body =
              exchange.getRequestURI().getPath().equals("/.well-known/openid-configuration")
                  ? "{\"jwks_uri\":\"" + base + "/keys\"}"
                  : jwks();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    issuer.start();
    Authorizer authorizer =
        new Authorizer.Jwt("guard", base, List.of("app"), Authorizer.Jwt.HEADER, null);
    try (RunningTrigger running = RunningTrigger.answering("{}", http(authorizer, List.of()))) {
      String claims = claims(base, "app", NOW + 60, "");
      for (int i = 0; i < 3; i++) {
        String token = sign("RS256", "k1", claims, keys);
        assertEquals(200, running.send(post(running).header("Authorization", token)).statusCode());
        JsonNode jwt = JSON.readTree(running.event()).at("/requestContext/authorizer/jwt");
        assertTrue(jwt.get("scopes").isNull());
      }
      String unknown = sign("RS256", "k2", claims, keys);
      assertEquals(401, running.send(post(running).header("Authorization", unknown)).statusCode());
      assertEquals(2, fetches.get());
    } finally {
      issuer.stop(0);
    }
  }
}
