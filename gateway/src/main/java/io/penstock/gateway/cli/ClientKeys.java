package io.penstock.gateway.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * What commands show a gateway: keys for the AWS APIs, a token for the operators' API. From
 * variables, else from what {@code penstock login} has kept for its endpoint.
 *
 * @param id null without keys
 * @param secret null without keys
 * @param token null without a token
 */
record ClientKeys(String id, String secret, String token) {
  private static final String ID = "accessKeyId";
  private static final String SECRET = "secretAccessKey";
  private static final String TOKEN = "token";

  static ClientKeys of(Map<String, String> environment, String endpoint) {
    JsonObject kept = kept(environment).getJsonObject(normal(endpoint), new JsonObject());
    String id = environment.get("PENSTOCK_ACCESS_KEY_ID");
    String secret = environment.get("PENSTOCK_SECRET_ACCESS_KEY");
    String token = environment.get("PENSTOCK_TOKEN");
    boolean keys = id != null && secret != null;
    return new ClientKeys(
        keys ? id : kept.getString(ID),
        keys ? secret : kept.getString(SECRET),
        token != null ? token : kept.getString(TOKEN));
  }

  /** Whether requests to the AWS APIs can be signed. */
  boolean canSign() {
    return id != null && secret != null;
  }

  /** Keeps them for an endpoint, for their owner alone. */
  Path keep(Map<String, String> environment, String endpoint) throws IOException {
    Path file = file(environment);
    JsonObject all = kept(environment);
    all.put(normal(endpoint), new JsonObject().put(ID, id).put(SECRET, secret).put(TOKEN, token));
    Files.createDirectories(file.getParent());
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            "login",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, all.encodePrettily());
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return file;
  }

  private static JsonObject kept(Map<String, String> environment) {
    Path file = file(environment);
    if (!Files.isReadable(file)) return new JsonObject();
    try {
      return new JsonObject(Files.readString(file));
    } catch (IOException | DecodeException e) {
      throw new IllegalArgumentException(
          file + " cannot be read; remove it and run: penstock login", e);
    }
  }

  private static Path file(Map<String, String> environment) {
    String config = environment.get("XDG_CONFIG_HOME");
    Path folder =
        config == null || config.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config")
            : Path.of(config);
    return folder.resolve("penstock").resolve("login.json");
  }

  private static String normal(String endpoint) {
    return endpoint.replaceAll("/+$", "").replace("://127.0.0.1", "://localhost");
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "ClientKeys[id=" + id + "]";
  }
}
