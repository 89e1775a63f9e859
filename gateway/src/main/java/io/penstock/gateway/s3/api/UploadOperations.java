package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.s3.object.BucketStore;
import io.penstock.gateway.s3.object.BucketStores;
import io.penstock.gateway.s3.object.Digests;
import io.penstock.gateway.s3.object.ObjectMeta;
import io.penstock.gateway.s3.object.Staged;
import io.penstock.gateway.s3.object.Uploads;
import io.penstock.gateway.s3.object.Uploads.Part;
import io.penstock.gateway.s3.object.Uploads.Upload;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Objects that come in parts. On event loops; what blocks does so elsewhere. */
final class UploadOperations {
  private final BucketAccess access;

  UploadOperations(BucketAccess access) {
    this.access = access;
  }

  Future<Reply> create(AwsCall call) {
    Uploads uploads = access.bucket(call).uploads();
    String bucket = RequestTarget.of(call.from().http()).bucket();
    String key = BucketAccess.key(call);
    ObjectOperations.checkKey(key);
    MultiMap headers = call.headers();
    ObjectHeaders.check(headers);
    String algorithm = algorithm(headers.get("x-amz-checksum-algorithm"));
    String type = type(algorithm, headers.get("x-amz-checksum-type"));
    var meta =
        new ObjectMeta(
            null,
            "",
            ObjectHeaders.kept(headers),
            ObjectHeaders.tags(headers),
            Map.of(),
            null,
            List.of());
    return access.work(
        () -> {
          long now = access.context().clock.millis();
          Upload upload = uploads.create(key, meta, algorithm, type, now);
          var answer = new TreeMap<String, String>();
          if (algorithm != null) {
            answer.put("x-amz-checksum-algorithm", algorithm.toUpperCase(Locale.ROOT));
            answer.put("x-amz-checksum-type", type);
          }
          return S3Xml.reply(
              S3Xml.document(
                  "InitiateMultipartUploadResult",
                  xml -> xml.text("Bucket", bucket).text("Key", key).text("UploadId", upload.id())),
              answer);
        });
  }

  private static String algorithm(String given) {
    if (given == null) return null;
    String algorithm = given.toLowerCase(Locale.ROOT);
    if (!Digests.ALGORITHMS.contains(algorithm))
      throw S3Faults.invalid("Checksum algorithm provided is unsupported: " + given);
    return algorithm;
  }

  private static String type(String algorithm, String given) {
    if (algorithm == null) return null;
    boolean whole = algorithm.equals("crc64nvme");
    if (given == null) return whole ? ObjectMeta.FULL : ObjectMeta.COMPOSITE;
    boolean possible =
        given.equals(ObjectMeta.FULL)
            ? algorithm.startsWith("crc")
            : given.equals(ObjectMeta.COMPOSITE) && !whole;
    if (!possible)
      throw S3Faults.invalid(
          "The "
              + given
              + " checksum type cannot be used with the "
              + algorithm
              + " checksum algorithm.");
    return given;
  }

