package io.penstock.gateway.s3.object;

import io.penstock.gateway.service.ObjectContents;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.bucket.FolderFiles;
import io.penstock.trigger.bucket.KeyLocks;
import io.penstock.trigger.bucket.ObjectIndex;
import io.penstock.trigger.bucket.ObjectIntake;
import io.penstock.trigger.bucket.ToldObjects;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The buckets that are folders. Any thread. */
public final class BucketStores implements ObjectContents {
  private final ServiceContext context;
  private final Function<String, Folder> folders;
  private final Predicate<String> exists;
  private final ObjectIndex index;
  private final ObjectIntake intake;
  private final Map<String, Open> open = new ConcurrentHashMap<>();

  /**
   * Where a bucket is.
   *
   * @param own whether it is among the gateway's state
   */
  public record Folder(Path path, boolean own) {}

  /** A bucket's objects, and those that come in parts. */
  public record Open(BucketStore objects, Uploads uploads, KeyLocks locks) {}

  /**
   * @param folders by the bucket's name; null where it is none
   * @param exists which buckets there are
   */
  public BucketStores(
      ServiceContext context,
      Function<String, Folder> folders,
      Predicate<String> exists,
      ObjectIndex index,
      ObjectIntake intake) {
    this.context = context;
    this.folders = folders;
    this.exists = exists;
    this.index = index;
    this.intake = intake;
  }

  /** Null when the bucket is not a folder. */
  public Open of(String bucket) {
    Open one = open.get(bucket);
    return one != null ? one : open.computeIfAbsent(bucket, this::open);
  }

  private Open open(String bucket) {
    Folder folder = folders.apply(bucket);
    if (folder == null) return null;
    var locks = new KeyLocks();
    var told =
        new ToldObjects(
            bucket, context.settings.region(), index, intake, context.monotonic, context.random);
    var store =
        new BucketStore(
            bucket,
            new FolderFiles(folder.path(), folder.own()),
            context.store.documents(),
            locks,
            told);
    return new Open(store, new Uploads(store), locks);
  }

  /** Who changes the bucket's folder, one key at a time. */
  public KeyLocks locks(String bucket) {
    Open one = of(bucket);
    return one == null ? new KeyLocks() : one.locks;
  }

  /** The bucket holds nothing and is no more. Blocks a virtual thread. */
  public void forget(String bucket) throws IOException {
    Open one = of(bucket);
    open.remove(bucket);
    if (one == null) return;
    one.uploads.forgetAll();
    one.objects.forget();
  }

  /** Does what blocks on a thread of its own; completes on the caller's context. */
  public <T> Future<T> work(Callable<T> work) {
    Context caller = context.vertx.getOrCreateContext();
    Promise<T> done = Promise.promise();
    Thread.ofVirtual()
        .name("penstock-s3")
        .start(
            () -> {
              try {
                T result = work.call();
                caller.runOnContext(none -> done.complete(result));
              } catch (Exception | Error e) {
                caller.runOnContext(none -> done.fail(e));
              }
            });
    return done.future();
  }

  @Override
  public Future<Buffer> read(String bucket, String key, long most) {
    return work(
        () -> {
          Open one = exists.test(bucket) ? of(bucket) : null;
          if (one == null) throw new FileNotFoundException("There is no bucket " + bucket + ".");
          StoredObject object = one.objects.find(key);
          if (object == null)
            throw new FileNotFoundException("Bucket " + bucket + " has no object " + key + ".");
          if (object.size() > most)
            throw new IOException(
                "The object %s of bucket %s has %d bytes; %d are taken."
                    .formatted(key, bucket, object.size(), most));
          return Buffer.buffer(Files.readAllBytes(object.file()));
        });
  }
}
