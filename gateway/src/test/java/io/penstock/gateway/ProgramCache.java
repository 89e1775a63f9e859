package io.penstock.gateway;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * How tests start the program as a process of its own: from jars, with a class cache as the
 * launcher has one, for a start takes half the time then and some tests start it thirty times. Made
 * anew when the classes have changed; without a cache everything works, more slowly.
 */
public final class ProgramCache {
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx256m",
          "-Xlog:disable",
          "--enable-native-access=ALL-UNNAMED");
  private static final Path FOLDER = Path.of("target", "program-cache").toAbsolutePath();
  private static final Path CACHE = FOLDER.resolve("classes.aot");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private static List<String> command;

  private ProgramCache() {}

  /** The command up to the arguments of the program. */
  public static synchronized List<String> command() throws IOException {
    if (command == null) command = make();
    return command;
  }

  private static List<String> make() throws IOException {
    Files.createDirectories(FOLDER);
    try (var lock =
        FileChannel.open(
            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock(); // released when it is closed
      var jars = new ArrayList<String>();
      long newest = 0;
      for (String part : classPath().split(File.pathSeparator)) {
        Path at = Path.of(part).toAbsolutePath();
        if (!Files.isDirectory(at)) {
          if (Files.exists(at)) jars.add(at.toString());
          continue;
        }
        if (at.endsWith("test-classes")) continue;
        newest = Math.max(newest, newest(at));
        jars.add(FOLDER.resolve(at.getParent().getParent().getFileName() + ".jar").toString());
      }
      var all = new ArrayList<String>(List.of(JAVA));
      all.addAll(OPTIONS);
      var program =
          List.of("-cp", String.join(File.pathSeparator, jars), "io.penstock.gateway.Main");
      String stamp = newest + " " + program;
      Path stamped = FOLDER.resolve("stamp");
      if (!Files.exists(stamped) || !Files.readString(stamped).equals(stamp)) {
        Files.deleteIfExists(stamped);
        Files.deleteIfExists(CACHE);
        for (String part : classPath().split(File.pathSeparator))
          jar(Path.of(part).toAbsolutePath());
        train(all, program);
        Files.writeString(stamped, stamp);
      }
      if (Files.exists(CACHE)) all.add("-XX:AOTCache=" + CACHE);
      all.addAll(program);
      return List.copyOf(all);
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static long newest(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
    }
  }

  private static void jar(Path classes) throws IOException {
    if (!Files.isDirectory(classes) || classes.endsWith("test-classes")) return;
    Path jar = FOLDER.resolve(classes.getParent().getParent().getFileName() + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        var zip = new ZipOutputStream(out);
        var files = Files.walk(classes)) {
      zip.setLevel(0);
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
  }

  private static void train(List<String> java, List<String> program) throws IOException {
    var training = new ArrayList<>(java);
    training.add("-XX:AOTCacheOutput=" + CACHE);
    training.addAll(program);
    training.add("rehearse");
    Process process =
        new ProcessBuilder(training)
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("training.log").toFile())
            .start();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
