package io.penstock.gateway.s3.object;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** What is made of content as it passes: its MD5, and the checksums asked for. One thread. */
public final class Digests {
  public static final Set<String> ALGORITHMS =
      Set.of("crc32", "crc32c", "crc64nvme", "sha1", "sha256");

  private final MessageDigest md5 = digest("MD5");
  private final Map<String, MessageDigest> digests = new LinkedHashMap<>();
  private final Map<String, Checksum> checksums = new LinkedHashMap<>();
  private byte[] md5Done;
  private final Map<String, byte[]> done = new LinkedHashMap<>();

  /**
   * @param algorithms of {@link #ALGORITHMS}
   */
  public Digests(Iterable<String> algorithms) {
    for (String algorithm : algorithms) add(algorithm);
  }

  private void add(String algorithm) {
    switch (algorithm) {
      case "crc32" -> checksums.put(algorithm, new CRC32());
      case "crc32c" -> checksums.put(algorithm, new CRC32C());
      case "crc64nvme" -> checksums.put(algorithm, new Crc64Nvme());
      case "sha1" -> digests.put(algorithm, digest("SHA-1"));
      case "sha256" -> digests.put(algorithm, digest("SHA-256"));
      default -> throw new IllegalArgumentException(algorithm);
    }
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public void update(byte[] bytes, int length) {
    md5.update(bytes, 0, length);
    for (MessageDigest digest : digests.values()) digest.update(bytes, 0, length);
    for (Checksum checksum : checksums.values()) checksum.update(bytes, 0, length);
  }

  /** Of all that has passed; nothing more may. */
  public byte[] md5() {
    if (md5Done == null) md5Done = md5.digest();
    return md5Done;
  }

  public String md5Hex() {
    return HexFormat.of().formatHex(md5());
  }

  /** In Base64, as headers have it; null where it was not asked for. */
  public String checksum(String algorithm) {
    byte[] raw = done.computeIfAbsent(algorithm, this::raw);
    return raw == null ? null : Base64.getEncoder().encodeToString(raw);
  }

  private byte[] raw(String algorithm) {
    if (digests.containsKey(algorithm)) return digests.get(algorithm).digest();
    Checksum sum = checksums.get(algorithm);
    if (sum == null) return null;
    byte[] raw = new byte[algorithm.equals("crc64nvme") ? 8 : 4];
    for (int i = 0; i < raw.length; i++)
      raw[i] = (byte) (sum.getValue() >>> 8 * (raw.length - 1 - i));
    return raw;
  }
}
