package io.penstock.trigger.stream;

import java.net.URI;
import java.util.Objects;

/**
 * A service of AWS's, or one that speaks like it.
 *
 * @param region what requests are signed for
 * @param keyId any will do for services that do not look
 */
public record AwsEndpoint(
    URI uri, String region, String keyId, String secret, String sessionToken) {
  public AwsEndpoint {
    Objects.requireNonNull(uri);
    Objects.requireNonNull(region);
    Objects.requireNonNull(keyId);
    Objects.requireNonNull(secret);
  }

  /** For services that do not look at credentials. */
  public static AwsEndpoint open(URI uri, String region) {
    return new AwsEndpoint(uri, region, "penstock", "penstock", null);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return uri + " (" + region + ")";
  }
}
