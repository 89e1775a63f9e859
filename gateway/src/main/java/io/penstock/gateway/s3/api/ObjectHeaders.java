package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.s3.object.ObjectMeta;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Headers of requests that are kept with an object, and those that cannot be honoured. Pure. */
final class ObjectHeaders {
  private static final String META = "x-amz-meta-";

  /** S3's limit for what users say of an object. */
  private static final int MOST_META = 2 * 1024;

  private static final List<String> KEPT =
      List.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-language",
          "expires",
          "x-amz-website-redirect-location");

  /** What would mean something that does not happen here. */
  private static final List<String> REFUSED =
      List.of(
          "x-amz-server-side-encryption-customer-algorithm",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-copy-source-server-side-encryption-customer-algorithm",
          "x-amz-object-lock-mode",
          "x-amz-object-lock-legal-hold",
          "x-amz-object-lock-retain-until-date",
          "x-amz-grant-read",
          "x-amz-grant-write",
          "x-amz-grant-full-control",
          "x-amz-grant-read-acp",
          "x-amz-grant-write-acp",
          "x-amz-write-offset-bytes");

  /** What is so anyway. */
  private static final Set<String> ACLS =
      Set.of("private", "bucket-owner-full-control", "bucket-owner-read");

  private ObjectHeaders() {}

  static void check(MultiMap headers) {
    for (String name : REFUSED) if (headers.contains(name)) throw S3Faults.unserved(name);
    String acl = headers.get("x-amz-acl");
    if (acl != null && !ACLS.contains(acl)) throw S3Faults.unserved("x-amz-acl: " + acl);
    // S3 encrypts so without being asked, and tools ask all the same; what this means here is said
    // nowhere in the answer: a file is as safe as its disk
    String encryption = headers.get("x-amz-server-side-encryption");
    if (encryption != null && !encryption.equals("AES256"))
      throw S3Faults.unserved("x-amz-server-side-encryption: " + encryption);
    String storage = headers.get("x-amz-storage-class");
    if (storage != null && !storage.equals("STANDARD"))
      throw new AwsFault(
          400, "InvalidStorageClass", "The storage class you specified is not valid: " + storage);
  }

  /** What is kept of a request's. */
  static Map<String, String> kept(MultiMap headers) {
    var kept = new TreeMap<String, String>();
    for (String name : KEPT) if (headers.contains(name)) kept.put(name, headers.get(name));
    kept.putIfAbsent("content-type", ObjectMeta.BYTES);
    String encoding = encoding(headers.get("content-encoding"));
    if (encoding != null) kept.put("content-encoding", encoding);
    int bytes = 0;
    for (String name : headers.names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!lower.startsWith(META)) continue;
      String value = String.join(",", headers.getAll(name));
      bytes += lower.length() - META.length() + value.getBytes(StandardCharsets.UTF_8).length;
      kept.put(lower, value);
    }
    if (bytes > MOST_META)
      throw new AwsFault(
          400,
          "MetadataTooLarge",
          "Your metadata headers exceed the maximum allowed metadata size");
    return kept;
  }

  /** Without what only says how the request was sent. */
  private static String encoding(String given) {
    if (given == null) return null;
    var left =
        Arrays.stream(given.split(","))
            .map(String::strip)
            .filter(one -> !one.isEmpty() && !one.equalsIgnoreCase("aws-chunked"))
            .toList();
    return left.isEmpty() ? null : String.join(",", left);
  }

  /** Of {@code x-amz-tagging}: a query string. */
  static Map<String, String> tags(MultiMap headers) {
    String given = headers.get("x-amz-tagging");
    var tags = new TreeMap<String, String>();
    if (given == null || given.isEmpty()) return tags;
    for (String pair : given.split("&")) {
      int equals = pair.indexOf('=');
      try {
        String key =
            URLDecoder.decode(
                equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
        String value =
            equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        if (tags.put(key, value) != null)
          throw ObjectTags.invalid("Cannot provide multiple Tags with the same key");
      } catch (IllegalArgumentException e) {
        throw S3Faults.argument(
            "x-amz-tagging",
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query"
                + " parameters without tag name duplicates.");
      }
    }
    ObjectTags.check(tags);
    return tags;
  }
}
