package io.penstock.trigger.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders under {@code target} with what tests fetch from the registries: filled once for all JVMs
 * that run tests, and again when what they were filled from has changed.
 */
public final class Fetched {
  private Fetched() {}

  /** The jars that a pom names. */
  public static Path jars(String name, Path pom) throws IOException, InterruptedException {
    Path folder = Path.of("target", "doubles", name).toAbsolutePath();
    fill(
        folder,
        List.of(pom),
        () ->
            command(
                Path.of("..").toAbsolutePath(),
                "./mvnw",
                "-B",
                "-q",
                "-f",
                pom.toAbsolutePath().toString(),
                "dependency:copy-dependencies",
                "-DoutputDirectory=" + folder));
    return folder;
  }

  /** A copy of a folder's files with the packages that its lock file names. */
  public static Path packages(Path folder, Path from) throws IOException, InterruptedException {
    List<Path> files;
    try (Stream<Path> all = Files.list(from)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    fill(
        folder,
        files,
        () -> {
          for (Path file : files)
            Files.copy(
                file,
                folder.resolve(file.getFileName().toString()),
                StandardCopyOption.REPLACE_EXISTING);
          command(folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        });
    return folder;
  }

  /** Runs a program to its end, which must be good. */
  private static void command(Path folder, String... command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("fetched", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    assertEquals(
        0,
        process.waitFor(),
        () -> String.join(" ", command) + ":\n" + String.join("\n", read(log)));
    Files.delete(log);
  }

  private static List<String> read(Path log) {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something that fills a folder. */
  private interface Filling {
    void run() throws IOException, InterruptedException;
  }

  private static synchronized void fill(Path folder, List<Path> from, Filling filling)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var text = new StringBuilder();
    for (Path file : from)
      text.append(file.getFileName()).append('\n').append(Files.readString(file));
    Path stamp = folder.resolve(".filled");
    try (var lock =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock(); // released when it is closed
      if (Files.exists(stamp)
          && Files.readString(stamp, StandardCharsets.UTF_8).contentEquals(text)) return;
      filling.run();
      Files.writeString(stamp, text);
    }
  }
}
