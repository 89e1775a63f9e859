package io.penstock.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The RSA keys of a JWKS document by their {@code kid}. Immutable. */
final class KeySet {
  private static final int SMALLEST = 2048;
  private static final ObjectMapper JSON = JsonReading.mapper();

  private final Map<String, PublicKey> keys = new HashMap<>();

  private KeySet() {}

  /** Null when the text is no key set. Keys that are not RSA signature keys are left out. */
  static KeySet parse(byte[] text) {
    try {
      JsonNode list = JSON.readTree(text).path("keys");
      if (!list.isArray()) {
        return null;
      }
      KeySet set = new KeySet();
      for (JsonNode key : list) {
        boolean signs = key.path("use").asText("sig").equals("sig");
        if (signs && key.path("kty").asText().equals("RSA")) {
          set.add(key);
        }
      }
      return set;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private void add(JsonNode key) throws GeneralSecurityException {
    Base64.Decoder base64 = Base64.getUrlDecoder();
    BigInteger modulus = new BigInteger(1, base64.decode(key.path("n").asText()));
    BigInteger exponent = new BigInteger(1, base64.decode(key.path("e").asText()));
    if (modulus.bitLength() >= SMALLEST) {
      keys.put(
          key.path("kid").asText(),
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
    }
  }

  /** Null when there is no such key. */
  PublicKey key(String keyId) {
    return keys.get(keyId);
  }
}
