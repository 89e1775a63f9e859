package io.penstock.gateway.secretsmanager.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.secretsmanager.Secret;
import io.penstock.gateway.secretsmanager.SecretShelf.Added;
import io.penstock.gateway.secretsmanager.SecretVersion;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A value that is put.
 *
 * @param id of its version
 * @param binary whether the text is Base64 of bytes
 */
record NewValue(String id, String text, boolean binary) {
  /** Null when the call brings none. */
  static NewValue of(JsonObject in) {
    String text = in.getString("SecretString");
    String bytes = in.getString("SecretBinary");
    if (text != null && bytes != null)
      throw SecretsManagerService.parameter(
          "You can't specify both a binary secret value and a string secret value in the same"
              + " secret.");
    if (text == null && bytes == null) return null;
    String token = in.getString("ClientRequestToken", UUID.randomUUID().toString());
    return new NewValue(token, text == null ? bytes : text, text == null);
  }

  /**
   * What it adds to a secret; the same version with the same value again adds nothing.
   *
   * @param there the value of that version as it is, or null
   */
  Added to(Secret secret, String there, Set<String> stages, Instant now) {
    if (there == null) return new Added(secret, new SecretVersion(id, stages, binary, now), text);
    if (there.equals(text)) return new Added(secret, null, null);
    throw new AwsFault(
        400, "ResourceExistsException", "A resource with the ID you requested already exists.");
  }

  static String id(NewValue value) {
    return value == null ? null : value.id;
  }
}
