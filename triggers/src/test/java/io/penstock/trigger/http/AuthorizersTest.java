package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call, and above all who may not. */
class AuthorizersTest {
  private static final FunctionRef F = RunningTrigger.FUNCTION;
  private static final FunctionRef GUARD =
      new FunctionRef("eu-north-1", "210987654321", "guard", null);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NOW = RunningTrigger.NOW.getEpochSecond();
  private static final String ISSUER = "https://issuer.example.net";
  private static KeyPair keys;
  private static KeyPair otherKeys;

  @BeforeAll
  static void generate() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    otherKeys = generator.generateKeyPair();
  }

  private static Api http(Authorizer authorizer, List<String> scopes) {
    return guarded(
        Api.http(
            "w4t3r",
            "water",
            "eu-north-1",
            "210987654321",
            List.of(
                Route.http("POST /gauges/{id}", F).withAuthorizer("guard", scopes),
                Route.http("GET /old/{id}", F)
                    .withPayloadVersion("1.0")
                    .withAuthorizer("guard", scopes),
                Route.http("GET /open", F))),
        authorizer);
  }

  private static Api rest(Authorizer authorizer) {
    return guarded(
        Api.rest(
            "w4t3r",
            "water",
            "eu-north-1",
            "210987654321",
            "Prod",
            List.of(Route.rest("ANY", "/{p+}", F).withAuthorizer("guard", List.of()))),
        authorizer);
  }

  private static Api guarded(Api api, Authorizer authorizer) {
    return new Api(
        api.id(),
        api.name(),
        api.kind(),
        api.region(),
        api.account(),
        api.aliases(),
        api.domains(),
        api.stages(),
        api.routes(),
        api.cors(),
        api.binaryMediaTypes(),
        List.of(authorizer),
        api.disabled());
  }

  private static Authorizer lambda(Authorizer.Format format, boolean simple, int ttl) {
    return new Authorizer.Lambda(
        "guard", GUARD, format, List.of("$request.header.X-Key"), simple, Duration.ofSeconds(ttl));
  }

  private static Function<Invocation, Future<Outcome>> guardSays(String answer) {
    return call ->
        RunningTrigger.returned(call.function().equals(GUARD) ? answer : "{\"statusCode\":200}");
  }

  private static HttpRequest.Builder post(RunningTrigger running) {
    return running
        .request("/gauges/7")
        .header("content-type", "text/plain")
        .POST(HttpRequest.BodyPublishers.ofString("body"));
  }

  @Test
  void aSimpleAnswerLetsThroughAndItsContextReachesTheFunction() throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 0), List.of());
    String answer = "{\"isAuthorized\":true,\"context\":{\"team\":\"north\",\"level\":3}}";
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(200, running.send(post(running).header("x-key", "tok-1")).statusCode());
      JsonNode asked = JSON.readTree(running.event());
      assertEquals("2.0", asked.get("version").asText());
      assertEquals(
          "arn:aws:execute-api:eu-north-1:210987654321:w4t3r/$default/POST/gauges/7",
          asked.get("routeArn").asText());
      assertEquals("[\"tok-1\"]", asked.get("identitySource").toString());
      assertEquals("POST /gauges/{id}", asked.get("routeKey").asText());
      assertTrue(asked.has("requestContext") && !asked.has("body"));
      JsonNode event = JSON.readTree(running.event());
      assertEquals(
          "{\"lambda\":{\"team\":\"north\",\"level\":3}}",
          event.at("/requestContext/authorizer").toString());
      assertEquals("body", event.get("body").asText());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"isAuthorized":false} | 403
          {"isAuthorized":"true"} | 500
          {"isAuthorized":true,"context":3} | 500
          {} | 500
          "yes" | 500
          nonsense | 500
          """)
  void whatIsNoYesIsClosed(String answer, int status) throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 0), List.of());
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(status, running.send(post(running).header("x-key", "t")).statusCode());
      assertEquals(1, running.calls.size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:w4t3r/*/POST/gauges/*"} | 200
          {"Effect":"Allow","Action":["execute-api:*"],"Resource":["x","*"]} | 200
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:w4t3r/*/GET/*"} | 403
          {"Effect":"Deny","Action":"execute-api:Invoke","Resource":"*"} | 403
          {"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"} | 403
          {"Effect":"Allow","Action":"lambda:Invoke","Resource":"*"} | 403
          {"Effect":"Allow","Action":"*","Resource":"*","Condition":{}} | 403
          {"Effect":"Allow","NotAction":"x","Resource":"*"} | 403
          {"Effect":"Maybe","Action":"*","Resource":"*"} | 500
          """)
  void policiesAreEvaluated(String statements, int status) throws Exception {
    String answer =
        "{\"principalId\":\"u\",\"policyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":["
            + statements
            + "]}}";
    Api api = http(lambda(Authorizer.Format.REQUEST_2, false, 0), List.of());
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(status, running.send(post(running).header("x-key", "t")).statusCode());
    }
  }

  @Test
  void aMissingIdentityIsUnauthorizedWithoutACall() throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 0), List.of());
    try (RunningTrigger running = RunningTrigger.of(guardSays("{}"), api)) {
      HttpResponse<String> response = running.send(post(running));
      assertEquals(401, response.statusCode());
      assertEquals("{\"message\":\"Unauthorized\"}", response.body());
      assertEquals(0, running.calls.size());
      assertEquals(200, running.get("/open").statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"raised", "unreachable", "throttled", "unknown"})
  void anAuthorizerThatFailsIsA500(String how) throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 0), List.of());
    Outcome outcome =
        switch (how) {
          case "raised" -> new Outcome.Raised("E", Buffer.buffer("{\"isAuthorized\":true}"));
          case "unreachable" -> new Outcome.Unreachable("gone");
          default ->
              new Outcome.Throttled(
                  Outcome.Reason.ConcurrentInvocationLimitExceeded, Duration.ZERO);
        };
    Future<Outcome> called =
        how.equals("unknown")
            ? Future.failedFuture("no such function")
            : Future.succeededFuture(outcome);
    try (RunningTrigger running = RunningTrigger.of(_ -> called, api)) {
      assertEquals(500, running.send(post(running).header("x-key", "t")).statusCode());
      assertEquals(1, running.calls.size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"errorType":"Error","errorMessage":"Unauthorized","trace":[]} | 401 | UnauthorizedException
          {"errorMessage":"Unauthorized"} | 401 | UnauthorizedException
          "Unauthorized" | 401 | UnauthorizedException
          {"errorType":"Error","errorMessage":"unauthorized"} | 500 | AuthorizerFailureException
          {"errorType":"Unauthorized","errorMessage":"x"} | 500 | AuthorizerFailureException
          nonsense | 500 | AuthorizerFailureException
          """)
  void anErrorOfARestApisAuthorizerCanAskForCredentials(String error, int status, String type)
      throws Exception {
    Outcome raised = new Outcome.Raised("Error", Buffer.buffer(error));
    Api api = rest(lambda(Authorizer.Format.TOKEN, false, 0));
    try (RunningTrigger running = RunningTrigger.of(_ -> Future.succeededFuture(raised), api)) {
      HttpResponse<String> response = running.send(running.request("/Prod/a").header("x-key", "t"));
      assertEquals(status, response.statusCode());
      assertEquals(type, response.headers().firstValue("x-amzn-errortype").orElse(""));
      assertEquals(
          status == 401 ? "{\"message\":\"Unauthorized\"}" : "{\"message\":null}", response.body());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | 500 | AuthorizerConfigurationException | {"message":null}
          {"principalId":"u","policyDocument":"*"} | 500 | AuthorizerConfigurationException | {"message":null}
          {"principalId":"u","policyDocument":{"Statement":[]}} | 500 | AuthorizerConfigurationException | {"message":null}
          {"policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}} | 500 | AuthorizerConfigurationException | {"message":null}
          {"principalId":"u","context":{"o":{}},"policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}} | 500 | AuthorizerConfigurationException | {"message":null}
          {"principalId":"u","policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"x"}]}} | 403 | AccessDeniedException | {"Message":"User is not authorized to access this resource"}
          {"principalId":"u","policyDocument":{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}} | 403 | AccessDeniedException | {"Message":"User is not authorized to access this resource with an explicit deny"}
          """)
  void aRestApiTellsWhatIsWrongWithItsAuthorizersAnswer(
      String answer, int status, String type, String body) throws Exception {
    Api api = rest(lambda(Authorizer.Format.TOKEN, false, 0));
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      HttpResponse<String> response = running.send(running.request("/Prod/a").header("x-key", "t"));
      assertEquals(status, response.statusCode());
      assertEquals(type, response.headers().firstValue("x-amzn-errortype").orElse(""));
      assertEquals(body, response.body());
    }
  }

  /** Connections are spread over the event loops, whose listeners share one memory. */
  @Test
  void aCallerIsAskedAboutOnceWhicheverEventLoopServesIt() throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 60), List.of());
    AtomicInteger asked = new AtomicInteger();
    Function<Invocation, Future<Outcome>> function =
        call -> {
          if (call.function().equals(GUARD)) {
            asked.incrementAndGet();
          }
          return guardSays("{\"isAuthorized\":true}").apply(call);
        };
    try (RunningTrigger running = RunningTrigger.of(function, api)) {
      for (int i = 0; i < 8; i++) {
        try (RawClient client = new RawClient(running.port())) {
          client.send(
              "POST /gauges/7 HTTP/1.1\r\nHost: a\r\nX-Key: t\r\nContent-Length: 0\r\n\r\n");
          assertEquals(200, client.read().status());
        }
      }
      assertEquals(1, asked.get());
    }
  }

  @Test
  void oneCachedAnswerServesAllRoutesOfTheAuthorizer() throws Exception {
    String answer =
        "{\"principalId\":\"u\",\"context\":{\"n\":1,\"b\":true},\"policyDocument\":{\"Statement\":"
            + "[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*/POST/*\"}]}}";
    Api api = http(lambda(Authorizer.Format.REQUEST_1, false, 60), List.of());
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(200, running.send(post(running).header("x-key", "t")).statusCode());
      JsonNode asked = JSON.readTree(running.event());
      assertEquals("t", asked.get("identitySource").asText());
      assertEquals("REQUEST", asked.get("type").asText());
      running.event();
      assertEquals(200, running.send(post(running).header("x-key", "t")).statusCode());
      assertEquals(403, running.send(running.request("/old/7").header("x-key", "t")).statusCode());
      assertEquals(1, running.calls.size(), "only the function was called");
      assertEquals(200, running.send(post(running).header("x-key", "other")).statusCode());
      assertEquals(3, running.calls.size());
    }
  }

  @Test
  void aRestApiPassesAFlatContextOfStrings() throws Exception {
    String answer =
        "{\"principalId\":\"u-17\",\"context\":{\"n\":1,\"b\":true},\"policyDocument\":{"
            + "\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}}";
    Api api = rest(lambda(Authorizer.Format.TOKEN, false, 0));
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(
          200, running.send(running.request("/Prod/a/b").header("X-Key", "tok")).statusCode());
      assertEquals(
          "{\"type\":\"TOKEN\",\"authorizationToken\":\"tok\",\"methodArn\":"
              + "\"arn:aws:execute-api:eu-north-1:210987654321:w4t3r/Prod/GET/a/b\"}",
          running.event());
      assertEquals(
          "{\"principalId\":\"u-17\",\"integrationLatency\":0,\"n\":\"1\",\"b\":\"true\"}",
          JSON.readTree(running.event()).at("/requestContext/authorizer").toString());
      HttpResponse<String> response = running.get("/Prod/a");
      assertEquals(401, response.statusCode());
      assertEquals(
          "UnauthorizedException", response.headers().firstValue("x-amzn-errortype").orElse(""));
    }
  }

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

  /** Of either document 150 kB are read: an issuer is somebody else. */
  @ParameterizedTest
  @CsvSource({"150000, 150000, 200", "150001, 150000, 401", "150000, 150001, 401"})
  void whatAnIssuerPublishesIsBounded(int discovery, int keySet, int status) throws Exception {
    HttpServer issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String base = "http://127.0.0.1:" + issuer.getAddress().getPort();
    issuer.createContext(
        "/",
        exchange -> {
          boolean first =
              exchange.getRequestURI().getPath().equals("/.well-known/openid-configuration");
          String body = first ? "{\"jwks_uri\":\"" + base + "/keys\"}" : jwks();
          body += " ".repeat((first ? discovery : keySet) - body.length());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    issuer.start();
    Authorizer authorizer =
        new Authorizer.Jwt("guard", base, List.of("app"), Authorizer.Jwt.HEADER, null);
    try (RunningTrigger running = RunningTrigger.answering("{}", http(authorizer, List.of()))) {
      String token = sign("RS256", "k1", claims(base, "app", NOW + 60, ""), keys);
      assertEquals(status, running.send(post(running).header("Authorization", token)).statusCode());
    } finally {
      issuer.stop(0);
    }
  }

  private static String token(String which) throws Exception {
    String scope = ",\"scope\":\"gauge.read gauge.write\"";
    String good = claims(ISSUER, "app", NOW + 60, scope);
    return switch (which) {
      case "good" -> "Bearer " + sign("RS256", "k1", good, keys);
      case "no bearer" -> sign("RS512", "k1", good, keys);
      case "other key" -> sign("RS256", "k1", good, otherKeys);
      case "none" -> encode("{\"alg\":\"none\",\"kid\":\"k1\"}") + "." + encode(good) + ".";
      case "hs256" -> encode("{\"alg\":\"HS256\",\"kid\":\"k1\"}") + "." + encode(good) + ".AAAA";
      case "tampered" -> {
        String[] parts = sign("RS256", "k1", good, keys).split("\\.");
        yield parts[0] + "." + encode(good.replace("u-17", "root")) + "." + parts[2];
      }
      case "wrong issuer" ->
          sign("RS256", "k1", claims(ISSUER + "x", "app", NOW + 60, scope), keys);
      case "wrong audience" -> sign("RS256", "k1", claims(ISSUER, "web", NOW + 60, scope), keys);
      case "client id" -> sign("RS256", "k1", good.replace("\"aud\"", "\"client_id\""), keys);
      case "expired" -> sign("RS256", "k1", claims(ISSUER, "app", NOW, scope), keys);
      case "no expiry" -> sign("RS256", "k1", good.replace("\"exp\"", "\"expires\""), keys);
      case "not yet" ->
          sign(
              "RS256",
              "k1",
              claims(ISSUER, "app", NOW + 60, scope + ",\"nbf\":" + (NOW + 9)),
              keys);
      case "issued later" ->
          sign(
              "RS256",
              "k1",
              claims(ISSUER, "app", NOW + 60, scope + ",\"iat\":" + (NOW + 9)),
              keys);
      case "no scope" ->
          sign("RS256", "k1", claims(ISSUER, "app", NOW + 60, ",\"scope\":\"gauge.read\""), keys);
      case "scp" ->
          sign("RS256", "k1", claims(ISSUER, "app", NOW + 60, ",\"scp\":[\"gauge.admin\"]"), keys);
      case "unknown kid" -> sign("RS256", "k9", good, keys);
      case "garbage" -> "Bearer a.b.c";
      case "two parts" -> "Bearer " + encode(good) + "." + encode(good);
      case "empty" -> "Bearer ";
      default -> throw new AssertionError(which);
    };
  }

  private static String claims(String issuer, String audience, long expiry, String more) {
    return "{\"iss\":\""
        + issuer
        + "\",\"aud\":\""
        + audience
        + "\",\"exp\":"
        + expiry
        + ",\"sub\":\"u-17\",\"groups\":[\"admin\",\"operator\"],\"nothing\":null"
        + more
        + "}";
  }

  private static String sign(String algorithm, String kid, String claims, KeyPair pair)
      throws Exception {
    String signed =
        encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}") + "." + encode(claims);
    Signature signature = Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + encode(signature.sign());
  }

  private static String jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"e\"},{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\""
        + encode(key.getModulus().toByteArray())
        + "\",\"e\":\""
        + encode(key.getPublicExponent().toByteArray())
        + "\"}]}";
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
