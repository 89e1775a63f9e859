package io.penstock.gateway.lambda.code;

import io.penstock.function.FunctionSpec.Code;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Code as a zip file: as it was uploaded, or zipped for the occasion. Any thread. */
public final class CodeZips {
  private static final long MOST = 262_144_000;

  private final Vertx vertx;
  private final CodeStore store;

  public CodeZips(Vertx vertx, CodeStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /**
   * A zip file.
   *
   * @param temporary whether it goes once it was sent
   */
  public record Zip(Path file, boolean temporary) {}

  /** Null where the code is not on this machine, or is there no more. */
  public Future<Zip> of(Code code) {
    return vertx.executeBlocking(
        () ->
            switch (code) {
              case Code.Package p -> packed(p.path());
              case Code.Inline inline -> inline(inline.text());
              case Code.Endpoint _, Code.Image _, Code.Worker _ -> null;
            },
        false);
  }

  /** It has been sent, or could not be. */
  public void done(Zip zip) {
    if (zip.temporary()) vertx.fileSystem().delete(zip.file().toString());
  }

  private Zip packed(Path path) throws IOException {
    Path kept = store.zip(path);
    if (kept != null) return new Zip(kept, false);
    if (Files.isRegularFile(path)) return new Zip(path, false);
    return Files.isDirectory(path) ? zipped(path) : null;
  }

  private static Zip inline(String text) throws IOException {
    Path file = Files.createTempFile("penstock-code", ".zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry(text.contains("exports") ? "index.js" : "index.py"));
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return new Zip(file, true);
  }

  private static Zip zipped(Path root) throws IOException {
    Path file = Files.createTempFile("penstock-code", ".zip");
    long[] bytes = {0};
    try (OutputStream raw = Files.newOutputStream(file);
        var out = new ZipOutputStream(raw)) {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path one, BasicFileAttributes facts)
                throws IOException {
              if (!facts.isRegularFile()) return FileVisitResult.CONTINUE;
              bytes[0] += facts.size();
              if (bytes[0] > MOST) throw new IOException("more code than Lambda takes");
              out.putNextEntry(new ZipEntry(root.relativize(one).toString()));
              Files.copy(one, out);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new Zip(file, true);
  }
}
