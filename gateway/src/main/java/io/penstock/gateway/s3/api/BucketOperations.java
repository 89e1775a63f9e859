package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.s3.Bucket;
import io.penstock.gateway.s3.UnknownBucketException;
import io.penstock.gateway.s3.object.BucketStores;
import io.penstock.gateway.s3.object.ObjectPage;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes, finds and removes buckets, and says who is told of their objects. */
final class BucketOperations {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
  private static final String HOME = "us-east-1";

  private final BucketAccess access;

  BucketOperations(BucketAccess access) {
    this.access = access;
  }

  private static String name(AwsCall call) {
    return RequestTarget.of(call.from().http()).bucket();
  }

  private Bucket required(AwsCall call) {
    Bucket bucket = access.buckets().resources().get(name(call));
    if (bucket == null) throw S3Faults.noBucket();
    return bucket;
  }

  private String region() {
    return access.context().settings.region();
  }

  Future<Reply> list(AwsCall call) {
    String prefix = call.query().contains("prefix") ? call.query().get("prefix") : "";
    return access.work(
        () -> {
          List<Bucket> all =
              access.buckets().resources().all().stream()
                  .filter(bucket -> bucket.name().startsWith(prefix))
                  .toList();
          return S3Xml.reply(
              "ListAllMyBucketsResult",
              xml -> {
                S3Xml.owner(xml, access.account());
                xml.in(
                    "Buckets",
                    buckets -> {
                      for (Bucket bucket : all)
                        buckets.in(
                            "Bucket",
                            one ->
                                one.text("Name", bucket.name())
                                    .text("CreationDate", S3Xml.time(made(bucket.name())))
                                    .text("BucketRegion", region()));
                    });
              });
        });
  }

  private long made(String name) {
    BucketStores.Open open = access.stores().of(name);
    Path folder = open == null ? null : open.objects().files().root();
    try {
      return folder == null || !Files.exists(folder)
          ? 0
          : ((FileTime) Files.getAttribute(folder, "creationTime")).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  Future<Reply> create(AwsCall call) {
    String name = name(call);
    if (!NAME.matcher(name).matches()
        || name.contains("..")
        || ADDRESS.matcher(name).matches()
        || name.startsWith("xn--"))
      throw new AwsFault(400, "InvalidBucketName", "The specified bucket is not valid.")
          .with("BucketName", name);
    ObjectHeaders.check(call.headers());
    if ("true".equals(call.headers().get("x-amz-bucket-object-lock-enabled")))
      throw S3Faults.unserved("x-amz-bucket-object-lock-enabled");
    return access
        .work(
            () -> {
              if (call.body().length() > 0) {
                String region =
                    XmlIn.of(call.body(), "CreateBucketConfiguration")
                        .text("LocationConstraint", region());
                if (!region.equals(region()))
                  throw new AwsFault(
                      400,
                      "IllegalLocationConstraintException",
                      "The "
                          + region
                          + " location constraint is incompatible for the region specific"
                          + " endpoint this request was sent to.");
              }
              boolean there = access.buckets().resources().get(name) != null;
              if (there && !region().equals(HOME))
                throw new AwsFault(
                    409,
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own"
                        + " it.");
              BucketStores.Open open = access.stores().of(name);
              if (open != null) open.objects().files().open();
              return there;
            })
        .compose(
            there ->
                access
                    .buckets()
                    .resources()
                    .change(
                        name,
                        before -> before == null ? new Bucket(name, List.of(), false) : before))
        .map(bucket -> S3Xml.empty(200, Map.of("Location", "/" + name)));
  }

  Future<Reply> delete(AwsCall call) {
    Bucket bucket = required(call);
    String name = bucket.name();
    return access
        .work(
            () -> {
              BucketStores.Open open = access.stores().of(name);
              if (open != null && !ObjectPage.of(open.objects(), "", "", "", 1).objects().isEmpty())
                throw new AwsFault(
                    409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
              return null;
            })
        .compose(none -> access.buckets().resources().change(name, before -> null))
        .compose(
            none ->
                access.work(
                    () -> {
                      access.stores().forget(name);
                      return S3Xml.empty(204, Map.of());
                    }));
  }

  Future<Reply> head(AwsCall call) {
    required(call);
    return Future.succeededFuture(S3Xml.empty(200, Map.of("x-amz-bucket-region", region())));
  }

  Future<Reply> location(AwsCall call) {
    required(call);
    String region = region().equals(HOME) ? "" : region();
    return Future.succeededFuture(
        S3Xml.reply(
            Xml.document("LocationConstraint", S3Xml.NAMESPACE, xml -> xml.content(region))));
  }

  Future<Reply> notifications(AwsCall call) {
    Bucket bucket = required(call);
    return Future.succeededFuture(
        S3Xml.reply("NotificationConfiguration", xml -> NotificationXml.write(xml, bucket)));
  }

  Future<Reply> putNotifications(AwsCall call) {
    Bucket bucket = required(call);
    return access
        .work(() -> NotificationXml.read(bucket.name(), call.body(), access.buckets()))
        .compose(
            wanted ->
                access
                    .buckets()
                    .configure(bucket.name(), wanted.notifications(), wanted.eventBridge()))
        .recover(
            e -> Future.failedFuture(e instanceof UnknownBucketException ? S3Faults.noBucket() : e))
        .map(none -> S3Xml.empty(200, Map.of()));
  }
}
