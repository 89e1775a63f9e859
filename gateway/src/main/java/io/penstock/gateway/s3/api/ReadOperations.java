package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.s3.object.BucketStore;
import io.penstock.gateway.s3.object.StoredObject;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads objects. The kernel sends their content; nothing of it is held here. */
final class ReadOperations {
  private static final String OVERRIDE = "response-";

  private static final List<String> OVERRIDABLE =
      List.of(
          "content-type",
          "content-language",
          "expires",
          "cache-control",
          "content-disposition",
          "content-encoding");

  private final BucketAccess access;

  ReadOperations(BucketAccess access) {
    this.access = access;
  }

  Future<Reply> get(AwsCall call) {
    BucketStore objects = access.bucket(call).objects();
    String key = BucketAccess.key(call);
    ObjectOperations.checkVersion(call);
    boolean head = call.from().http().method() == HttpMethod.HEAD;
    return access.work(
        () -> {
          BucketStore.Opened opened = objects.open(key);
          if (opened == null) throw S3Faults.noKey();
          try {
            return answer(call, opened, head);
          } catch (RuntimeException e) {
            opened.content().close();
            throw e;
          }
        });
  }

  private static Reply answer(AwsCall call, BucketStore.Opened opened, boolean head) {
    StoredObject object = opened.object();
    Map<String, String> headers = headers(call, object);
    if (Conditions.isKnown(call.headers(), object))
      return answer -> {
        close(opened.content());
        S3Xml.empty(304, validators(headers)).send(answer);
      };
    ByteRange range = range(call, object, headers);
    if (range != null) headers.put("Content-Range", range.contentRange(object.size()));
    else if (call.headers().contains("x-amz-checksum-mode"))
      ObjectOperations.sums(object.meta(), headers);
    long from = range == null ? 0 : range.from();
    long length = range == null ? object.size() : range.length();
    headers.put("Content-Length", Long.toString(length));
    return answer -> {
      HttpServerResponse response = S3Xml.head(answer).setStatusCode(range == null ? 200 : 206);
      headers.forEach(response::putHeader);
      if (head || length == 0) {
        close(opened.content());
        response.end();
      } else
        response
            .sendFile(opened.content(), from, length)
            .onComplete(
                done -> {
                  close(opened.content());
                  // What was promised cannot be kept: the client must not take it for the whole
                  if (done.failed()) answer.from().http().connection().close();
                });
    };
  }

  private static void close(FileChannel content) {
    try {
      content.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> validators(Map<String, String> headers) {
    var some = new TreeMap<String, String>();
    for (String name : List.of("ETag", "Last-Modified", "cache-control", "expires"))
      if (headers.containsKey(name)) some.put(name, headers.get(name));
    return some;
  }

  private static Map<String, String> headers(AwsCall call, StoredObject object) {
    var headers = new TreeMap<>(object.meta().headers());
    for (String name : OVERRIDABLE) {
      String wanted = call.query().get(OVERRIDE + name);
      if (wanted == null) continue;
      if (!wanted.chars().allMatch(c -> c >= ' ' && c != 0x7f && c < 0x100))
        throw S3Faults.argument(OVERRIDE + name, "It is no value of a header.");
      headers.put(name, wanted);
    }
    headers.put("ETag", S3Xml.quoted(object.eTag()));
    headers.put("Last-Modified", S3Xml.httpTime(object.modifiedMillis()));
    headers.put("Accept-Ranges", "bytes");
    if (!object.meta().tags().isEmpty())
      headers.put("x-amz-tagging-count", Integer.toString(object.meta().tags().size()));
    return headers;
  }

  private static ByteRange range(AwsCall call, StoredObject object, Map<String, String> headers) {
    String part = call.query().get("partNumber");
    if (part == null) return ByteRange.of(call.headers().get("range"), object.size());
    List<Long> parts = object.meta().parts();
    int count = Math.max(1, parts.size());
    int number = part.matches("[1-9]\\d{0,4}") ? Integer.parseInt(part) : 0;
    if (number < 1)
      throw S3Faults.argument(
          "partNumber", "Part number must be an integer between 1 and 10000, inclusive");
    if (number > count)
      throw new AwsFault(416, "InvalidPartNumber", "The requested partnumber is not satisfiable");
    if (parts.isEmpty()) return object.size() == 0 ? null : new ByteRange(0, object.size());
    headers.put("x-amz-mp-parts-count", Integer.toString(count));
    long from = 0;
    for (int i = 0; i < number - 1; i++) from += parts.get(i);
    return new ByteRange(from, parts.get(number - 1));
  }

  /** GetObjectAttributes: those asked for. */
  Future<Reply> attributes(AwsCall call) {
    BucketStore objects = access.bucket(call).objects();
    String key = BucketAccess.key(call);
    String asked = "," + String.valueOf(call.headers().get("x-amz-object-attributes")) + ",";
    return access.work(
        () -> {
          StoredObject object = objects.find(key);
          if (object == null) throw S3Faults.noKey();
          var headers = Map.of("Last-Modified", S3Xml.httpTime(object.modifiedMillis()));
          return S3Xml.reply(
              S3Xml.document(
                  "GetObjectAttributesResponse",
                  xml -> {
                    if (asked.contains("ETag")) xml.text("ETag", object.eTag());
                    if (asked.contains("Checksum") && !object.meta().checksums().isEmpty())
                      xml.in("Checksum", sums -> CopyOperations.sums(sums, object.meta()));
                    if (asked.contains("ObjectParts") && !object.meta().parts().isEmpty())
                      xml.in(
                          "ObjectParts",
                          parts ->
                              parts.text(
                                  "PartsCount", Integer.toString(object.meta().parts().size())));
                    if (asked.contains("StorageClass")) xml.text("StorageClass", "STANDARD");
                    if (asked.contains("ObjectSize"))
                      xml.text("ObjectSize", Long.toString(object.size()));
                  }),
              headers);
        });
  }
}
