package io.penstock.trigger.bucket;

import io.penstock.function.DiskSync;
import io.penstock.trigger.bucket.FolderPaths.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Changes and finds the objects of a folder: whole, synced with the folder that names them, and
 * never through links. Blocks.
 */
public final class FolderFiles {
  /** Names that begin with a dot are nobody's objects. */
  private static final String ASIDE = ".penstock";

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PATH = 3_500;

  private final FolderPaths paths;
  private final boolean own;

  /**
   * @param own whether the folder is the gateway's, to be made where it is missing
   */
  public FolderFiles(Path folder, boolean own) {
    this.paths = new FolderPaths(folder.toAbsolutePath().normalize());
    this.own = own;
  }

  /**
   * An object that is a file.
   *
   * @param mark differs when its content may
   * @param changed nanoseconds: when it last changed in any way
   */
  public record Found(String key, long size, String mark, long modifiedMillis, long changed) {
    private static Found of(String key, Stat stat) {
      return new Found(key, stat.size(), stat.mark(), stat.modifiedMillis(), stat.changed());
    }

    /** What an eTag is made of where nobody has read the content. */
    public String eTag() {
      return FolderPaths.eTagOf(size, mark);
    }
  }

  /** Whether a file can have the key for its path. Pure. */
  public static boolean canHold(String key) {
    if (!FolderPaths.isKey(key) || key.endsWith("/") || key.length() > LONGEST_PATH) return false;
    for (int i = 0; i < key.length(); i++)
      if (key.charAt(i) < ' ' || key.charAt(i) == 0x7f) return false;
    for (String name : key.split("/", -1))
      if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME)
        return false;
    return true;
  }

  public Path path(String key) {
    return paths.path(key);
  }

  public Path root() {
    return paths.root();
  }

  /** Makes the folder where it is the gateway's own. Fails when it is not there. */
  public void open() throws IOException {
    if (Files.isDirectory(paths.root())) return;
    if (!own) throw new NoSuchFileException(paths.root().toString());
    Files.createDirectories(paths.root());
    DiskSync.sync(paths.root().getParent());
  }

  /** Null when there is no such object. */
  public Found find(String key) throws IOException {
    if (!canHold(key) || !paths.isBelowRealFolders(key)) return null;
    Stat stat = paths.stat(key);
    return stat == null ? null : Found.of(key, stat);
  }

  /** A file that is no object yet, which can be placed. */
  public Found of(Path part, String key) throws IOException {
    return Found.of(key, paths.stat(part));
  }

  /** A path for what is no object, or not yet, on the same file system as the objects. */
  public Path aside(String name) throws IOException {
    Path folder = paths.root().resolve(ASIDE);
    if (!Files.isDirectory(folder)) {
      open();
      Files.createDirectories(folder);
      DiskSync.sync(paths.root());
    }
    return folder.resolve(name);
  }

  /**
   * Makes a synced file the object of a key, in place of the one there may be. Durable when it
   * returns.
   *
   * @return false, having changed nothing, when what other keys have made of the path is in the way
   */
  public boolean place(Path part, String key) throws IOException {
    if (!canHold(key)) return false;
    Path file = paths.path(key);
    for (int tries = 0; ; tries++) {
      if (!folders(key)) return false;
      try {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) Files.delete(file);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DiskSync.sync(file.getParent());
        return true;
      } catch (DirectoryNotEmptyException e) {
        return false;
      } catch (AtomicMoveNotSupportedException e) {
        throw e;
      } catch (FileSystemException e) {
        // Somebody else's folder came, or ours went
        if (tries == 3) throw e;
      }
    }
  }

  /** Makes the folders of a key; false when a file or link is where one of them would be. */
  private boolean folders(String key) throws IOException {
    Path folder = paths.root();
    for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
      Path next = paths.path(key.substring(0, slash));
      if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.createDirectory(next);
          DiskSync.sync(folder);
        } catch (FileAlreadyExistsException e) {
          if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) return false;
        }
      }
      folder = next;
    }
    return true;
  }

  /** Durable when it returns; false when there was none. */
  public boolean remove(String key) throws IOException {
    Path file = paths.path(key);
    if (!Files.deleteIfExists(file)) return false;
    DiskSync.sync(file.getParent());
    return true;
  }

  /** Objects in their order, from after a key on. */
  public FolderListing list(String prefix, String after) throws IOException {
    return new FolderListing(paths, prefix, after);
  }

  /** Removes the folder, where it is the gateway's own and holds no object. */
  public void delete() throws IOException {
    if (own && Files.isDirectory(paths.root())) delete(paths.root(), false);
  }

  private static void delete(Path folder, boolean all) throws IOException {
    try (var entries = Files.newDirectoryStream(folder)) {
      for (Path one : entries) {
        boolean hidden = all || one.getFileName().toString().equals(ASIDE);
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) delete(one, hidden);
        else if (hidden) Files.delete(one);
      }
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      if (all) throw e; // else somebody has laid something there meanwhile
    }
  }
}
