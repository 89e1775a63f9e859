package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.s3.object.BucketStore;
import io.penstock.gateway.s3.object.ObjectMeta;
import io.penstock.gateway.s3.object.Staged;
import io.penstock.gateway.s3.object.StoredObject;
import io.penstock.trigger.bucket.ToldObjects.By;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts and removes objects, and their tags. On event loops; what blocks does so elsewhere. */
final class ObjectOperations {
  private static final int LONGEST_KEY = 1024;
  private static final int MOST_DELETED = 1_000;

  private final BucketAccess access;

  ObjectOperations(BucketAccess access) {
    this.access = access;
  }

  static void checkKey(String key) {
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY)
      throw new AwsFault(400, "KeyTooLongError", "Your key is too long");
    if (key.indexOf('\0') >= 0) throw S3Faults.argument("key", "A key has no NUL character.");
  }

  Future<Reply> put(AwsCall call) {
    BucketStore objects = access.bucket(call).objects();
    String key = BucketAccess.key(call);
    checkKey(key);
    MultiMap headers = call.headers();
    ObjectHeaders.check(headers);
    Map<String, String> kept = ObjectHeaders.kept(headers);
    Map<String, String> tags = ObjectHeaders.tags(headers);
    BucketStore.Condition condition = Conditions.ofChange(headers);
    By by = access.by(call);
    var payload = Payload.of(call, new BodyPipe(call.stream(), Vertx.currentContext()));
    return access.work(
        () -> {
          if (payload.length() > BucketAccess.MOST_BYTES) throw S3Faults.tooLarge();
          try (Staged staged =
              objects.stage(payload.in(), payload.digests(), BucketAccess.MOST_BYTES)) {
            Map<String, String> sums = payload.check(staged);
            var meta =
                new ObjectMeta(
                    null,
                    staged.digests().md5Hex(),
                    kept,
                    tags,
                    sums,
                    sums.isEmpty() ? null : ObjectMeta.FULL,
                    List.of());
            return answer(objects.put(key, staged, meta, "ObjectCreated:Put", condition, by));
          }
        });
  }

  private static Reply answer(StoredObject object) {
    var headers = new TreeMap<String, String>();
    headers.put("ETag", S3Xml.quoted(object.eTag()));
    sums(object.meta(), headers);
    return S3Xml.empty(200, headers);
  }

  static void sums(ObjectMeta meta, Map<String, String> headers) {
    meta.checksums().forEach((name, sum) -> headers.put("x-amz-checksum-" + name, sum));
    if (!meta.checksums().isEmpty()) headers.put("x-amz-checksum-type", meta.checksumType());
  }

  Future<Reply> delete(AwsCall call) {
    BucketStore objects = access.bucket(call).objects();
    String key = BucketAccess.key(call);
    BucketStore.Condition condition =
        call.headers().contains("if-match") ? Conditions.ofChange(call.headers()) : before -> {};
    checkVersion(call);
    By by = access.by(call);
    return access.work(
        () -> {
          objects.delete(key, condition, by);
          return S3Xml.empty(204, Map.of());
        });
  }

  static void checkVersion(AwsCall call) {
    String version = call.query().get("versionId");
    if (version != null && !version.equals("null"))
      throw new AwsFault(404, "NoSuchVersion", "The specified version does not exist.");
  }

  Future<Reply> deleteMany(AwsCall call) {
    BucketStore objects = access.bucket(call).objects();
    By by = access.by(call);
    return access.work(
        () -> {
          XmlIn delete = XmlIn.of(call.body(), "Delete");
          List<XmlIn> asked = delete.all("Object");
          if (asked.isEmpty() || asked.size() > MOST_DELETED) throw S3Faults.malformed();
          boolean quiet = delete.text("Quiet", "false").equals("true");
          var deleted = new ArrayList<String>();
          var failed = new TreeMap<String, AwsFault>();
          for (XmlIn one : asked) deleteOne(objects, one, by, deleted, failed);
          return S3Xml.reply(
              "DeleteResult",
              xml -> {
                if (!quiet) for (String key : deleted) xml.in("Deleted", x -> x.text("Key", key));
                failed.forEach(
                    (key, fault) ->
                        xml.in(
                            "Error",
                            x ->
                                x.text("Key", key)
                                    .text("Code", fault.code())
                                    .text("Message", fault.getMessage())));
              });
        });
  }

  private static void deleteOne(
      BucketStore objects, XmlIn one, By by, List<String> deleted, Map<String, AwsFault> failed)
      throws InterruptedException {
    String key = one.required("Key");
    String eTag = one.text("ETag", null);
    try {
      checkKey(key);
      objects.delete(
          key,
          before -> {
            if (eTag != null && (before == null || !eTag.replace("\"", "").equals(before.eTag())))
              throw S3Faults.failed("If-Match");
          },
          by);
      deleted.add(key);
    } catch (AwsFault fault) {
      failed.put(key, fault);
    } catch (IOException | RuntimeException e) {
      failed.put(key, S3Faults.ALL.of("DeleteObjects", e));
    }
  }

  Future<Reply> tags(AwsCall call) {
    BucketStore objects = access.bucket(call).objects();
    String key = BucketAccess.key(call);
    return access.work(
        () -> {
          StoredObject object = objects.find(key);
          if (object == null) throw S3Faults.noKey();
          return S3Xml.reply(ObjectTags.write(object.meta().tags()));
        });
  }

  Future<Reply> putTags(AwsCall call) {
    return tagged(call, 200);
  }

  Future<Reply> deleteTags(AwsCall call) {
    return tagged(call, 204);
  }

  /**
   * @param status 204 to remove all of them
   */
  private Future<Reply> tagged(AwsCall call, int status) {
    BucketStore objects = access.bucket(call).objects();
    String key = BucketAccess.key(call);
    return access.work(
        () -> {
          Map<String, String> tags = status == 204 ? Map.of() : ObjectTags.read(call.body());
          if (objects.change(key, meta -> meta.tagged(tags)) == null) throw S3Faults.noKey();
          return S3Xml.empty(status, Map.of());
        });
  }
}
