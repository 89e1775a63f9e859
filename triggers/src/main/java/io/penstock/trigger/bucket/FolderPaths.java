package io.penstock.trigger.bucket;

import io.penstock.trigger.bucket.ObjectIndex.Known;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/**
 * A folder's files as objects: keys are paths below it. What begins with a dot is nobody's object,
 * nor are links. Blocks.
 */
final class FolderPaths {
  /** Larger files have an eTag of size and time, as of parts: reading them would take long. */
  private static final long MOST_HASHED = 64L << 20;

  private static final String ATTRIBUTES = "unix:size,lastModifiedTime,ctime,ino,isRegularFile";

  private final Path root;

  FolderPaths(Path root) {
    this.root = root;
  }

  /**
   * A file as it is now.
   *
   * @param modifiedMillis when it was last written to
   * @param changed nanoseconds: when it last came or changed in any way, by the file system
   */
  record Stat(long size, String mark, long modifiedMillis, long changed) {
    boolean is(Known known) {
      return known != null && known.size() == size && known.mark().equals(mark);
    }
  }

  Path root() {
    return root;
  }

  Path path(String key) {
    return root.resolve(key);
  }

  /** Whether a path below the folder may be that of an object, or of a folder of objects. */
  static boolean isKey(String key) {
    return !key.startsWith(".") && !key.contains("/.") && ObjectKeys.problem(key) == null;
  }

  /**
   * Whether every folder on the way to a key is one, and not a link to one.
   *
   * @param key of an object, or of a folder with a slash at its end
   */
  boolean isBelowRealFolders(String key) {
    for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1))
      if (!Files.isDirectory(path(key.substring(0, slash)), LinkOption.NOFOLLOW_LINKS))
        return false;
    return true;
  }

  /** Null when there is no such file. */
  Stat stat(String key) throws IOException {
    return stat(path(key));
  }

  Stat stat(Path file) throws IOException {
    Map<String, Object> facts;
    try {
      facts = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return null;
    } catch (FileSystemException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) throw e;
      return null; // a folder on its way has become a file
    }
    if (!(boolean) facts.get("isRegularFile")) return null;
    var modified = (FileTime) facts.get("lastModifiedTime");
    return new Stat(
        (long) facts.get("size"),
        modified.to(TimeUnit.NANOSECONDS) + ":" + facts.get("ino"),
        modified.toMillis(),
        ((FileTime) facts.get("ctime")).to(TimeUnit.NANOSECONDS));
  }

  /** The MD5 of its content, as S3's of a simple upload; of large files something like it. */
  String eTag(String key, Stat stat) throws IOException {
    boolean readable = Files.isReadable(path(key));
    if (stat.size() > MOST_HASHED || !readable) return eTagOf(stat.size(), stat.mark());
    MessageDigest md5 = md5();
    byte[] piece = new byte[(int) Math.min(64 * 1024, Math.max(1, stat.size()))];
    try (InputStream in = Files.newInputStream(path(key), LinkOption.NOFOLLOW_LINKS)) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) md5.update(piece, 0, read);
    }
    return HexFormat.of().formatHex(md5.digest());
  }

  /** Of a file whose content nobody has read: the form of one made of parts. */
  static String eTagOf(long size, String mark) {
    byte[] facts = (size + " " + mark).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(md5().digest(facts)) + "-1";
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Told of every folder before its entries are listed. */
  interface Visitor {
    /**
     * @param key of the folder with a slash at its end; empty for the root
     */
    void folder(String key) throws IOException;
  }

  /**
   * All files below a folder, ascending by key. Holds the names of the folders on the way.
   *
   * @param prefix empty, or the key of a folder with a slash at its end
   */
  Iterator<Seen> walk(String prefix, Visitor visitor) throws IOException {
    return new Walk(prefix, visitor);
  }

  private final class Walk implements Iterator<Seen> {
    private final Visitor visitor;
    private final Deque<Iterator<String>> open = new ArrayDeque<>();
    private Seen next;

    private Walk(String prefix, Visitor visitor) throws IOException {
      this.visitor = visitor;
      enter(prefix);
      advance();
    }

    private void enter(String prefix) throws IOException {
      visitor.folder(prefix);
      List<String> keys = new ArrayList<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(prefix))) {
        for (Path entry : entries) {
          String key = prefix + entry.getFileName();
          if (!isKey(key)) continue;
          keys.add(Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? key + "/" : key);
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        return; // gone meanwhile
      }
      keys.sort(Seen.ORDER);
      open.push(keys.iterator());
    }

    private void advance() throws IOException {
      next = null;
      while (next == null && !open.isEmpty()) {
        if (!open.peek().hasNext()) {
          open.pop();
          continue;
        }
        String key = open.peek().next();
        if (key.endsWith("/")) enter(key);
        else {
          Stat stat = stat(key);
          if (stat != null) next = new Seen(key, stat.size(), stat.mark());
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Seen next() {
      if (next == null) throw new NoSuchElementException();
      Seen given = next;
      try {
        advance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return given;
    }
  }
}
