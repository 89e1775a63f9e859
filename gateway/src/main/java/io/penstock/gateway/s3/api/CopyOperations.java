package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.s3.object.BucketStore;
import io.penstock.gateway.s3.object.Digests;
import io.penstock.gateway.s3.object.ObjectMeta;
import io.penstock.gateway.s3.object.Staged;
import io.penstock.gateway.s3.object.StoredObject;
import io.penstock.trigger.bucket.ToldObjects.By;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Copies objects. On event loops; what blocks does so elsewhere. */
final class CopyOperations {
  private static final Set<String> DIRECTIVES = Set.of("COPY", "REPLACE");

  private final BucketAccess access;

  CopyOperations(BucketAccess access) {
    this.access = access;
  }

  /**
   * What a copy is made of.
   *
   * @param key decoded
   */
  record Source(String bucket, String key) {
    static Source of(MultiMap headers) {
      String text = headers.get("x-amz-copy-source");
      int version = text.indexOf("?versionId=");
      if (version >= 0 && !text.endsWith("?versionId=null"))
        throw new AwsFault(404, "NoSuchVersion", "The specified version does not exist.");
      String path = RequestTarget.decode(version < 0 ? text : text.substring(0, version));
      if (path.startsWith("/")) path = path.substring(1);
      int slash = path.indexOf('/');
      if (slash < 1 || slash == path.length() - 1)
        throw S3Faults.argument(
            "x-amz-copy-source",
            "Copy Source must mention the source bucket and key: /sourcebucket/sourcekey");
      return new Source(path.substring(0, slash), path.substring(slash + 1));
    }
  }

  Future<Reply> copy(AwsCall call) {
    MultiMap headers = call.headers();
    BucketStore objects = access.bucket(call).objects();
    String bucket = RequestTarget.of(call.from().http()).bucket();
    String key = BucketAccess.key(call);
    ObjectOperations.checkKey(key);
    ObjectHeaders.check(headers);
    var from = Source.of(headers);
    BucketStore sources = access.bucket(from.bucket).objects();
    boolean replace = directive(headers, "x-amz-metadata-directive");
    boolean retag = directive(headers, "x-amz-tagging-directive");
    if (!replace && !retag && from.bucket.equals(bucket) && from.key.equals(key))
      throw S3Faults.invalid(
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    BucketStore.Condition condition = Conditions.ofChange(headers);
    By by = access.by(call);
    return access.work(
        () -> {
          BucketStore.Opened source = sources.open(from.key);
          if (source == null) throw S3Faults.noKey();
          try (InputStream in = Channels.newInputStream(source.content())) {
            ObjectMeta old = source.object().meta();
            Conditions.ofSource(headers, source.object());
            if (source.object().size() > BucketAccess.MOST_BYTES)
              throw S3Faults.invalid(
                  "The specified copy source is larger than the maximum allowable size for a copy"
                      + " source: 5368709120");
            Set<String> algorithms = algorithms(headers, old);
            try (Staged staged =
                objects.stage(in, new Digests(algorithms), BucketAccess.MOST_BYTES)) {
              var meta =
                  new ObjectMeta(
                      null,
                      staged.digests().md5Hex(),
                      replace ? ObjectHeaders.kept(headers) : old.headers(),
                      retag ? ObjectHeaders.tags(headers) : old.tags(),
                      sums(staged.digests(), algorithms),
                      algorithms.isEmpty() ? null : ObjectMeta.FULL,
                      List.of());
              return answer(objects.put(key, staged, meta, "ObjectCreated:Copy", condition, by));
            }
          }
        });
  }

  private static Reply answer(StoredObject object) {
    return S3Xml.reply(
        "CopyObjectResult",
        xml -> {
          xml.text("LastModified", S3Xml.time(object.modifiedMillis()))
              .text("ETag", S3Xml.quoted(object.eTag()));
          sums(xml, object.meta());
        });
  }

  static void sums(Xml xml, ObjectMeta meta) {
    meta.checksums().forEach((name, sum) -> xml.text(element(name), sum));
    if (!meta.checksums().isEmpty()) xml.text("ChecksumType", meta.checksumType());
  }

  /** {@code ChecksumCRC32}. */
  static String element(String algorithm) {
    return "Checksum" + algorithm.toUpperCase(Locale.ROOT);
  }

  private static Set<String> algorithms(MultiMap headers, ObjectMeta old) {
    String asked = headers.get("x-amz-checksum-algorithm");
    if (asked == null) return new TreeSet<>(old.checksums().keySet());
    String algorithm = asked.toLowerCase(Locale.ROOT);
    if (!Digests.ALGORITHMS.contains(algorithm))
      throw S3Faults.invalid("Checksum algorithm provided is unsupported: " + asked);
    return Set.of(algorithm);
  }

  private static Map<String, String> sums(Digests digests, Set<String> algorithms) {
    var sums = new TreeMap<String, String>();
    for (String algorithm : algorithms) sums.put(algorithm, digests.checksum(algorithm));
    return sums;
  }

  private static boolean directive(MultiMap headers, String name) {
    String given = headers.get(name);
    if (given != null && !DIRECTIVES.contains(given))
      throw S3Faults.argument(name, "Unknown directive: " + given);
    return "REPLACE".equals(given);
  }

  /** A part of another object, for an upload: closed by whoever takes it. */
  static InputStream part(BucketStore.Opened source, ByteRange range) throws IOException {
    if (range == null) return Channels.newInputStream(source.content());
    source.content().position(range.from());
    return new Limited(Channels.newInputStream(source.content()), range.length());
  }

  /** The first bytes of a stream. */
  private static final class Limited extends FilterInputStream {
    private long left;

    private Limited(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left == 0) return -1;
      int read = super.read(into, from, (int) Math.min(length, left));
      if (read > 0) left -= read;
      return read;
    }
  }
}
