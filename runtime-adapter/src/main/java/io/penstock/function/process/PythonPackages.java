package io.penstock.function.process;

import io.penstock.function.process.Interpreters.Interpreter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is installed beside a Python, seen by its folders. Blocking, well below a millisecond. */
final class PythonPackages {
  private PythonPackages() {}

  static boolean has(Interpreter python, String name) {
    return folders(python).stream()
        .anyMatch(
            folder ->
                Files.isDirectory(folder.resolve(name))
                    || Files.exists(folder.resolve(name + ".py")));
  }

  /** The version in the name of its {@code dist-info} folder; empty when it is not there. */
  static String version(Interpreter python, String name) {
    return version(folders(python), name);
  }

  /** The same of packages in these folders. */
  static String version(List<Path> folders, String name) {
    for (Path folder : folders) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, name + "-*.dist-info")) {
        for (Path info : found)
          return info.getFileName().toString().replaceAll("^.*?-|\\.dist-info$", "");
      } catch (IOException e) {
        // no such folder
      }
    }
    return "";
  }

  private static List<Path> folders(Interpreter python) {
    String[] parts = python.version().split("\\.");
    String name = "python" + parts[0] + (parts.length > 1 ? "." + parts[1] : "");
    Path prefix = python.program().getParent().getParent();
    Path lib = prefix.resolve("lib").resolve(name);
    return List.of(
        lib.resolve("site-packages"),
        lib.resolve("dist-packages"),
        prefix.resolve("lib/python3/dist-packages"),
        Path.of("/usr/local/lib", name, "dist-packages"));
  }
}
