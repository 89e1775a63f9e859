package io.penstock.function.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/**
 * Unpacks a zip file. Archives are other people's: names that lead out, special files, repeated,
 * broken, too many or too large entries are refused. Links are made last, so that nothing is
 * written through one, and none may lead out.
 */
public final class CodeArchive {
  private static final int ENTRIES = 100_000;
  private static final int NAME_CHARACTERS = 1_024;
  private static final int PART_BYTES = 255;
  private static final int LINK_BYTES = 4_096;

  /** For others the library asks for libraries that are not there. */
  private static final Set<Integer> METHODS =
      Set.of(
          ZipMethod.STORED.getCode(),
          ZipMethod.DEFLATED.getCode(),
          ZipMethod.ENHANCED_DEFLATED.getCode(),
          ZipMethod.BZIP2.getCode());

  private final Path root;
  private final Set<Path> files = new HashSet<>();
  private final Map<Path, String> links = new LinkedHashMap<>();
  private final byte[] buffer = new byte[64 * 1024];
  private long left = CodePackages.UNZIPPED_BYTES;

  private CodeArchive(Path root) {
    this.root = root;
  }

  /**
   * @param target an empty folder
   * @throws IOException for an archive that cannot be used
   * @throws RefusedPackageException for one that is too large
   */
  public static void unpack(Path archive, Path target) throws IOException {
    if (count(archive) > ENTRIES) throw new ZipException("too many entries");
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      new CodeArchive(target).unpack(zip);
    }
  }

  /** As the JDK has it, which keeps little of each; 0 where it takes no such archive. */
  private static int count(Path archive) throws IOException {
    try (var zip = new java.util.zip.ZipFile(archive.toFile())) {
      return zip.size();
    } catch (ZipException e) {
      return 0;
    }
  }

  private void unpack(ZipFile zip) throws IOException {
    List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
    if (entries.isEmpty())
      throw new RefusedPackageException("Uploaded file must be a non-empty zip", null);
    if (entries.size() > ENTRIES) throw new ZipException("too many entries");
    long said = 0;
    for (ZipArchiveEntry entry : entries) said += Math.max(0, entry.getSize());
    if (said > left) throw CodePackages.tooLarge();
    for (ZipArchiveEntry entry : entries) unpack(zip, entry);
    for (var link : links.entrySet())
      Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
    Path real = root.toRealPath();
    for (Path link : links.keySet())
      if (!link.toRealPath().startsWith(real)) throw new ZipException("a link that leads out");
  }

  private void unpack(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    Path path = inside(entry.getName());
    int type = entry.getUnixMode() & 0170000;
    if (type != 0 && type != 0100000 && type != 0040000 && !entry.isUnixSymlink())
      throw new ZipException("a special file");
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    if (path.equals(root) || !files.add(path)) throw new ZipException("an entry comes twice");
    if (!METHODS.contains(entry.getMethod()) || !zip.canReadEntryData(entry))
      throw new ZipException("an entry is compressed in a way that is not read here");
    Files.createDirectories(path.getParent());
    try (InputStream in = zip.getInputStream(entry)) {
      if (entry.isUnixSymlink()) link(path, entry, in);
      else file(path, entry, in);
    }
  }

  private void file(Path path, ZipArchiveEntry entry, InputStream in) throws IOException {
    var sum = new CRC32();
    try (OutputStream out =
        Files.newOutputStream(path, java.nio.file.StandardOpenOption.CREATE_NEW)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        left -= n;
        if (left < 0) throw CodePackages.tooLarge();
        sum.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    }
    if (sum.getValue() != entry.getCrc()) throw new ZipException("a wrong checksum");
    boolean executable = (entry.getUnixMode() & 0111) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private void link(Path path, ZipArchiveEntry entry, InputStream in) throws IOException {
    byte[] target = in.readNBytes(LINK_BYTES);
    String text = new String(target, StandardCharsets.UTF_8);
    if (target.length == 0 || target.length == LINK_BYTES || text.indexOf('\0') >= 0)
      throw new ZipException("a link to nowhere: " + entry.getName());
    if (!path.getParent().resolve(text).normalize().startsWith(root))
      throw new ZipException("a link that leads out");
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) throw new ZipException("a link over a file");
    links.put(path, text);
  }

  /** Where an entry goes. */
  private Path inside(String name) throws ZipException {
    if (name.isEmpty()
        || name.length() > NAME_CHARACTERS
        || name.startsWith("/")
        || name.chars().anyMatch(c -> c == '\\' || c < 0x20 || c == 0x7f))
      throw new ZipException("a name that cannot be used");
    for (String part : name.split("/"))
      if (part.equals("..") || part.getBytes(StandardCharsets.UTF_8).length > PART_BYTES)
        throw new ZipException("a name that leads out");
    return root.resolve(name).normalize();
  }
}
