package io.penstock.function.process;

import io.penstock.function.FunctionSpec.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Makes a function's code a folder that can be run: a folder stays where it is, an archive is
 * unpacked once for each content. Archives are other people's: names that lead out, links, special
 * files, too many or too large entries are refused before anything of them is used. Blocking.
 */
public final class CodePackages {
  /** Lambda's limit on a package, unzipped. */
  public static final long UNZIPPED_BYTES = 262_144_000;

  private static final int ENTRIES = 100_000;
  private static final int NAME_CHARACTERS = 1_024;

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
        case Code.Endpoint _, Code.Worker _ ->
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
      unpack(archive, fresh);
    } catch (ZipException | IllegalArgumentException e) {
      delete(fresh);
      if (e instanceof IllegalArgumentException refused) throw refused;
      throw new IllegalArgumentException(
          "Could not unzip uploaded file. Please check your file, then try to upload again.", e);
    } catch (IOException e) {
      delete(fresh);
      throw new IllegalArgumentException(
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

  private static void unpack(Path archive, Path target) throws IOException {
    var seen = new HashSet<Path>();
    long[] left = {UNZIPPED_BYTES};
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      int count = 0;
      Enumeration<ZipArchiveEntry> entries = zip.getEntries();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        if (++count > ENTRIES) throw new ZipException("too many entries");
        Path path = inside(target, entry);
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        if (!seen.add(path)) throw new ZipException("an entry comes twice");
        if (!zip.canReadEntryData(entry)) throw new ZipException("an entry cannot be read");
        Files.createDirectories(path.getParent());
        try (InputStream in = zip.getInputStream(entry);
            OutputStream out = Files.newOutputStream(path)) {
          copy(in, out, left);
        }
        boolean executable = (entry.getUnixMode() & 0111) != 0;
        Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  /** Where an entry goes; its name and kind are checked before. */
  private static Path inside(Path target, ZipArchiveEntry entry) throws ZipException {
    String name = entry.getName();
    if (name.isEmpty()
        || name.length() > NAME_CHARACTERS
        || name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.indexOf('\0') >= 0) throw new ZipException("a name that cannot be used");
    int type = entry.getUnixMode() & 0170000;
    boolean plain = type == 0 || type == 0100000 || type == 0040000;
    if (entry.isUnixSymlink() || !plain) throw new ZipException("a link or special file");
    Path path = target.resolve(name).normalize();
    if (!path.startsWith(target) || path.equals(target) && !entry.isDirectory())
      throw new ZipException("a name that leads out");
    for (Path part : target.relativize(path))
      if (part.toString().equals("..")) throw new ZipException("a name that leads out");
    return path;
  }

  private static void copy(InputStream in, OutputStream out, long[] left) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      left[0] -= n;
      if (left[0] < 0) throw tooLarge();
      out.write(buffer, 0, n);
    }
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException(
        "Unzipped size must be smaller than " + UNZIPPED_BYTES + " bytes");
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
