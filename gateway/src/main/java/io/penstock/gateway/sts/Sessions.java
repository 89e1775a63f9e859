package io.penstock.gateway.sts;

import io.penstock.gateway.aws.SessionKeys;
import io.penstock.gateway.service.Vault;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;

/**
 * Sessions of roles. Nothing is kept of them: a session's token has all there is to know, encrypted
 * with the gateway's key, so that it holds over a restart. A session may do what the key that it
 * was lent to may do, and ends with that key. Any thread.
 */
public final class Sessions implements SessionKeys {
  private static final String OWNER = "sts-session";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** Longer ones are no tokens of ours. */
  private static final int TOKEN = 4096;

  private final Vault vault;
  private final Set<String> keys;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param keys ids of the keys that are configured
   */
  Sessions(Vault vault, Set<String> keys, InstantSource clock) {
    this.vault = vault;
    this.keys = Set.copyOf(keys);
    this.clock = clock;
  }

  /** A key that is lent. */
  public record Lent(String keyId, String secret, String token, Instant expires) {
    @Override
    public String toString() {
      return "Lent[" + keyId + "]";
    }
  }

  /**
   * @param role the assumed role, an ARN
   * @param by the key that it is lent to; null where signatures are not checked
   */
  public Lent lend(String role, String userId, String by, int seconds) {
    var id = new StringBuilder("ASIA");
    for (int i = 0; i < 16; i++) id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    byte[] bytes = new byte[30];
    random.nextBytes(bytes);
    String secret = Base64.getEncoder().encodeToString(bytes);
    Instant expires = Instant.ofEpochSecond(clock.instant().getEpochSecond() + seconds);
    var all =
        new JsonObject()
            .put("key", id.toString())
            .put("secret", secret)
            .put("role", role)
            .put("user", userId)
            .put("by", by)
            .put("expires", expires.getEpochSecond());
    return new Lent(id.toString(), secret, vault.seal(all.encode(), OWNER), expires);
  }

  @Override
  public Session of(String keyId, String token) {
    if (token == null || !keyId.startsWith("ASIA") || token.length() > TOKEN) return null;
    String opened = vault.open(token, OWNER);
    if (opened == null) return null;
    var all = new JsonObject(opened);
    String by = all.getString("by");
    boolean held = keys.isEmpty() || by != null && keys.contains(by);
    if (!held || !all.getString("key").equals(keyId)) return null;
    return new Session(
        all.getString("secret"),
        all.getString("role"),
        all.getString("user"),
        Instant.ofEpochSecond(all.getLong("expires")),
        by);
  }
}
