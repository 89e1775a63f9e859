package io.penstock.gateway.aws;

/** Hosts that name a bucket before what they lead to. Pure. */
public final class BucketHost {
  private static final String LOCAL = ".localhost";
  private static final String AWS = ".amazonaws.com";

  private BucketHost() {}

  /**
   * The bucket of {@code BUCKET.localhost}, {@code BUCKET.s3.localhost} or {@code
   * BUCKET.s3.REGION.amazonaws.com}; null where the path names it.
   *
   * @param host without port
   */
  public static String bucket(String host) {
    if (host.endsWith(LOCAL)) {
      String name = host.substring(0, host.length() - LOCAL.length());
      int s3 = name.lastIndexOf(".s3");
      boolean named = s3 > 0 && (s3 + 3 == name.length() || name.charAt(s3 + 3) == '.');
      if (named) return name.substring(0, s3);
      return name.equals("s3") || name.startsWith("s3.") || isOfAnother(name) ? null : name;
    }
    int s3 = host.endsWith(AWS) ? host.lastIndexOf(".s3.") : -1;
    return s3 > 0 ? host.substring(0, s3) : null;
  }

  private static boolean isOfAnother(String name) {
    return name.contains(".execute-api") || name.contains(".lambda-url");
  }
}
