package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders that functions can read where they are another user than the gateway: what lies behind a
 * folder that others may not enter is copied, once for each content, to where they may. Blocking.
 */
final class Reachable implements AutoCloseable {
  private final boolean other;
  private Path copies;

  /**
   * @param other whether functions are another user
   */
  Reachable(boolean other) {
    this.other = other;
  }

  synchronized Path folder(Path folder) throws IOException {
    if (!other || isOpen(folder)) return folder;
    if (copies == null) {
      copies = Files.createTempDirectory(Path.of("/tmp"), "penstock-");
      Files.setPosixFilePermissions(copies, PosixFilePermissions.fromString("rwx--x--x"));
    }
    Path target = copies.resolve(CodeFingerprint.of(new Code.Package(folder)).hex());
    if (!Files.isDirectory(target)) {
      Path fresh = Files.createTempDirectory(copies, "new-");
      copy(folder, fresh);
      Files.move(fresh, target);
    }
    return target;
  }

  /**
   * @throws IOException with the remedy, when others may not run the program
   */
  void check(Path program, FunctionSpec spec) throws IOException {
    if (other && !isOpen(program))
      throw new IOException(
          program
              + " cannot be run by another user than this one: install it for all, or name another"
              + " with --runtime "
              + spec.runtime()
              + "=PATH");
  }

  /** Whether every user may enter, read and run it. */
  static boolean isOpen(Path path) {
    try {
      for (Path at = path.toAbsolutePath(); at != null; at = at.getParent()) {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(at);
        if (!rights.contains(PosixFilePermission.OTHERS_EXECUTE)) return false;
        if (at.equals(path) && !rights.contains(PosixFilePermission.OTHERS_READ)) return false;
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        Set.of(java.nio.file.FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path target = Files.createDirectories(to.resolve(from.relativize(folder)));
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isRegularFile()) return FileVisitResult.CONTINUE;
            Path target = to.resolve(from.relativize(file));
            Files.copy(file, target);
            boolean runs = Files.isExecutable(file);
            Files.setPosixFilePermissions(
                target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // a dangling link, or a circle of links
          }
        });
  }

  @Override
  public synchronized void close() {
    if (copies != null) CodePackages.delete(copies);
  }
}
