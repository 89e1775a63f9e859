package io.penstock.gateway.s3.object;

import io.penstock.function.DiskSync;
import io.penstock.gateway.store.Documents;
import io.penstock.trigger.bucket.FolderFiles;
import io.penstock.trigger.bucket.FolderFiles.Found;
import io.penstock.trigger.bucket.KeyLocks;
import io.penstock.trigger.bucket.ToldObjects;
import io.penstock.trigger.bucket.ToldObjects.By;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One bucket that is a folder. A key is the path of a file; what a path cannot say (an empty name
 * between slashes, a leading dot, a key that is also another's folder) lies under a name of its own
 * in the hidden folder, and a document says which. Metadata are documents of the store.
 *
 * <pre>
 * put: content synced -> metadata, beside the old -> renamed, folder synced -> told -> answered
 * </pre>
 *
 * Metadata carry the mark of the file that they are of, so that between any two steps a crash
 * leaves the old object with its own or the new one with its own. Blocks virtual threads.
 */
public final class BucketStore {
  private static final String PART = "tmp-";
  private static final String OBJECT = "obj-";

  private final String bucket;
  private final FolderFiles files;
  private final Documents documents;
  private final KeyLocks locks;
  private final ToldObjects told;
  private volatile boolean swept;
  private volatile boolean someAside;

  BucketStore(
      String bucket, FolderFiles files, Documents documents, KeyLocks locks, ToldObjects told) {
    this.bucket = bucket;
    this.files = files;
    this.documents = documents;
    this.locks = locks;
    this.told = told;
  }

  /** Looks at an object before it is changed, under its lock; null when there is none. */
  public interface Condition extends Consumer<StoredObject> {}

  private String kind() {
    return "s3-object:" + bucket;
  }

  private String asideKind() {
    return "s3-aside:" + bucket;
  }

  public FolderFiles files() {
    return files;
  }

  Documents documents() {
    return documents;
  }

  String bucket() {
    return bucket;
  }

  /** What a crash has left half-written goes, once, before anything is written. */
  private void sweep() throws IOException {
    if (swept) return;
    synchronized (this) {
      if (swept) return;
      files.open();
      Path any = files.aside(PART);
      try (var entries = Files.newDirectoryStream(any.getParent(), PART + "*")) {
        for (Path one : entries) Files.deleteIfExists(one);
      }
      someAside = !documents.page(asideKind(), "", 1).await().isEmpty();
      swept = true;
    }
  }

  /** Null when there is none. */
  public StoredObject find(String key) throws IOException {
    sweep();
    Found file = files.find(key);
    if (file != null) {
      ObjectMeta meta = meta(file, documents.get(kind(), key).await());
      if (meta == null) {
        String eTag = told.eTags(Map.of(key, file)).getOrDefault(key, file.eTag());
        meta = ObjectMeta.ofFile(key, file.mark(), eTag);
      }
      return object(file, meta);
    }
    return someAside ? aside(key, documents.get(asideKind(), key).await()) : null;
  }

  private StoredObject object(Found file, ObjectMeta meta) {
    return new StoredObject(
        file.key(), file.size(), file.modifiedMillis(), meta, files.path(file.key()), false);
  }

  /** Of those that are kept of a key, the one that was made for this file; or null. */
  static ObjectMeta meta(Found file, JsonObject kept) {
    if (kept == null) return null;
    for (Object one : kept.getJsonArray("all")) {
      JsonObject json = (JsonObject) one;
      if (file.mark().equals(json.getString("mark"))) return ObjectMeta.read(json);
    }
    return null;
  }

  StoredObject aside(String key, JsonObject kept) throws IOException {
    return kept == null
        ? null
        : new StoredObject(
            key,
            kept.getLong("size"),
            kept.getLong("modified"),
            ObjectMeta.read(kept.getJsonObject("meta")),
            files.aside(kept.getString("file")),
            true);
  }

  /**
   * An object and its content, which stays as it is until it is closed.
   *
   * @param content at its beginning
   */
  public record Opened(StoredObject object, FileChannel content) {}

  /** Null when there is none. */
  public Opened open(String key) throws IOException {
    while (true) {
      StoredObject object = find(key);
      if (object == null) return null;
      FileChannel content;
      try {
        content = FileChannel.open(object.file(), StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        continue; // replaced or removed meanwhile
      }
      if (object.aside()) return new Opened(object, content);
      Found now = files.find(key);
      if (now != null && now.mark().equals(object.meta().mark()) && now.size() == object.size())
        return new Opened(object, content);
      content.close();
    }
  }

  /** Content on its way to being an object, synced. */
  public Staged stage(InputStream in, Digests digests, long most) throws IOException {
    sweep();
    return Staged.of(files.aside(PART + UUID.randomUUID()), in, digests, most);
  }

  Staged join(List<Path> parts, Digests digests) throws IOException {
    sweep();
    return Staged.joined(files.aside(PART + UUID.randomUUID()), parts, digests);
  }

  /**
   * Makes content an object; durable, and told, when it returns.
   *
   * @param meta all but the mark
   * @param event such as {@code ObjectCreated:Put}
   */
  public StoredObject put(
      String key, Staged staged, ObjectMeta meta, String event, Condition condition, By by)
      throws IOException, InterruptedException {
    locks.take(key);
    try {
      StoredObject before = find(key);
      condition.accept(before);
      Found file = files.of(staged.file(), key);
      ObjectMeta marked = meta.marked(file.mark());
      if (FolderFiles.canHold(key)) {
        var all = new JsonArray().add(marked.write());
        if (before != null && !before.aside()) all.add(before.meta().write());
        documents.put(kind(), key, new JsonObject().put("all", all)).await();
        if (files.place(staged.file(), key)) {
          if (before != null && before.aside()) forgetAside(before);
          Found placed = files.find(key);
          if (placed == null || !placed.mark().equals(file.mark()))
            placed = file; // somebody has laid another file there meanwhile, who is told of apart
          told.created(placed, event, meta.eTag(), true, by);
          return object(placed, marked);
        }
      }
      return putAside(file, before, staged, marked, event, by);
    } finally {
      locks.free(key);
    }
  }

  private StoredObject putAside(
      Found file, StoredObject before, Staged staged, ObjectMeta meta, String event, By by)
      throws IOException {
    String name = OBJECT + UUID.randomUUID();
    Files.move(staged.file(), files.aside(name));
    DiskSync.sync(staged.file().getParent());
    someAside = true;
    var kept =
        new JsonObject()
            .put("file", name)
            .put("size", file.size())
            .put("modified", file.modifiedMillis())
            .put("meta", meta.write());
    documents.put(asideKind(), file.key(), kept).await();
    if (before != null && before.aside()) Files.deleteIfExists(before.file());
    told.created(file, event, meta.eTag(), false, by);
    return aside(file.key(), kept);
  }

  private void forgetAside(StoredObject object) throws IOException {
    documents.delete(asideKind(), object.key()).await();
    Files.deleteIfExists(object.file());
  }

  /** Removes an object; durable, and told, when it returns. False when there was none. */
  public boolean delete(String key, Condition condition, By by)
      throws IOException, InterruptedException {
    locks.take(key);
    try {
      StoredObject object = find(key);
      condition.accept(object);
      if (object == null) return false;
      if (object.aside()) {
        forgetAside(object);
      } else {
        files.remove(key);
      }
      told.removed(key, !object.aside(), by);
      if (!object.aside()) documents.delete(kind(), key).await();
      return true;
    } finally {
      locks.free(key);
    }
  }

  /** Changes what is kept of an object; null when there is none. */
  public StoredObject change(String key, UnaryOperator<ObjectMeta> change)
      throws IOException, InterruptedException {
    locks.take(key);
    try {
      StoredObject object = find(key);
      if (object == null) return null;
      ObjectMeta meta = change.apply(object.meta());
      if (object.aside()) {
        JsonObject kept = documents.get(asideKind(), key).await();
        documents.put(asideKind(), key, kept.copy().put("meta", meta.write())).await();
      } else {
        var all = new JsonObject().put("all", new JsonArray().add(meta.write()));
        documents.put(kind(), key, all).await();
      }
      return new StoredObject(
          key, object.size(), object.modifiedMillis(), meta, object.file(), object.aside());
    } finally {
      locks.free(key);
    }
  }

  /** What is kept of files, by key. */
  Map<String, JsonObject> kept(List<String> keys) {
    return keys.isEmpty() ? Map.of() : documents.get(kind(), keys).await();
  }

  Map<String, String> toldETags(Map<String, Found> found) {
    return told.eTags(found);
  }

  /** Those that lie aside, from after a key on. */
  Map<String, JsonObject> asidePage(String after, int most) throws IOException {
    sweep();
    return someAside ? documents.page(asideKind(), after, most).await() : Map.of();
  }

  /** Forgets all that is kept, and the folder where it is the gateway's own. It holds no object. */
  void forget() throws IOException {
    documents.deleteBefore(kind(), null).await();
    documents.deleteBefore(asideKind(), null).await();
    files.delete();
  }
}
