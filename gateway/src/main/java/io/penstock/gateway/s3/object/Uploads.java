package io.penstock.gateway.s3.object;

import io.penstock.function.DiskSync;
import io.penstock.gateway.store.Documents;
import io.penstock.trigger.bucket.KeyLocks;
import io.penstock.trigger.bucket.ToldObjects.By;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Objects of a bucket that come in parts. A part is a file in the hidden folder and a document that
 * names it; both are durable when a call returns. Blocks virtual threads.
 */
public final class Uploads {
  public static final int MOST_PARTS = 10_000;

  private final BucketStore store;
  private final Documents documents;
  private final KeyLocks locks = new KeyLocks();

  Uploads(BucketStore store) {
    this.store = store;
    this.documents = store.documents();
  }

  /**
   * One that has begun.
   *
   * @param meta of the object to be
   * @param algorithm of its checksum, or null
   * @param checksumType of {@link ObjectMeta}, or null
   */
  public record Upload(
      String id,
      String key,
      ObjectMeta meta,
      String algorithm,
      String checksumType,
      long initiatedMillis) {
    JsonObject write() {
      return new JsonObject()
          .put("key", key)
          .put("meta", meta.write())
          .put("algorithm", algorithm)
          .put("type", checksumType)
          .put("initiated", initiatedMillis);
    }

    static Upload read(String id, JsonObject json) {
      return new Upload(
          id,
          json.getString("key"),
          ObjectMeta.read(json.getJsonObject("meta")),
          json.getString("algorithm"),
          json.getString("type"),
          json.getLong("initiated"));
    }
  }

  /**
   * @param checksum in Base64, or null
   */
  public record Part(
      int number, long size, String eTag, String checksum, long modifiedMillis, String file) {
    JsonObject write() {
      return new JsonObject()
          .put("size", size)
          .put("eTag", eTag)
          .put("sum", checksum)
          .put("modified", modifiedMillis)
          .put("file", file);
    }

    static Part read(String number, JsonObject json) {
      return new Part(
          Integer.parseInt(number),
          json.getLong("size"),
          json.getString("eTag"),
          json.getString("sum"),
          json.getLong("modified"),
          json.getString("file"));
    }
  }

  private String kind() {
    return "s3-upload:" + store.bucket();
  }

  private static String partKind(String id) {
    return "s3-part:" + id;
  }

  private static String number(int part) {
    return String.format(Locale.ROOT, "%05d", part);
  }

  public Upload create(
      String key, ObjectMeta meta, String algorithm, String checksumType, long nowMillis) {
    String id = UUID.randomUUID().toString().replace("-", "");
    var upload = new Upload(id, key, meta, algorithm, checksumType, nowMillis);
    documents.put(kind(), id, upload.write()).await();
    return upload;
  }

  /** Null when there is none of that id and key. */
  public Upload find(String key, String id) {
    JsonObject json = documents.get(kind(), id).await();
    Upload upload = json == null ? null : Upload.read(id, json);
    return upload == null || !upload.key.equals(key) ? null : upload;
  }

  /** All of them by key and time. */
  public List<Upload> all() {
    var all = new ArrayList<Upload>();
    documents.list(kind()).await().forEach((id, json) -> all.add(Upload.read(id, json)));
    all.sort(
        Comparator.<Upload, String>comparing(Upload::key, KeyOrder::compare)
            .thenComparing(Upload::initiatedMillis)
            .thenComparing(Upload::id));
    return all;
  }

  /** Null when the upload is no more. */
  public Part put(Upload upload, int number, Staged staged, String checksum)
      throws IOException, InterruptedException {
    locks.take(upload.id);
    try {
      if (find(upload.key, upload.id) == null) return null;
      String name = "up-" + upload.id + "-" + number + "-" + UUID.randomUUID();
      Path file = store.files().aside(name);
      Files.move(staged.file(), file);
      DiskSync.sync(file.getParent());
      var part =
          new Part(
              number,
              staged.size(),
              staged.digests().md5Hex(),
              checksum,
              Files.getLastModifiedTime(file).toMillis(),
              name);
      JsonObject before = documents.get(partKind(upload.id), number(number)).await();
      documents.put(partKind(upload.id), number(number), part.write()).await();
      if (before != null) Files.deleteIfExists(store.files().aside(before.getString("file")));
      return part;
    } finally {
      locks.free(upload.id);
    }
  }

  /** Parts after a number, ascending. */
  public List<Part> parts(Upload upload, int after, int most) {
    var parts = new ArrayList<Part>();
    documents
        .page(partKind(upload.id), after == 0 ? "" : number(after), most)
        .await()
        .forEach((number, json) -> parts.add(Part.read(number, json)));
    return parts;
  }

  /**
   * Makes an object of its parts; durable, and told, when it returns.
   *
   * @param parts in order; all of the upload's
   * @param meta all but the mark
   * @param digests of the whole, or null
   * @param check once the whole has passed the digests
   * @return null when the upload is no more
   */
  public StoredObject complete(
      Upload upload,
      List<Part> parts,
      ObjectMeta meta,
      Digests digests,
      UnaryOperator<ObjectMeta> check,
      BucketStore.Condition condition,
      By by)
      throws IOException, InterruptedException {
    locks.take(upload.id);
    try {
      if (find(upload.key, upload.id) == null) return null;
      var files = new ArrayList<Path>();
      for (Part part : parts) files.add(store.files().aside(part.file));
      StoredObject object;
      try (Staged staged = store.join(files, digests)) {
        object =
            store.put(
                upload.key,
                staged,
                check.apply(meta),
                "ObjectCreated:CompleteMultipartUpload",
                condition,
                by);
      }
      forget(upload);
      return object;
    } finally {
      locks.free(upload.id);
    }
  }

  /** False when it is no more. */
  public boolean abort(Upload upload) throws IOException, InterruptedException {
    locks.take(upload.id);
    try {
      if (find(upload.key, upload.id) == null) return false;
      forget(upload);
      return true;
    } finally {
      locks.free(upload.id);
    }
  }

  private void forget(Upload upload) throws IOException {
    List<Part> parts = parts(upload, 0, MOST_PARTS);
    documents.delete(kind(), upload.id).await();
    documents.deleteBefore(partKind(upload.id), null).await();
    for (Part part : parts) Files.deleteIfExists(store.files().aside(part.file));
  }

  /** All that is under way ends. */
  void forgetAll() throws IOException {
    for (Upload one : all()) forget(one);
  }
}
