package io.penstock.function.process;

import io.penstock.function.FunctionSpec.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes a function's code a folder that can be run: a folder stays where it is, an archive is
 * unpacked once for each content, whole or not at all. Blocking.
 */
final class CodePackages {
  /** Lambda's limit on a package, unzipped. */
  public static final long UNZIPPED_BYTES = 262_144_000;

  private final Path folder;

  public CodePackages(Path folder) {
    this.folder = folder;
  }

  /**
   * The folder with the code.
   *
   * @param inlineFile the name inline text is written under
   * @throws IllegalArgumentException with Lambda's message when the package cannot be used
   */
  Path prepare(Code code, String inlineFile) {
    try {
      return switch (code) {
        case Code.Package p when Files.isDirectory(p.path()) -> folder(p.path());
        case Code.Package p when Files.isRegularFile(p.path()) -> unpacked(p.path());
        case Code.Package p ->
            throw new IllegalArgumentException("CodeUri " + p.path() + " does not exist.");
        case Code.Inline inline -> written(inline, inlineFile);
        case Code.Endpoint _, Code.Image _, Code.Worker _ ->
            throw new IllegalArgumentException("not a package: it runs elsewhere");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(Path path) throws IOException {
    long bytes = 0;
    var fingerprint = CodeFingerprint.of(new Code.Package(path));
    bytes += fingerprint.bytes();
    if (bytes > UNZIPPED_BYTES) throw tooLarge();
    return path.toRealPath();
  }

  private Path written(Code.Inline inline, String name) throws IOException {
    Path target = folder.resolve("inline-" + CodeFingerprint.of(inline).hex());
    if (Files.isDirectory(target)) return target;
    Path fresh = fresh();
    Files.writeString(fresh.resolve(name), inline.text(), StandardCharsets.UTF_8);
    return moved(fresh, target);
  }

  private Path unpacked(Path archive) throws IOException {
    Path target = folder.resolve("zip-" + CodeFingerprint.content(archive));
    if (Files.isDirectory(target)) return target;
    Path fresh = fresh();
    try {
      CodeArchive.unpack(archive, fresh);
    } catch (IOException | RuntimeException e) {
      delete(fresh);
      if (e instanceof RefusedPackageException refused) throw refused;
      throw new RefusedPackageException(
          "Could not unzip uploaded file. Please check your file, then try to upload again.", e);
    }
    return moved(fresh, target);
  }

  private Path fresh() throws IOException {
    Files.createDirectories(folder);
    return Files.createTempDirectory(folder, "new-");
  }

  private static Path moved(Path fresh, Path target) throws IOException {
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      return Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) throw e;
      delete(fresh); // another start was quicker
      return target;
    }
  }

  static RefusedPackageException tooLarge() {
    return new RefusedPackageException(
        "Unzipped size must be smaller than " + UNZIPPED_BYTES + " bytes", null);
  }

  static void delete(Path folder) {
    try {
      if (Files.isDirectory(folder) && !Files.isSymbolicLink(folder)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          for (Path file : files) delete(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // left behind: the next start does not use it
    }
  }
}
