package io.penstock.trigger.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import io.penstock.trigger.shape.HttpFacts;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JWT authorizers of HTTP APIs. Keys come from the authorizer itself or, through the issuer's
 * discovery document, from its key set, which is kept for two hours and fetched again for an
 * unknown key at most once a minute. A key set that cannot be had closes the route.
 */
final class JwtGuard {
  private static final Logger log = LoggerFactory.getLogger(JwtGuard.class);
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final int MAX_DOCUMENT = 150_000;
  private static final long KEPT_MILLIS = 7_200_000;
  private static final long AGAIN_MILLIS = 60_000;
  private static final int MAX_ISSUERS = 1_000;

  private final KeyDocuments documents;
  private final ClockText clock;
  private final Map<String, Fetched> byIssuer = new HashMap<>();

  private record Fetched(Future<KeySet> keys, long at) {}

  JwtGuard(KeyDocuments documents, ClockText clock) {
    this.documents = documents;
    this.clock = clock;
  }

  Future<AuthDecision> decide(Authorizer.Jwt authorizer, LiveRoute route, HttpFacts facts) {
    Api.Kind kind = route.owner().api().kind();
    String source = IdentitySource.parse(authorizer.identitySource()).value(facts);
    if (source == null || source.isBlank()) {
      return Future.succeededFuture(
          new AuthDecision.Refused(Refusal.unauthorized(kind), bearer(kind)));
    }
    boolean prefixed = source.regionMatches(true, 0, "Bearer ", 0, 7);
    Jwt token = Jwt.parse(prefixed ? source.substring(7).strip() : source.strip());
    if (token == null) {
      return Future.succeededFuture(invalid(kind, "the token is malformed"));
    }
    String named = token.issuer();
    if (!authorizer.issuers().contains(named)) {
      return Future.succeededFuture(invalid(kind, "the issuer is not valid"));
    }
    return keys(authorizer, named, token.keyId())
        .map(keys -> verdict(authorizer, route, token, keys))
        .otherwise(
            e -> {
              log.warn("The keys of {} cannot be had: {}", named, e.getMessage());
              return invalid(kind, "the issuer's keys cannot be had");
            });
  }

  private AuthDecision verdict(Authorizer.Jwt authorizer, LiveRoute route, Jwt token, KeySet keys) {
    Api.Kind kind = route.owner().api().kind();
    PublicKey key = keys.key(token.keyId());
    if (key == null || !token.isSignedBy(key)) {
      return invalid(kind, "the signature is not valid");
    }
    String problem = token.problem(authorizer, Math.floorDiv(clock.millis(), 1000L));
    if (problem != null) {
      return invalid(kind, problem);
    }
    List<String> wanted = route.route().scopes();
    if (!wanted.isEmpty() && token.scopes().stream().noneMatch(wanted::contains)) {
      return AuthDecision.refused(Refusal.denied(kind));
    }
    if (kind == Api.Kind.REST) {
      return new AuthDecision.Allowed(token.claimsContext());
    }
    List<String> shown = wanted.isEmpty() ? null : token.scopes();
    boolean one = route.route().payloadVersion().equals(Route.PAYLOAD_1);
    return new AuthDecision.Allowed(one ? token.context1(shown) : token.context(shown));
  }

  private static String bearer(Api.Kind kind) {
    return kind == Api.Kind.REST ? null : "Bearer";
  }

  private static AuthDecision invalid(Api.Kind kind, String description) {
    String challenge =
        "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + description + "\"";
    return new AuthDecision.Refused(
        Refusal.unauthorized(kind), kind == Api.Kind.REST ? null : challenge);
  }

  private Future<KeySet> keys(Authorizer.Jwt authorizer, String issuer, String keyId) {
    if (authorizer.jwks() != null) {
      return parsed(authorizer.jwks().getBytes(StandardCharsets.UTF_8));
    }
    long now = clock.millis();
    Fetched known = byIssuer.get(issuer);
    if (known != null && !isStale(known, keyId, now)) {
      return known.keys;
    }
    if (byIssuer.size() >= MAX_ISSUERS) {
      byIssuer.clear();
    }
    Future<KeySet> fetched = fetch(issuer);
    byIssuer.put(issuer, new Fetched(fetched, now));
    return fetched;
  }

  private static boolean isStale(Fetched known, String keyId, long now) {
    long age = now - known.at;
    boolean useless =
        known.keys.failed() || known.keys.succeeded() && known.keys.result().key(keyId) == null;
    return age > KEPT_MILLIS || age > AGAIN_MILLIS && useless;
  }

  private Future<KeySet> fetch(String issuer) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return documents
        .get(base + DISCOVERY, MAX_DOCUMENT)
        .compose(
            document -> {
              try {
                String uri = JSON.readTree(document.getBytes()).path("jwks_uri").asText();
                return documents.get(uri, MAX_DOCUMENT);
              } catch (IOException e) {
                return Future.failedFuture("the discovery document is not JSON");
              }
            })
        .compose(document -> parsed(document.getBytes()));
  }

  private static Future<KeySet> parsed(byte[] text) {
    KeySet keys = KeySet.parse(text);
    return keys == null ? Future.failedFuture("not a key set") : Future.succeededFuture(keys);
  }
}
