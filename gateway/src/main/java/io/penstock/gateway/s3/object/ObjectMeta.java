package io.penstock.gateway.s3.object;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLConnection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of an object beside its content. Immutable.
 *
 * @param mark of the file that it was made for; another file of the name has nothing of it
 * @param eTag without quotes
 * @param headers that an answer has, in lower case: {@code content-type}, {@code x-amz-meta-*}
 * @param tags by key
 * @param checksums in Base64 by algorithm in lower case
 * @param checksumType {@code FULL_OBJECT} or {@code COMPOSITE}
 * @param parts their sizes where it was made of some; else empty
 */
public record ObjectMeta(
    String mark,
    String eTag,
    Map<String, String> headers,
    Map<String, String> tags,
    Map<String, String> checksums,
    String checksumType,
    List<Long> parts) {
  public static final String FULL = "FULL_OBJECT";
  public static final String COMPOSITE = "COMPOSITE";
  private static final String TYPE = "content-type";

  /** What S3 says of what nobody has said anything of. */
  public static final String BYTES = "binary/octet-stream";

  public ObjectMeta {
    headers = Map.copyOf(headers);
    tags = Map.copyOf(tags);
    checksums = Map.copyOf(checksums);
    parts = List.copyOf(parts);
  }

  /** Of a file that somebody has laid into the folder. */
  static ObjectMeta ofFile(String key, String mark, String eTag) {
    String type = URLConnection.guessContentTypeFromName(key);
    return new ObjectMeta(
        mark, eTag, Map.of(TYPE, type == null ? BYTES : type), Map.of(), Map.of(), null, List.of());
  }

  ObjectMeta marked(String other) {
    return new ObjectMeta(other, eTag, headers, tags, checksums, checksumType, parts);
  }

  public ObjectMeta tagged(Map<String, String> others) {
    return new ObjectMeta(mark, eTag, headers, others, checksums, checksumType, parts);
  }

  public ObjectMeta headed(Map<String, String> others) {
    return new ObjectMeta(mark, eTag, others, tags, checksums, checksumType, parts);
  }

  JsonObject write() {
    var json = new JsonObject().put("mark", mark).put("eTag", eTag).put("headers", object(headers));
    if (!tags.isEmpty()) json.put("tags", object(tags));
    if (!checksums.isEmpty()) json.put("sums", object(checksums)).put("sumType", checksumType);
    if (!parts.isEmpty()) json.put("parts", new JsonArray(parts));
    return json;
  }

  static ObjectMeta read(JsonObject json) {
    return new ObjectMeta(
        json.getString("mark"),
        json.getString("eTag"),
        map(json, "headers"),
        map(json, "tags"),
        map(json, "sums"),
        json.getString("sumType"),
        json.getJsonArray("parts", new JsonArray()).stream()
            .map(size -> ((Number) size).longValue())
            .toList());
  }

  static JsonObject object(Map<String, String> map) {
    var json = new JsonObject();
    map.forEach(json::put);
    return json;
  }

  static Map<String, String> map(JsonObject json, String name) {
    var map = new TreeMap<String, String>();
    JsonObject found = json.getJsonObject(name);
    if (found != null) for (String key : found.fieldNames()) map.put(key, found.getString(key));
    return map;
  }
}
