package io.penstock.gateway.service;

import io.penstock.function.DiskSync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets before they go into the store, with a key that is in a file of its own: whoever
 * has only the database has none of them. AES-256 in Galois/Counter Mode. Any thread.
 */
public final class Vault {
  /** The key's file, in the folder of all state. */
  static final String FILE = "penstock.key";

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  private Vault(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Reads the key, or makes one where there is none. Blocking.
   *
   * @throws UncheckedIOException when the file cannot be read or written, or holds no key
   */
  public static Vault open(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) make(folder, file);
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length == KEY_BYTES) return new Vault(key);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be used: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new UncheckedIOException(
        new IOException(
            file + " holds no key: put the right one back, or remove it and set secrets again"));
  }

  /** Whole or not at all: half a key would lose what it encrypts. */
  private static void make(Path folder, Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    FileAttribute<?>[] mode =
        folder.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path fresh = folder.resolve(FILE + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      channel.write(
          ByteBuffer.wrap(
              (Base64.getEncoder().encodeToString(key) + "\n")
                  .getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    try {
      Files.move(fresh, file);
      DiskSync.sync(folder);
    } catch (FileAlreadyExistsException e) {
      Files.delete(fresh);
    }
  }

  /**
   * @param owner whose it is: it opens for nobody else
   */
  public String seal(String secret, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, 0, owner);
      byte[] sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was sealed for the owner; null when it was sealed with another key, or is damaged. */
  public String open(String sealed, String owner) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed);
      if (all.length < NONCE_BYTES) return null;
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, all, 0, owner);
      return new String(
          cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private Cipher cipher(int mode, byte[] nonce, int from, String owner)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, from, NONCE_BYTES));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
