package io.penstock.gateway.s3.object;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Content that has come, synced to disk and not yet an object. Closing removes what is left. */
public final class Staged implements AutoCloseable {
  private static final int PIECE = 128 * 1024;

  private final Path file;
  private final long size;
  private final Digests digests;

  private Staged(Path file, long size, Digests digests) {
    this.file = file;
    this.size = size;
    this.digests = digests;
  }

  /**
   * Writes all that comes. Blocks.
   *
   * @param most bytes
   */
  static Staged of(Path file, InputStream in, Digests digests, long most) throws IOException {
    boolean whole = false;
    try (var out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] piece = new byte[PIECE];
      long size = 0;
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        size += read;
        if (size > most) throw new TooLargeException();
        digests.update(piece, read);
        for (var left = ByteBuffer.wrap(piece, 0, read); left.hasRemaining(); ) out.write(left);
      }
      out.force(true);
      whole = true;
      return new Staged(file, size, digests);
    } finally {
      if (!whole) Files.deleteIfExists(file);
    }
  }

  /**
   * One file of several. Blocks.
   *
   * @param digests null where nobody asks: the bytes then pass by
   */
  static Staged joined(Path file, List<Path> parts, Digests digests) throws IOException {
    boolean whole = false;
    try (var out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (Path part : parts) append(part, out, digests);
      out.force(true);
      whole = true;
      return new Staged(file, out.size(), digests);
    } finally {
      if (!whole) Files.deleteIfExists(file);
    }
  }

  private static void append(Path part, FileChannel out, Digests digests) throws IOException {
    try (var in = FileChannel.open(part, StandardOpenOption.READ)) {
      if (digests == null) {
        long size = in.size();
        for (long at = 0; at < size; ) at += in.transferTo(at, size - at, out);
        return;
      }
      var piece = ByteBuffer.allocate(PIECE);
      while (in.read(piece.clear()) >= 0) {
        digests.update(piece.array(), piece.position());
        piece.flip();
        while (piece.hasRemaining()) out.write(piece);
      }
    }
  }

  /** There is more than S3 takes at once. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;
  }

  public Path file() {
    return file;
  }

  public long size() {
    return size;
  }

  public Digests digests() {
    return digests;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
