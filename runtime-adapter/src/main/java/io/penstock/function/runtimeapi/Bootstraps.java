package io.penstock.function.runtimeapi;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The runtimes' programs that come with Penstock, as files that interpreters can run. */
public final class Bootstraps {
  /** Below the unpacked folder. */
  public static final String NODEJS = "nodejs/bootstrap.cjs";

  /** Below the unpacked folder. */
  public static final String PYTHON = "python/bootstrap.py";

  /** Below the unpacked folder. */
  public static final String RUBY = "ruby/bootstrap.rb";

  private static final List<String> FILES =
      List.of(
          NODEJS,
          "nodejs/loading.cjs",
          "nodejs/streaming.cjs",
          PYTHON,
          "python/_penstock_json.py",
          "python/_penstock_logs.py",
          "snapshot_restore_py.py",
          RUBY);

  private Bootstraps() {}

  /** Writes them below the folder, over what is there. Blocking. */
  public static void unpack(Path folder) throws IOException {
    for (String file : FILES) {
      Path target = folder.resolve(file);
      Files.createDirectories(target.getParent());
      try (InputStream in = Bootstraps.class.getResourceAsStream("/penstock/runtime/" + file)) {
        if (in == null) {
          throw new FileNotFoundException("penstock/runtime/" + file + " is not in this build");
        }
        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
