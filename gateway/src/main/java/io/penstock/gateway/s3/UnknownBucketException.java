package io.penstock.gateway.s3;

/** A change of a bucket that nobody has declared. */
public final class UnknownBucketException extends RuntimeException {
  UnknownBucketException(String bucket) {
    super("Bucket " + bucket + " does not exist here.", null, false, false);
  }
}
