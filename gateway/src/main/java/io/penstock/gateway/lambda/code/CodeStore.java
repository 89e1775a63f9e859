package io.penstock.gateway.lambda.code;

import io.penstock.function.DiskSync;
import io.penstock.function.process.CodeArchive;
import io.penstock.function.process.RefusedPackageException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packages under the data folder, each once, by the digest of its zip: {@code code/HEX/package.zip}
 * and {@code code/HEX/files}. Any thread; the work is done on workers.
 *
 * <pre>
 * zip -> new-N/package.zip (synced), new-N/files -> renamed to HEX, folder synced: durable
 *     -> behind that, one package at a time: every file and folder synced, then HEX/whole
 * </pre>
 *
 * <p>The zip is what is durable: files without {@code whole} are unpacked anew at the next start,
 * for a power cut may have taken some. A package of very many files keeps nobody waiting so.
 */
public final class CodeStore {
  /** As Lambda has it. */
  public static final int ZIPPED_BYTES = 52_428_800;

  /** Longer than a call may run: an environment that ends may still need its code. */
  private static final Duration UNUSED = Duration.ofMinutes(16);

  private static final String ZIP = "package.zip";
  private static final String FILES = "files";
  private static final String WHOLE = "whole";
  private static final Logger LOG = LoggerFactory.getLogger(CodeStore.class);

  private final Vertx vertx;
  private final WorkerExecutor behind;
  private final Path folder;
  private final InstantSource clock;

  /** Names of packages that are in nobody's use, and since when. In turn. */
  private final Map<String, Instant> unused = new HashMap<>();

  /** Names of packages that are about to be used, with how many wait. */
  private final Map<String, Integer> coming = new ConcurrentHashMap<>();

  public CodeStore(Vertx vertx, Path dataFolder, InstantSource clock) {
    this.vertx = vertx;
    this.behind = vertx.createSharedWorkerExecutor("code-sync", 1, 1, TimeUnit.HOURS);
    this.folder = dataFolder.toAbsolutePath().normalize().resolve("code");
    this.clock = clock;
  }

  /**
   * Keeps a package; completes once it is durable. It stays until {@link #taken}, and after that
   * for as long as somebody uses it. Fails with {@link RefusedPackageException} in Lambda's words.
   */
  public Future<StoredCode> keep(byte[] zip) {
    return vertx.executeBlocking(() -> kept(zip), false);
  }

  /** What was kept is in use now, or was not used after all. */
  public void taken(StoredCode code) {
    coming.computeIfPresent(name(code.folder()), (name, count) -> count == 1 ? null : count - 1);
  }

  private StoredCode kept(byte[] zip) throws IOException {
    byte[] digest = digest(zip);
    String name = HexFormat.of().formatHex(digest);
    coming.merge(name, 1, Integer::sum);
    Path target = folder.resolve(name);
    try {
      if (!Files.isDirectory(target)) {
        add(zip, target);
        sync(target);
      }
      return new StoredCode(
          target.resolve(FILES), Base64.getEncoder().encodeToString(digest), zip.length);
    } catch (IOException | RuntimeException e) {
      coming.computeIfPresent(name, (n, count) -> count == 1 ? null : count - 1);
      throw e;
    }
  }

  private void add(byte[] zip, Path target) throws IOException {
    Files.createDirectories(folder);
    Path fresh = Files.createTempDirectory(folder, "new-");
    try {
      Path archive = Files.write(fresh.resolve(ZIP), zip);
      unpack(archive, fresh);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      DiskSync.sync(archive);
      DiskSync.sync(fresh);
      try {
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!Files.isDirectory(target)) throw e;
        delete(fresh); // another upload of the same was quicker
      }
      DiskSync.sync(folder);
    } catch (IOException | RuntimeException e) {
      delete(fresh);
      throw e;
    }
  }

  private static void unpack(Path archive, Path into) throws IOException {
    Path files = Files.createDirectory(into.resolve(FILES));
    try {
      CodeArchive.unpack(archive, files);
    } catch (RefusedPackageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new RefusedPackageException(
          "Could not unzip uploaded file. Please check your file, then try to upload again.", e);
    }
  }

  /** Behind what was answered; what fails or is gone meanwhile is as if it had not been tried. */
  private void sync(Path one) {
    behind.executeBlocking(
        () -> {
          try {
            syncAll(one.resolve(FILES));
            Files.write(one.resolve(WHOLE), new byte[0]);
            DiskSync.sync(one);
          } catch (IOException | RuntimeException e) {
            LOG.debug("{} was not synced: {}", one, e.toString());
          }
          return null;
        });
  }

  /** Unpacks what a power cut may have taken some of. */
  private void restore(Path one) {
    try {
      Path fresh = Files.createTempDirectory(folder, "new-");
      unpack(one.resolve(ZIP), fresh);
      delete(one.resolve(FILES));
      Files.move(fresh.resolve(FILES), one.resolve(FILES), StandardCopyOption.ATOMIC_MOVE);
      delete(fresh);
      sync(one);
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be unpacked again: {}", one, e.toString());
    }
  }

  private static void syncAll(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            if (facts.isRegularFile()) DiskSync.sync(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path one, IOException e) throws IOException {
            DiskSync.sync(one);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The zip that a folder of this store came from; null for any other folder. */
  public Path zip(Path files) {
    Path zip = files.resolveSibling(ZIP);
    return files.startsWith(folder) && Files.isRegularFile(zip) ? zip : null;
  }

  /**
   * Deletes what nobody has used for a while.
   *
   * @param used folders in use
   * @param atOnce when nothing runs yet: what may not be whole is unpacked again, too
   */
  public Future<Void> clear(Set<Path> used, boolean atOnce) {
    return vertx.executeBlocking(
        () -> {
          clearNow(used, atOnce);
          return null;
        },
        true);
  }

  private void clearNow(Set<Path> used, boolean atOnce) throws IOException {
    if (!Files.isDirectory(folder)) return;
    Instant now = clock.instant();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path one : all) {
        String name = one.getFileName().toString();
        if (used.contains(one.resolve(FILES)) || coming.containsKey(name)) {
          unused.remove(name);
          if (atOnce && !Files.exists(one.resolve(WHOLE)) && Files.isRegularFile(one.resolve(ZIP)))
            restore(one);
          continue;
        }
        // What is being unpacked is another's; after a crash nobody's.
        if (!atOnce && name.startsWith("new-")) continue;
        Instant since = unused.computeIfAbsent(name, none -> now);
        if (atOnce || !now.isBefore(since.plus(UNUSED))) {
          unused.remove(name);
          delete(one);
        }
      }
    }
  }

  private static String name(Path files) {
    return files.getParent().getFileName().toString();
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) delete(file);
      }
    }
    Files.deleteIfExists(path);
  }

  private static byte[] digest(byte[] zip) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(zip);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
