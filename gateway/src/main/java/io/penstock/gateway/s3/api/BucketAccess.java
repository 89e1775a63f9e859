package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.s3.Buckets;
import io.penstock.gateway.s3.object.BucketStores;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.bucket.ToldObjects.By;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What all operations have: which buckets there are, and what is in them. Any thread. */
record BucketAccess(ServiceContext context, Buckets buckets, BucketStores stores) {
  /** S3's limit for what comes at once. */
  static final long MOST_BYTES = 5L << 30;

  /** The bucket that a call is about, as a folder. */
  BucketStores.Open bucket(AwsCall call) {
    return bucket(RequestTarget.of(call.from().http()).bucket());
  }

  BucketStores.Open bucket(String name) {
    if (buckets.resources().get(name) == null) throw S3Faults.noBucket();
    BucketStores.Open open = stores.of(name);
    if (open == null)
      throw S3Faults.unserved(
          "bucket " + name + " is kept by another store, which is to be asked itself");
    return open;
  }

  static String key(AwsCall call) {
    return RequestTarget.of(call.from().http()).key();
  }

  By by(AwsCall call) {
    String id = HexFormat.of().toHexDigits(call.requestId().hashCode() * 0x9E3779B97F4A7C15L);
    return new By(call.from().client(), id.toUpperCase(Locale.ROOT));
  }

  String account() {
    return context.settings.account();
  }

  <T> Future<T> work(Callable<T> work) {
    return stores.work(work);
  }
}
