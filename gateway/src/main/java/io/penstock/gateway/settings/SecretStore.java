package io.penstock.gateway.settings;

import io.penstock.function.DiskSync;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets and SSM parameters that templates name, in one file of the state folder, each encrypted
 * with AES-256-GCM under its name. The key is the variable PENSTOCK_SECRETS_KEY (32 bytes in
 * Base64), else a file in the user's configuration folder that is made when first needed: whoever
 * gets the state alone, as in a backup, has no secret. Blocking; one writer at a time.
 */
public final class SecretStore {
  private static final String VARIABLE = "PENSTOCK_SECRETS_KEY";
  private static final int KEY = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path file;
  private final Map<String, String> environment;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param dataDir folder of all state
   */
  public SecretStore(Path dataDir, Map<String, String> environment) {
    this.file = dataDir.resolve("secrets.json");
    this.environment = environment;
  }

  /**
   * All of them, by name.
   *
   * @throws IOException when the file cannot be read, or the key is not the one it was written with
   */
  public Map<String, String> all() throws IOException {
    var values = new TreeMap<String, String>();
    JsonObject kept = kept();
    if (kept.isEmpty()) return values;
    byte[] key = key(false);
    for (String name : kept.fieldNames()) values.put(name, open(key, name, kept.getString(name)));
    return values;
  }

  public Set<String> names() throws IOException {
    return new TreeSet<>(kept().fieldNames());
  }

  /** The value of a name, or null. */
  public String get(String name) throws IOException {
    String sealed = kept().getString(name);
    return sealed == null ? null : open(key(false), name, sealed);
  }

  /** As it is kept, encrypted; null when there is none. */
  public String sealed(String name) throws IOException {
    return kept().getString(name);
  }

  /**
   * Several together, all of them or none.
   *
   * @param values by name; null to remove
   */
  public void change(Map<String, String> values) throws IOException {
    JsonObject kept = kept();
    byte[] key = key(true);
    for (var one : values.entrySet())
      if (one.getValue() == null) kept.remove(one.getKey());
      else kept.put(one.getKey(), seal(key, one.getKey(), one.getValue()));
    save(kept);
  }

  public void set(String name, String value) throws IOException {
    JsonObject kept = kept();
    save(kept.put(name, seal(key(true), name, value)));
  }

  /** Whether there was one of that name. */
  public boolean remove(String name) throws IOException {
    JsonObject kept = kept();
    if (kept.remove(name) == null) return false;
    save(kept);
    return true;
  }

  private JsonObject kept() throws IOException {
    if (!Files.exists(file)) return new JsonObject();
    try {
      return new JsonObject(Files.readString(file));
    } catch (DecodeException e) {
      throw new IOException(file + " is damaged");
    }
  }

  private void save(JsonObject kept) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path next = folder.resolve("secrets.json.new");
    Files.deleteIfExists(next);
    write(next, kept.encodePrettily().getBytes(StandardCharsets.UTF_8));
    DiskSync.replace(next, file);
  }

  /** For its owner only, and on the disk once written. */
  private static void write(Path file, byte[] bytes) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = java.nio.channels.FileChannel.open(file, NEW, mode)) {
      var buffer = java.nio.ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) channel.write(buffer);
      channel.force(true);
    }
  }

  private byte[] key(boolean make) throws IOException {
    String given = environment.get(VARIABLE);
    if (given != null) return decoded(given, VARIABLE);
    String home = environment.get("XDG_CONFIG_HOME");
    Path folder =
        home != null && !home.isEmpty()
            ? Path.of(home)
            : Path.of(System.getProperty("user.home"), ".config");
    Path keyFile = folder.resolve("penstock/secrets.key");
    if (!Files.exists(keyFile)) {
      if (!make) throw new IOException(keyFile + " is missing: the secrets cannot be read");
      byte[] key = new byte[KEY];
      random.nextBytes(key);
      Files.createDirectories(keyFile.getParent());
      try {
        write(keyFile, Base64.getEncoder().encode(key));
        DiskSync.sync(keyFile.getParent());
        return key;
      } catch (FileAlreadyExistsException e) {
        // another was first: its key is the one
      }
    }
    return decoded(Files.readString(keyFile), keyFile.toString());
  }

  private static byte[] decoded(String text, String from) throws IOException {
    try {
      byte[] key = Base64.getDecoder().decode(text.strip());
      if (key.length == KEY) return key;
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new IOException(from + " is no key: 32 bytes in Base64 are needed");
  }

  private String seal(byte[] key, String name, String value) throws IOException {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed =
        cipher(Cipher.ENCRYPT_MODE, key, nonce, name, value.getBytes(StandardCharsets.UTF_8));
    byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE, sealed.length);
    return Base64.getEncoder().encodeToString(all);
  }

  private String open(byte[] key, String name, String sealed) throws IOException {
    try {
      byte[] all = Base64.getDecoder().decode(sealed);
      if (all.length > NONCE)
        return new String(
            cipher(
                Cipher.DECRYPT_MODE,
                key,
                Arrays.copyOf(all, NONCE),
                name,
                Arrays.copyOfRange(all, NONCE, all.length)),
            StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new IOException(file + ": " + name + " is damaged");
  }

  private byte[] cipher(int mode, byte[] key, byte[] nonce, String name, byte[] bytes)
      throws IOException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + name + " was written with another key, or changed", e);
    }
  }
}
