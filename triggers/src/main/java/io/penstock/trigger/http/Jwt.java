package io.penstock.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.JsonReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A JSON web token, taken apart and not yet believed.
 *
 * @param keyId {@code kid}; empty when it has none
 * @param signed the part the signature is over
 */
record Jwt(String algorithm, String keyId, ObjectNode claims, byte[] signed, byte[] signature) {
  private static final ObjectMapper JSON = JsonReading.mapper();

  /** Null when it is no token. */
  static Jwt parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      JsonNode header = JSON.readTree(base64.decode(parts[0]));
      JsonNode claims = JSON.readTree(base64.decode(parts[1]));
      boolean legal = header.isObject() && claims.isObject() && !header.has("crit");
      return legal
          ? new Jwt(
              header.path("alg").asText(),
              header.path("kid").asText(),
              (ObjectNode) claims,
              text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII),
              base64.decode(parts[2]))
          : null;
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Who says that it issued it. */
  String issuer() {
    return claims.path("iss").asText();
  }

  /** RSA algorithms only, as on AWS: neither {@code none} nor a shared secret ever verifies. */
  boolean isSignedBy(PublicKey key) {
    String name =
        switch (algorithm) {
          case "RS256" -> "SHA256withRSA";
          case "RS384" -> "SHA384withRSA";
          case "RS512" -> "SHA512withRSA";
          default -> null;
        };
    if (name == null) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(name);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Why the claims are not accepted; null when they are. */
  String problem(Authorizer.Jwt authorizer, long nowSeconds) {
    if (!authorizer.issuers().contains(issuer())) {
      return "the issuer is not valid";
    }
    JsonNode audience = claims.has("aud") ? claims.get("aud") : claims.path("client_id");
    // A user pool of a REST API takes the tokens of all its clients.
    if (!authorizer.audience().isEmpty()
        && texts(audience).stream().noneMatch(authorizer.audience()::contains)) {
      return "the audience is not valid";
    }
    if (!claims.path("exp").isNumber() || claims.get("exp").asLong() <= nowSeconds) {
      return "the token has expired";
    }
    for (String name : List.of("nbf", "iat")) {
      JsonNode time = claims.path(name);
      if (!time.isMissingNode() && (!time.isNumber() || time.asLong() > nowSeconds)) {
        return "the token is not valid yet";
      }
    }
    return null;
  }

  /** Of {@code scope}, or of {@code scp}. */
  List<String> scopes() {
    JsonNode scope = claims.has("scope") ? claims.get("scope") : claims.path("scp");
    return scope.isTextual()
        ? Arrays.stream(scope.textValue().split(" ")).filter(s -> !s.isEmpty()).toList()
        : texts(scope);
  }

  /**
   * {@code requestContext.authorizer} of payload 2.0: claims as strings only.
   *
   * @param shown scopes to show; null for none
   */
  byte[] context(List<String> shown) {
    ObjectNode root = JSON.createObjectNode();
    root.set("jwt", withScopes(shown));
    return bytes(root);
  }

  /** The same of payload 1.0. */
  byte[] context1(List<String> shown) {
    return bytes(withScopes(shown));
  }

  /** The same of a REST API, whose user pools show claims alone. */
  byte[] claimsContext() {
    ObjectNode root = JSON.createObjectNode();
    root.set("claims", strings());
    return bytes(root);
  }

  private ObjectNode withScopes(List<String> shown) {
    ObjectNode jwt = JSON.createObjectNode();
    jwt.set("claims", strings());
    if (shown == null) {
      jwt.putNull("scopes");
    } else {
      shown.forEach(jwt.putArray("scopes")::add);
    }
    return jwt;
  }

  private ObjectNode strings() {
    ObjectNode strings = JSON.createObjectNode();
    claims
        .properties()
        .forEach(
            claim -> {
              if (!claim.getValue().isNull()) {
                strings.put(claim.getKey(), text(claim.getValue()));
              }
            });
    return strings;
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      List<String> all = new ArrayList<>();
      value.forEach(one -> all.add(text(one)));
      return "[" + String.join(" ", all) + "]";
    }
    return value.isObject() ? value.toString() : value.asText();
  }

  private static List<String> texts(JsonNode node) {
    if (node.isTextual()) {
      return List.of(node.textValue());
    }
    List<String> all = new ArrayList<>();
    node.forEach(one -> all.add(one.asText()));
    return all;
  }
}
