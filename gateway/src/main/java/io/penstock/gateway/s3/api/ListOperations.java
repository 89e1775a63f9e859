package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.s3.object.BucketStore;
import io.penstock.gateway.s3.object.ObjectPage;
import io.penstock.gateway.s3.object.StoredObject;
import io.penstock.trigger.bucket.ObjectKeys;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Lists objects, in the three ways that there are. */
final class ListOperations {
  private static final int MOST = 1_000;

  private final BucketAccess access;

  ListOperations(BucketAccess access) {
    this.access = access;
  }

  /** Which way, and from where on. */
  private record Query(
      String bucket, String prefix, String delimiter, String after, int most, boolean url) {
    private static Query of(AwsCall call, String after) {
      MultiMap query = call.query();
      String encoding = query.get("encoding-type");
      if (encoding != null && !encoding.equals("url"))
        throw S3Faults.argument("encoding-type", "Invalid Encoding Method specified in Request");
      String most = query.get("max-keys");
      if (most != null && !most.matches("\\d{1,9}"))
        throw S3Faults.argument(
            "max-keys", "Provided max-keys not an integer or within integer range");
      return new Query(
          RequestTarget.of(call.from().http()).bucket(),
          said(query, "prefix"),
          said(query, "delimiter"),
          after,
          most == null ? MOST : Math.min(MOST, Integer.parseInt(most)),
          encoding != null);
    }

    private String shown(String text) {
      return url && text != null ? ObjectKeys.encode(text) : text;
    }

    private void begin(Xml xml, ObjectPage page) {
      xml.text("Name", bucket)
          .text("Prefix", shown(prefix))
          .text("MaxKeys", Integer.toString(most));
      if (!delimiter.isEmpty()) xml.text("Delimiter", shown(delimiter));
      if (url) xml.text("EncodingType", "url");
      xml.text("IsTruncated", Boolean.toString(page.next() != null));
    }
  }

  private static String said(MultiMap query, String name) {
    String value = query.get(name);
    return value == null ? "" : value;
  }

  private Future<ObjectPage> page(AwsCall call, Query query) {
    BucketStore objects = access.bucket(call).objects();
    if (query.most == 0) return Future.succeededFuture(new ObjectPage(List.of(), List.of(), null));
    return access.work(
        () -> ObjectPage.of(objects, query.prefix, query.delimiter, query.after, query.most));
  }

  Future<Reply> v1(AwsCall call) {
    var query = Query.of(call, said(call.query(), "marker"));
    return page(call, query)
        .map(
            page ->
                S3Xml.reply(
                    "ListBucketResult",
                    xml -> {
                      query.begin(xml, page);
                      xml.text("Marker", query.shown(query.after));
                      if (page.next() != null && !query.delimiter.isEmpty())
                        xml.text("NextMarker", query.shown(page.next()));
                      contents(xml, query, page, true);
                    }));
  }

  Future<Reply> v2(AwsCall call) {
    String token = call.query().get("continuation-token");
    String start = said(call.query(), "start-after");
    var query = Query.of(call, token == null ? start : opened(token));
    boolean owner = "true".equals(call.query().get("fetch-owner"));
    return page(call, query)
        .map(
            page ->
                S3Xml.reply(
                    "ListBucketResult",
                    xml -> {
                      query.begin(xml, page);
                      int count = page.objects().size() + page.prefixes().size();
                      xml.text("KeyCount", Integer.toString(count))
                          .text("ContinuationToken", token)
                          .text("NextContinuationToken", token(page.next()));
                      if (!start.isEmpty()) xml.text("StartAfter", query.shown(start));
                      contents(xml, query, page, owner);
                    }));
  }

  /** Every object has one version, as where versioning was never enabled. */
  Future<Reply> versions(AwsCall call) {
    var query = Query.of(call, said(call.query(), "key-marker"));
    return page(call, query)
        .map(
            page ->
                S3Xml.reply(
                    "ListVersionsResult",
                    xml -> {
                      query.begin(xml, page);
                      xml.text("KeyMarker", query.shown(query.after)).text("VersionIdMarker", "");
                      if (page.next() != null)
                        xml.text("NextKeyMarker", query.shown(page.next()))
                            .text("NextVersionIdMarker", "null");
                      for (StoredObject object : page.objects())
                        xml.in(
                            "Version",
                            one -> {
                              object(one, query, object, true);
                              one.text("VersionId", "null").text("IsLatest", "true");
                            });
                      prefixes(xml, query, page);
                    }));
  }

  private void contents(Xml xml, Query query, ObjectPage page, boolean owner) {
    for (StoredObject object : page.objects())
      xml.in("Contents", one -> object(one, query, object, owner));
    prefixes(xml, query, page);
  }

  private static void prefixes(Xml xml, Query query, ObjectPage page) {
    for (String prefix : page.prefixes())
      xml.in("CommonPrefixes", one -> one.text("Prefix", query.shown(prefix)));
  }

  private void object(Xml xml, Query query, StoredObject object, boolean owner) {
    xml.text("Key", query.shown(object.key()))
        .text("LastModified", S3Xml.time(object.modifiedMillis()))
        .text("ETag", S3Xml.quoted(object.eTag()));
    object
        .meta()
        .checksums()
        .keySet()
        .forEach(name -> xml.text("ChecksumAlgorithm", name.toUpperCase(Locale.ROOT)));
    if (!object.meta().checksums().isEmpty())
      xml.text("ChecksumType", object.meta().checksumType());
    xml.text("Size", Long.toString(object.size())).text("StorageClass", "STANDARD");
    if (owner) S3Xml.owner(xml, access.account());
  }

  private static String token(String next) {
    return next == null
        ? null
        : Base64.getUrlEncoder().encodeToString(next.getBytes(StandardCharsets.UTF_8));
  }

  private static String opened(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Faults.argument("continuation-token", "The continuation token provided is incorrect");
    }
  }
}
