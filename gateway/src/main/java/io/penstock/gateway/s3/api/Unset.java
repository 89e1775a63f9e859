package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.aws.Xml;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What tools ask of every bucket and object before they do anything, and that cannot be set here:
 * the answers of a bucket for which it never was.
 */
final class Unset {
  /** Errors by the parameter that asks. */
  private static final Map<String, AwsFault> FAULTS =
      Map.of(
          "policy",
          new AwsFault(404, "NoSuchBucketPolicy", "The bucket policy does not exist"),
          "cors",
          new AwsFault(404, "NoSuchCORSConfiguration", "The CORS configuration does not exist"),
          "website",
          new AwsFault(
              404,
              "NoSuchWebsiteConfiguration",
              "The specified bucket does not have a website configuration"),
          "lifecycle",
          new AwsFault(
              404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
          "replication",
          new AwsFault(
              404,
              "ReplicationConfigurationNotFoundError",
              "The replication configuration was not found"),
          "object-lock",
          new AwsFault(
              404,
              "ObjectLockConfigurationNotFoundError",
              "Object Lock configuration does not exist for this bucket"),
          "encryption",
          new AwsFault(
              404,
              "ServerSideEncryptionConfigurationNotFoundError",
              "The server side encryption configuration was not found"),
          "publicAccessBlock",
          new AwsFault(
              404,
              "NoSuchPublicAccessBlockConfiguration",
              "The public access block configuration was not found"),
          "ownershipControls",
          new AwsFault(
              404,
              "OwnershipControlsNotFoundError",
              "The bucket ownership controls were not found"),
          "tagging",
          new AwsFault(404, "NoSuchTagSet", "The TagSet does not exist"));

  private static final Map<String, String> EMPTY =
      Map.of(
          "versioning", "VersioningConfiguration",
          "accelerate", "AccelerateConfiguration",
          "logging", "BucketLoggingStatus");

  private final BucketAccess access;

  Unset(BucketAccess access) {
    this.access = access;
  }

  /** Of a bucket. */
  Future<Reply> bucket(AwsCall call) {
    if (access.buckets().resources().get(RequestTarget.of(call.from().http()).bucket()) == null)
      throw S3Faults.noBucket();
    for (var one : FAULTS.entrySet()) if (call.query().contains(one.getKey())) throw one.getValue();
    for (var one : EMPTY.entrySet())
      if (call.query().contains(one.getKey())) return answer(one.getValue(), xml -> {});
    if (call.query().contains("requestPayment"))
      return answer("RequestPaymentConfiguration", xml -> xml.text("Payer", "BucketOwner"));
    return acl(call);
  }

  /** Of an object. */
  Future<Reply> object(AwsCall call) {
    var objects = access.bucket(call).objects();
    String key = BucketAccess.key(call);
    return access
        .work(() -> objects.find(key))
        .compose(
            object -> {
              if (object == null) throw S3Faults.noKey();
              return acl(call);
            });
  }

  private Future<Reply> acl(AwsCall call) {
    String account = access.account();
    return answer(
        "AccessControlPolicy",
        xml -> {
          S3Xml.owner(xml, account);
          xml.in(
              "AccessControlList",
              list ->
                  list.in(
                      "Grant",
                      grant -> {
                        grant.in(
                            "Grantee",
                            who -> {
                              who.attribute(
                                  "http://www.w3.org/2001/XMLSchema-instance",
                                  "xsi",
                                  "type",
                                  "CanonicalUser");
                              who.text("ID", account).text("DisplayName", "penstock");
                            });
                        grant.text("Permission", "FULL_CONTROL");
                      }));
        });
  }

  private static Future<Reply> answer(String root, Consumer<Xml> content) {
    return Future.succeededFuture(S3Xml.reply(root, content));
  }
}
