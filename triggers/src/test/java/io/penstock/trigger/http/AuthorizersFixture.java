package io.penstock.trigger.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;

/** APIs whose routes a function or an issuer guards. */
abstract class AuthorizersFixture {
  static final FunctionRef F = RunningTrigger.FUNCTION;
  static final ObjectMapper JSON = new ObjectMapper();
  static final long NOW = RunningTrigger.NOW.getEpochSecond();
  static final String ISSUER = "https://issuer.example.net";
  static KeyPair keys;
  static KeyPair otherKeys;

  @BeforeAll
  static void generate() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    otherKeys = generator.generateKeyPair();
  }

  static Api http(Authorizer authorizer, List<String> scopes) {
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

  static Api rest(Authorizer authorizer) {
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

  static Api guarded(Api api, Authorizer authorizer) {
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

  static HttpRequest.Builder post(RunningTrigger running) {
    return running
        .request("/gauges/7")
        .header("content-type", "text/plain")
        .POST(HttpRequest.BodyPublishers.ofString("body"));
  }

  static String token(String which) throws Exception {
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

  static String claims(String issuer, String audience, long expiry, String more) {
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

  static String sign(String algorithm, String kid, String claims, KeyPair pair) throws Exception {
    String signed =
        encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}") + "." + encode(claims);
    Signature signature = Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + encode(signature.sign());
  }

  static String jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"e\"},{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\""
        + encode(key.getModulus().toByteArray())
        + "\",\"e\":\""
        + encode(key.getPublicExponent().toByteArray())
        + "\"}]}";
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static final FunctionRef GUARD = new FunctionRef("eu-north-1", "210987654321", "guard", null);

  static Authorizer lambda(Authorizer.Format format, boolean simple, int ttl) {
    return new Authorizer.Lambda(
        "guard", GUARD, format, List.of("$request.header.X-Key"), simple, Duration.ofSeconds(ttl));
  }

  static Function<Invocation, Future<Outcome>> guardSays(String answer) {
    return call ->
        RunningTrigger.returned(call.function().equals(GUARD) ? answer : "{\"statusCode\":200}");
  }
}