  private static int number(AwsCall call) {
    String text = call.query().get("partNumber");
    int number = text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > Uploads.MOST_PARTS)
      throw S3Faults.argument(
          "partNumber", "Part number must be an integer between 1 and 10000, inclusive");
    return number;
  }

  private static String id(AwsCall call) {
    return call.query().get("uploadId");
  }

  static Upload required(Uploads uploads, String key, String id) {
    Upload upload = uploads.find(key, id);
    if (upload == null) throw S3Faults.noUpload();
    return upload;
  }

  Future<Reply> put(AwsCall call) {
    BucketStores.Open bucket = access.bucket(call);
    String key = BucketAccess.key(call);
    int number = number(call);
    var payload = Payload.of(call, new BodyPipe(call.stream(), Vertx.currentContext()));
    return access.work(
        () -> {
          Upload upload = required(bucket.uploads(), key, id(call));
          if (payload.length() > BucketAccess.MOST_BYTES) throw S3Faults.tooLarge();
          try (Staged staged =
              bucket.objects().stage(payload.in(), payload.digests(), BucketAccess.MOST_BYTES)) {
            Map<String, String> sums = payload.check(staged);
            String sum = upload.algorithm() == null ? null : sums.get(upload.algorithm());
            Part part = bucket.uploads().put(upload, number, staged, sum);
            if (part == null) throw S3Faults.noUpload();
            var headers = new TreeMap<String, String>();
            headers.put("ETag", S3Xml.quoted(part.eTag()));
            sums.forEach((name, value) -> headers.put("x-amz-checksum-" + name, value));
            return S3Xml.empty(200, headers);
          }
        });
  }

  Future<Reply> copy(AwsCall call) {
    BucketStores.Open bucket = access.bucket(call);
    String key = BucketAccess.key(call);
    int number = number(call);
    MultiMap headers = call.headers();
    var from = CopyOperations.Source.of(headers);
    BucketStore sources = access.bucket(from.bucket()).objects();
    String range = headers.get("x-amz-copy-source-range");
    return access.work(
        () -> {
          Upload upload = required(bucket.uploads(), key, id(call));
          BucketStore.Opened source = sources.open(from.key());
          if (source == null) throw S3Faults.noKey();
          try (var _ = source.content()) {
            Conditions.ofSource(headers, source.object());
            ByteRange part = range == null ? null : ByteRange.of(range, source.object().size());
            if (range != null && part == null)
              throw S3Faults.argument(
                  "x-amz-copy-source-range",
                  "The x-amz-copy-source-range value must be of the form bytes=first-last where"
                      + " first and last are the zero-based offsets of the first and last bytes to"
                      + " copy");
            Set<String> algorithms =
                upload.algorithm() == null ? Set.of() : Set.of(upload.algorithm());
            try (InputStream in = CopyOperations.part(source, part);
                Staged staged =
                    bucket.objects().stage(in, new Digests(algorithms), BucketAccess.MOST_BYTES)) {
              String sum =
                  upload.algorithm() == null ? null : staged.digests().checksum(upload.algorithm());
              return copied(bucket.uploads().put(upload, number, staged, sum), upload);
            }
          }
        });
  }

  private static Reply copied(Part part, Upload upload) {
    if (part == null) throw S3Faults.noUpload();
    return S3Xml.reply(
        "CopyPartResult",
        xml -> {
          xml.text("LastModified", S3Xml.time(part.modifiedMillis()))
              .text("ETag", S3Xml.quoted(part.eTag()));
          if (part.checksum() != null)
            xml.text(CopyOperations.element(upload.algorithm()), part.checksum());
        });
  }

  Future<Reply> abort(AwsCall call) {
    Uploads uploads = access.bucket(call).uploads();
    String key = BucketAccess.key(call);
    return access.work(
        () -> {
          if (!uploads.abort(required(uploads, key, id(call)))) throw S3Faults.noUpload();
          return S3Xml.empty(204, Map.of());
        });
  }

  Future<Reply> complete(AwsCall call) {
    BucketStores.Open bucket = access.bucket(call);
    String key = BucketAccess.key(call);
    String name = RequestTarget.of(call.from().http()).bucket();
    BucketStore.Condition condition = Conditions.ofChange(call.headers());
    var by = access.by(call);
    return access.work(
        () -> {
          Upload upload = required(bucket.uploads(), key, id(call));
          var whole = Completion.of(call, upload, bucket.uploads());
          var object =
              bucket
                  .uploads()
                  .complete(
                      upload,
                      whole.parts(),
                      whole.meta(),
                      whole.digests(),
                      whole::checked,
                      condition,
                      by);
          if (object == null) throw S3Faults.noUpload();
          String location = call.origin() + call.from().http().path();
          return S3Xml.reply(
              "CompleteMultipartUploadResult",
              xml -> {
                xml.text("Location", location)
                    .text("Bucket", name)
                    .text("Key", key)
                    .text("ETag", S3Xml.quoted(object.eTag()));
                CopyOperations.sums(xml, object.meta());
              });
        });
  }

  Future<Reply> parts(AwsCall call) {
    Uploads uploads = access.bucket(call).uploads();
    String key = BucketAccess.key(call);
    String bucket = RequestTarget.of(call.from().http()).bucket();
    int most = UploadListing.number(call, "max-parts", 1_000);
    int after = UploadListing.number(call, "part-number-marker", Uploads.MOST_PARTS);
    int from = call.query().contains("part-number-marker") ? after : 0;
    return access.work(
        () -> {
          Upload upload = required(uploads, key, id(call));
          List<Part> found = uploads.parts(upload, from, most + 1);
          return UploadListing.parts(bucket, upload, found, from, most, access.account());
        });
  }

  Future<Reply> uploads(AwsCall call) {
    Uploads uploads = access.bucket(call).uploads();
    String bucket = RequestTarget.of(call.from().http()).bucket();
    return access.work(() -> UploadListing.uploads(call, bucket, uploads.all(), access.account()));
  }

  static AwsFault invalidPart() {
    return new AwsFault(
        400,
        "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been"
            + " uploaded, or the specified entity tag may not match the part's entity tag.");
  }
}
