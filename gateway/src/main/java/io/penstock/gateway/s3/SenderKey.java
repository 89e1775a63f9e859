package io.penstock.gateway.s3;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What senders of notifications show that they are who they say. Any thread. Compared in constant
 * time; never printed.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks">Standard Webhooks</a>
 */
sealed interface SenderKey {
  /** Why nobody is let in before the body is read, by the header alone; null when they are. */
  String refusal(MultiMap headers);

  /** Why it is not taken, by the whole message; null when it is. */
  default String refusal(MultiMap headers, Buffer body) {
    return null;
  }

  /** Whether this very message was taken before. */
  default boolean isKnown(MultiMap headers) {
    return false;
  }

  /** This message is taken. */
  default void taken(MultiMap headers) {}

  /**
   * @param configured {@code whsec_} and base64: a secret to sign with, several apart by commas;
   *     anything else: a token that is sent; null: none
   * @param loopback whether nobody but this machine can reach the port
   * @throws IllegalArgumentException when it can be neither
   */
  static SenderKey of(String configured, boolean loopback, InstantSource clock) {
    if (configured == null) return loopback ? new Open() : new Closed();
    if (!configured.startsWith(Signed.PREFIX)) return new Token(configured);
    return Signed.of(configured, clock);
  }

  /** On loopback, where nobody else is. */
  record Open() implements SenderKey {
    @Override
    public String refusal(MultiMap headers) {
      return null;
    }
  }

  /** Everyone could come, and nothing tells them apart. */
  record Closed() implements SenderKey {
    @Override
    public String refusal(MultiMap headers) {
      return "Notifications are not taken: set PENSTOCK_WEBHOOK_TOKEN, and give it to the sender.";
    }
  }

  /**
   * A token in {@code Authorization}: as it is or after {@code Bearer}, as MinIO sends it, or as
   * the password of {@code Basic}, which is what Ceph can send.
   */
  record Token(byte[] token) implements SenderKey {
    Token(String text) {
      this(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String refusal(MultiMap headers) {
      String given = headers.get("authorization");
      if (given == null)
        return "A token is needed: Authorization: Bearer TOKEN, or Basic with it as the password.";
      if (same(given)) return null;
      if (given.regionMatches(true, 0, "Bearer ", 0, 7) && same(given.substring(7).strip()))
        return null;
      if (given.regionMatches(true, 0, "Basic ", 0, 6) && same(password(given.substring(6))))
        return null;
      return "This is not the token.";
    }

    private boolean same(String text) {
      return MessageDigest.isEqual(token, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String password(String encoded) {
      try {
        byte[] bytes = Base64.getDecoder().decode(encoded.strip());
        String pair = new String(bytes, StandardCharsets.UTF_8);
        return pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }

    @Override
    public String toString() {
      return "Token";
    }
  }

  /** Signed by the rules of Standard Webhooks, version {@code v1}. */
  final class Signed implements SenderKey {
    static final String PREFIX = "whsec_";
    private static final String ID = "webhook-id";
    private static final String TIMESTAMP = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** Of messages taken lately; the oldest are forgotten first. */
    private static final int MOST_KNOWN = 100_000;

    private final List<byte[]> secrets;
    private final InstantSource clock;
    private final Map<String, Boolean> known =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KNOWN;
          }
        };

    private Signed(List<byte[]> secrets, InstantSource clock) {
      this.secrets = secrets;
      this.clock = clock;
    }

    private static Signed of(String configured, InstantSource clock) {
      return new Signed(
          List.of(configured.split(",")).stream().map(Signed::secret).toList(), clock);
    }

    private static byte[] secret(String text) {
      String given = text.strip();
      byte[] secret = {};
      try {
        if (given.startsWith(PREFIX))
          secret = Base64.getDecoder().decode(given.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        // said below
      }
      if (secret.length < 24 || secret.length > 64)
        throw new IllegalArgumentException(
            "PENSTOCK_WEBHOOK_TOKEN: a secret is whsec_ and base64 of 24 to 64 bytes.");
      return secret;
    }

    @Override
    public String refusal(MultiMap headers) {
      String id = headers.get(ID);
      String time = headers.get(TIMESTAMP);
      if (id == null || id.length() > 256 || headers.get(SIGNATURE) == null)
        return "A signature is needed: webhook-id, webhook-timestamp and webhook-signature.";
      if (time == null || !time.matches("\\d{1,11}"))
        return "webhook-timestamp is no number of seconds.";
      long off = Math.abs(Long.parseLong(time) - clock.instant().getEpochSecond());
      return off > TOLERANCE.toSeconds()
          ? "webhook-timestamp is more than five minutes off the clock here."
          : null;
    }

    @Override
    public String refusal(MultiMap headers, Buffer body) {
      byte[] head =
          (headers.get(ID) + "." + headers.get(TIMESTAMP) + ".").getBytes(StandardCharsets.UTF_8);
      boolean signed = false;
      for (byte[] secret : secrets) {
        byte[] expected = mac(secret, head, body.getBytes());
        for (String given : headers.get(SIGNATURE).split(" "))
          signed |= given.startsWith("v1,") && MessageDigest.isEqual(expected, bytes(given));
      }
      return signed ? null : "The signature is not that of this message.";
    }

    private static byte[] bytes(String signature) {
      try {
        return Base64.getDecoder().decode(signature.substring(3));
      } catch (IllegalArgumentException e) {
        return new byte[0];
      }
    }

    private static byte[] mac(byte[] secret, byte[] head, byte[] body) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        mac.update(head);
        return mac.doFinal(body);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean isKnown(MultiMap headers) {
      synchronized (known) {
        return known.containsKey(headers.get(ID));
      }
    }

    @Override
    public void taken(MultiMap headers) {
      synchronized (known) {
        known.put(headers.get(ID), true);
      }
    }
  }
}
