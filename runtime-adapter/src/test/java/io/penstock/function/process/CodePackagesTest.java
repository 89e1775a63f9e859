package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.penstock.function.FunctionSpec.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class CodePackagesTest {
  private static final String CANNOT =
      "Could not unzip uploaded file. Please check your file, then try to upload again.";
  private static final String TOO_LARGE = "Unzipped size must be smaller than 262144000 bytes";
  private static final String EMPTY = "Uploaded file must be a non-empty zip";

  @TempDir private Path folder;

  /** An archive under construction. */
  private static final class Zip {
    private final SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
    private final ZipArchiveOutputStream out;

    Zip() throws IOException {
      out = new ZipArchiveOutputStream(bytes);
    }

    Zip file(String name, String text) throws IOException {
      return entry(name, UnixStat.FILE_FLAG | 0644, text.getBytes(StandardCharsets.UTF_8));
    }

    Zip link(String name, String target) throws IOException {
      return entry(name, UnixStat.LINK_FLAG | 0777, target.getBytes(StandardCharsets.UTF_8));
    }

    Zip entry(String name, int mode, byte[] content) throws IOException {
      var entry = new ZipArchiveEntry(name);
      entry.setUnixMode(mode);
      out.putArchiveEntry(entry);
      if (content.length > 0) out.write(content);
      out.closeArchiveEntry();
      return this;
    }

    Zip zeros(String name, long size) throws IOException {
      out.putArchiveEntry(new ZipArchiveEntry(name));
      byte[] block = new byte[1 << 20];
      for (long left = size; left > 0; left -= block.length)
        out.write(block, 0, (int) Math.min(left, block.length));
      out.closeArchiveEntry();
      return this;
    }

    byte[] done() throws IOException {
      out.close();
      return Arrays.copyOf(bytes.array(), (int) bytes.size());
    }
  }

  private interface Making {
    byte[] make() throws IOException;
  }

  private static byte[] replaced(byte[] bytes, String from, String to) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace(from, to);
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sets a little-endian number at an offset from each of the central directory's headers. */
  private static byte[] patched(byte[] bytes, int offset, int width, long value) {
    byte[] copy = bytes.clone();
    for (int i = 0; i + 46 < copy.length; i++)
      if (copy[i] == 'P' && copy[i + 1] == 'K' && copy[i + 2] == 1 && copy[i + 3] == 2)
        for (int b = 0; b < width; b++) copy[i + offset + b] = (byte) (value >>> (8 * b));
    return copy;
  }

  private static Zip good() throws IOException {
    return new Zip().file("index.js", "exports.handler = async () => 1;");
  }

  private static byte[] deflated(int size) throws IOException {
    byte[] noise = new byte[size];
    new Random(7).nextBytes(noise);
    return new Zip().entry("noise", UnixStat.FILE_FLAG | 0644, noise).done();
  }

  private static Map<String, Making> attacks() {
    var all = new LinkedHashMap<String, Making>();
    for (String name :
        List.of(
            "../evil",
            "a/../../evil",
            "a/../b",
            "..",
            "../",
            "/etc/cron.d/evil",
            "//evil",
            "..\\evil",
            "a\\..\\..\\evil",
            "a\0b",
            "a\nb",
            "a\u001b[2Jb",
            "n".repeat(256),
            "d/".repeat(600) + "f"))
      all.put(
          "the name "
              + name.replaceAll("\\p{Cntrl}", "?").substring(0, Math.min(20, name.length())),
          () -> good().file(name, "x").done());
    all.put("a link to /etc/passwd", () -> good().link("l", "/etc/passwd").done());
    all.put("a link to the parent", () -> good().link("l", "..").done());
    all.put("a link that climbs", () -> good().link("a/b/l", "../../../x").done());
    all.put("a link to nothing", () -> good().link("l", "missing").done());
    all.put("an empty link", () -> good().link("l", "").done());
    all.put("a link to itself", () -> good().link("l", "l").done());
    all.put("two links in a circle", () -> good().link("a", "b").link("b", "a").done());
    all.put(
        "a link that climbs through another",
        () ->
            good()
                .file("x/y/z/f", "")
                .link("x/y/z/up", "../../..")
                .link("x/y/z/out", "up/../..")
                .done());
    all.put("a file through a link", () -> good().link("d", ".").file("d/index2.js", "x").done());
    all.put("a file over a link", () -> good().link("l", "index.js").file("l", "x").done());
    all.put("a link over a file", () -> good().link("index.js", ".").done());
    all.put("a very long link", () -> good().link("l", "x/".repeat(4_000)).done());
    all.put("one name twice", () -> good().file("a", "1").file("a", "2").done());
    all.put("one name in two spellings", () -> good().file("a/b", "1").file("a//b", "2").done());
    all.put("a dot in between", () -> good().file("a/b", "1").file("a/./b", "2").done());
    all.put("a file where a folder is", () -> good().file("a/b", "1").file("a", "2").done());
    all.put("a folder where a file is", () -> good().file("a", "1").file("a/b", "2").done());
    all.put("a device", () -> good().entry("d", 0020644, new byte[0]).done());
    all.put("a block device", () -> good().entry("d", 0060644, new byte[0]).done());
    all.put("a pipe", () -> good().entry("p", 0010644, new byte[0]).done());
    all.put("a socket", () -> good().entry("s", 0140644, new byte[0]).done());
    all.put("no zip at all", () -> "#!/bin/sh\necho hello\n".getBytes(StandardCharsets.UTF_8));
    all.put("nothing", () -> new byte[0]);
    all.put("a tarball", () -> new byte[10_240]);
    all.put("half of a zip", () -> Arrays.copyOf(good().done(), 60));
    all.put("a zip without its end", () -> Arrays.copyOf(good().done(), good().done().length - 22));
    all.put("a zip of only its beginning", () -> "PK\3\4".getBytes(StandardCharsets.UTF_8));
    all.put("a wrong checksum", () -> patched(good().done(), 16, 4, 0xdeadbeefL));
    all.put("a changed byte", () -> flipped(deflated(5_000)));
    all.put("an encrypted entry", () -> patched(good().done(), 8, 2, 1));
    all.put("an unknown method", () -> patched(good().done(), 10, 2, 99));
    all.put("an entry that begins elsewhere", () -> patched(good().done(), 42, 4, 0x7fffff00L));
    all.put("other names in the two places", () -> localRenamed());
    return all;
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] copy = bytes.clone();
    copy[copy.length / 2] ^= 0x40;
    return copy;
  }

  /** The local header says one thing and the directory another: the directory leads out. */
  private static byte[] localRenamed() throws IOException {
    byte[] bytes = new Zip().file("aa/evil", "x").done();
    int directory = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("aa/evil");
    byte[] copy = bytes.clone();
    copy[directory] = '.';
    copy[directory + 1] = '.';
    return copy;
  }

  @TestFactory
  Stream<DynamicTest> hostileArchivesAreRefusedAndLeaveNothing() {
    var attacks = attacks();
    assertTrue(attacks.size() >= 40);
    return attacks.entrySet().stream()
        .map(one -> dynamicTest(one.getKey(), () -> refused(one.getValue().make(), CANNOT)));
  }

  private void refused(byte[] archive, String message) throws IOException {
    Path outside = Files.createTempDirectory(folder, "attack-");
    Path file = Files.write(outside.resolve("function.zip"), archive);
    Path work = Files.createDirectory(outside.resolve("work"));
    var problem =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CodePackages(work).prepare(new Code.Package(file), null));
    assertEquals(message, problem.getMessage());
    try (Stream<Path> left = Files.walk(outside)) {
      assertEquals(List.of(outside, file, work), left.sorted().toList());
    }
  }

  @Test
  void aBombIsStoppedAtTheLimit() throws IOException {
    refused(new Zip().zeros("bomb", CodePackages.UNZIPPED_BYTES + 1).done(), TOO_LARGE);
  }

  @Test
  void manySmallBombsAreOneBomb() throws IOException {
    var zip = new Zip();
    for (int i = 0; i < 6; i++) zip.zeros("part" + i, CodePackages.UNZIPPED_BYTES / 5);
    refused(zip.done(), TOO_LARGE);
  }

  @Test
  void aLieAboutTheSizeDoesNotHelp() throws IOException {
    refused(patched(new Zip().zeros("bomb", 300_000_000).done(), 24, 4, 1_000), TOO_LARGE);
  }

  @Test
  void anEmptyArchiveIsRefused() throws IOException {
    refused(new Zip().done(), EMPTY);
  }

  @Test
  void tooManyEntriesAreRefused() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new java.util.zip.ZipOutputStream(bytes)) {
      for (int i = 0; i <= 100_000; i++) zip.putNextEntry(new java.util.zip.ZipEntry("f" + i));
    }
    refused(bytes.toByteArray(), CANNOT);
  }

  @Test
  void whatIsGoodIsUnpackedAsItWas() throws IOException {
    byte[] archive =
        good()
            .entry("bin/run", UnixStat.FILE_FLAG | 0755, "#!/bin/sh\n".getBytes())
            .entry("suid", UnixStat.FILE_FLAG | 04755, new byte[] {1, 2})
            .file("deep/er/x.txt", "text")
            .file("Ünï/ç.txt", "names")
            .file("A", "upper")
            .file("a", "lower")
            .link("node_modules/.bin/run", "../../bin/run")
            .done();
    Path file = Files.write(folder.resolve("function.zip"), archive);
    var packages = new CodePackages(folder.resolve("work"));
    Path code = packages.prepare(new Code.Package(file), null);
    assertEquals("text", Files.readString(code.resolve("deep/er/x.txt")));
    assertEquals("names", Files.readString(code.resolve("Ünï/ç.txt")));
    assertEquals("lower", Files.readString(code.resolve("a")));
    assertEquals("#!/bin/sh\n", Files.readString(code.resolve("node_modules/.bin/run")));
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(code.resolve("suid")));
    assertEquals("rwxr-xr-x", mode(code.resolve("bin/run")));
    assertEquals("rwxr-xr-x", mode(code.resolve("suid")));
    assertEquals("rw-r--r--", mode(code.resolve("index.js")));
    assertEquals(code, packages.prepare(new Code.Package(file), null), "unpacked once");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFolderBeyondTheLimitIsRefused() throws IOException {
    Path code = Files.createDirectory(folder.resolve("code"));
    try (var file = new java.io.RandomAccessFile(code.resolve("big").toFile(), "rw")) {
      file.setLength(CodePackages.UNZIPPED_BYTES + 1); // a hole: no disk is used
    }
    var problem =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CodePackages(folder.resolve("w")).prepare(new Code.Package(code), null));
    assertEquals(TOO_LARGE, problem.getMessage());
    assertFalse(Files.exists(folder.resolve("w")));
  }
}
