package io.penstock.gateway.lambda.code;

import io.penstock.function.process.CodeArchive;
import io.penstock.function.process.RefusedPackageException;
import io.penstock.trigger.fuzz.Input;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Zip files of code: refused in words, or unpacked into their folder and nowhere else. */
public final class ZipFuzz {
  private static final Path ROOM = room();

  private ZipFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Path archive = ROOM.resolve("code.zip");
    Path target = ROOM.resolve("unpacked");
    Files.write(archive, data);
    Files.createDirectories(target);
    try {
      CodeArchive.unpack(archive, target);
    } catch (IOException | RefusedPackageException e) {
      // refused in words
    }
    inside(target);
    try (Stream<Path> all = Files.list(ROOM)) {
      Input.hold(all.count() == 2, "something beside the folder");
    }
    empty(target);
  }

  private static void inside(Path target) throws IOException {
    try (Stream<Path> all = Files.walk(target)) {
      for (Path one : (Iterable<Path>) all::iterator)
        Input.hold(
            !Files.exists(one) || one.toRealPath().startsWith(target), "a link that leads out");
    }
  }

  private static void empty(Path target) throws IOException {
    try (Stream<Path> all = Files.walk(target)) {
      for (Path one : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator)
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)
            || Files.exists(one, LinkOption.NOFOLLOW_LINKS)) Files.delete(one);
    }
  }

  private static Path room() {
    try {
      Path room = Files.createTempDirectory("zip-fuzz").toRealPath();
      room.toFile().deleteOnExit();
      return room;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
