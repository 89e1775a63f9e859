package io.penstock.trigger.stream;

import io.penstock.trigger.fetch.Fetched;
import java.nio.file.Path;

/** Real servers that stand for others in tests, run in JVMs and on class paths of their own. */
public final class Doubles {
  private static final Path DOUBLES =
      Path.of("../gateway/src/test/doubles").toAbsolutePath().normalize();

  private Doubles() {}

  /** The folder with a double's sources. */
  public static Path folder(String name) {
    return DOUBLES.resolve(name);
  }

  /** The folder with its class path, filled by Maven the first time. */
  public static Path jars(String name) throws Exception {
    return Fetched.jars(name, folder(name).resolve("pom.xml"));
  }

  /** The folder of a double that is a package of npm's. */
  static Path packages(String name) throws Exception {
    return Fetched.packages(Path.of("target/doubles", name).toAbsolutePath(), folder(name));
  }
}
