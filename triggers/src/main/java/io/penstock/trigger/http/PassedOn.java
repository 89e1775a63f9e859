package io.penstock.trigger.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * How a request that came in at another node says so, and from whom: a header with a secret that
 * only this process knows. Any thread.
 */
public final class PassedOn {
  /** Bytes of the header, at most. */
  static final int ROOM = 256;

  private static final String NAME = "x-penstock-passed-on";
  private static final int PARTS = 3;

  private final String secret;

  /**
   * @param secure whether its client speaks TLS
   */
  record From(String peer, boolean secure) {}

  /**
   * @param secret drawn anew at each start, without spaces
   */
  public PassedOn(String secret) {
    this.secret = Objects.requireNonNull(secret);
  }

  /** Says from whom a request came; what its client said of that is gone. */
  public void mark(MultiMap headers, String peer, boolean secure) {
    headers.set(NAME, secret + " " + (secure ? "https" : "http") + " " + peer);
  }

  /** From whom it came, of which it says nothing any more; null where it proves nothing. */
  From from(HttpServerRequest request) {
    String said = request.headers().get(NAME);
    request.headers().remove(NAME);
    String[] parts = said == null ? new String[0] : said.split(" ", PARTS);
    if (parts.length != PARTS || !isSecret(parts[0])) return null;
    return new From(parts[2], parts[1].equals("https"));
  }

  private boolean isSecret(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }
}
