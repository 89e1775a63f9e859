package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A function's code and layers as folders. Blocking. */
final class Packing {
  private final Path folder;
  private final CodePackages packages;

  Packing(Path folder) {
    this.folder = folder;
    this.packages = new CodePackages(folder);
  }

  /**
   * @param code folder of the function's own
   * @param layers what is to be in /opt; null when there is nothing
   */
  record Packed(Path code, Path layers) {
    /** Names of the programs of layers that are to run beside the function. */
    Set<String> extensions() throws IOException {
      if (layers == null || !Files.isDirectory(layers.resolve("extensions"))) return Set.of();
      try (Stream<Path> files = Files.list(layers.resolve("extensions"))) {
        return files
            .filter(f -> Files.isRegularFile(f) && Files.isExecutable(f))
            .map(f -> f.getFileName().toString())
            .collect(Collectors.toSet());
      }
    }
  }

  /**
   * @param inlineFile the name inline text is written under
   * @throws IllegalArgumentException with Lambda's message when a package cannot be used
   */
  Packed of(FunctionSpec spec, String inlineFile) throws IOException {
    Path code = packages.prepare(spec.code(), inlineFile);
    if (spec.layers().isEmpty()) return new Packed(code, null);
    var layers = new ArrayList<Path>();
    for (Path layer : spec.layers()) layers.add(packages.prepare(new Code.Package(layer), null));
    return new Packed(code, layers.size() == 1 ? layers.getFirst() : merged(layers));
  }

  /** Of several layers one folder, made once for each content: later ones over earlier ones. */
  private Path merged(List<Path> layers) throws IOException {
    var content = new StringBuilder();
    for (Path layer : layers)
      content.append(CodeFingerprint.of(new Code.Package(layer)).hex()).append(layer).append('\n');
    Path target =
        folder.resolve("layers-" + CodeFingerprint.of(new Code.Inline(content.toString())).hex());
    if (Files.isDirectory(target)) return target;
    Files.createDirectories(folder);
    Path fresh = Files.createTempDirectory(folder, "new-");
    for (Path layer : layers) lay(layer, fresh);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      return Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) throw e;
      CodePackages.delete(fresh); // another start was quicker
      return target;
    }
  }

  private static void lay(Path layer, Path onto) throws IOException {
    try (Stream<Path> files = Files.walk(layer)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = onto.resolve(layer.relativize(file));
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(target);
            Files.createDirectory(target);
          }
        } else {
          if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) CodePackages.delete(target);
          Files.copy(
              file,
              target,
              LinkOption.NOFOLLOW_LINKS,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
