package io.penstock.function.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Lambda's runtimes bring beside the language, where {@code penstock runtimes add} put it. */
final class Libraries {
  private Libraries() {}

  /** The folder {@code node_modules} with AWS's SDK. */
  static Optional<Path> nodejs(Path libraries) {
    return there(libraries, "nodejs/node_modules");
  }

  /** A folder of packages with boto3. */
  static Optional<Path> python(Path libraries) {
    return there(libraries, "python/packages");
  }

  private static Optional<Path> there(Path libraries, String name) {
    if (libraries == null) return Optional.empty();
    Path folder = libraries.resolve(name).toAbsolutePath();
    return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
  }
}
