package io.penstock.function.process;

import io.penstock.function.FunctionSpec.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells one state of code from another. An archive's is the hash of its bytes, as Lambda's
 * CodeSha256; a folder's is made of its files' names, sizes and times, so that looking again is
 * cheap. Blocking.
 *
 * @param hash SHA-256
 * @param bytes the code's size
 */
public record CodeFingerprint(byte[] hash, long bytes) {
  private static final int DEPTH = 64;

  /** What is in projects and no code of theirs: a whole project may be a function's folder. */
  private static final Set<String> NOISE = Set.of("__pycache__", ".git", ".penstock", ".aws-sam");

  public static CodeFingerprint of(Code code) {
    try {
      return switch (code) {
        case Code.Package p when Files.isDirectory(p.path()) -> folder(p.path());
        case Code.Package p when Files.isRegularFile(p.path()) ->
            new CodeFingerprint(hash(p.path()), Files.size(p.path()));
        case Code.Package p -> text("missing " + p.path());
        case Code.Inline inline -> text(inline.text());
        case Code.Endpoint endpoint -> text(endpoint.uri().toString());
        case Code.Image image -> text(image.name());
        case Code.Worker worker -> text(worker.address().toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the Lambda API shows it. */
  public String base64() {
    return Base64.getEncoder().encodeToString(hash);
  }

  String hex() {
    return HexFormat.of().formatHex(hash, 0, 16);
  }

  static String content(Path file) throws IOException {
    return HexFormat.of().formatHex(hash(file), 0, 16);
  }

  private static CodeFingerprint text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new CodeFingerprint(sha256().digest(bytes), bytes.length);
  }

  private static CodeFingerprint folder(Path root) throws IOException {
    var files = new TreeMap<String, String>();
    long[] bytes = {0};
    Files.walkFileTree(
        root,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path name = folder.getFileName();
            boolean noise = !folder.equals(root) && name != null && NOISE.contains(name.toString());
            return noise ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            files.put(
                root.relativize(file).toString(),
                attributes.size() + " " + attributes.lastModifiedTime().toMillis());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult
                .CONTINUE; // gone meanwhile, a dangling link, or a circle of links
          }
        });
    MessageDigest digest = sha256();
    files.forEach(
        (name, facts) ->
            digest.update((name + "\0" + facts + "\0").getBytes(StandardCharsets.UTF_8)));
    return new CodeFingerprint(digest.digest(), bytes[0]);
  }

  private static byte[] hash(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) digest.update(buffer, 0, n);
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
