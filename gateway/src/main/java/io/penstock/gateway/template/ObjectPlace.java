package io.penstock.gateway.template;

import java.net.URI;

/** An object of a bucket, as the ways to write it have it. Pure. */
public record ObjectPlace(String bucket, String key) {
  /**
   * {@code s3://BUCKET/KEY}, {@code https://HOST/BUCKET/KEY} or {@code https://BUCKET.s3.HOST/KEY};
   * null when it is none of these.
   */
  public static ObjectPlace of(String location) {
    URI at;
    try {
      at = URI.create(location);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (at.getScheme() == null || at.getAuthority() == null || at.getPath() == null) return null;
    String path = at.getPath().replaceFirst("^/", "");
    switch (at.getScheme()) {
      case "s3":
        return of(at.getAuthority(), path);
      case "http", "https":
        int label = at.getAuthority().indexOf(".s3");
        int slash = path.indexOf('/');
        if (label > 0) return of(at.getAuthority().substring(0, label), path);
        return slash < 0 ? null : of(path.substring(0, slash), path.substring(slash + 1));
      default:
        return null;
    }
  }

  private static ObjectPlace of(String bucket, String key) {
    return bucket.isEmpty() || key.isEmpty() ? null : new ObjectPlace(bucket, key);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
