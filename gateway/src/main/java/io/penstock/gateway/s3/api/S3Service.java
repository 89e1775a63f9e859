package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.s3.Buckets;
import io.penstock.gateway.s3.object.BucketStores;
import io.penstock.gateway.service.ServiceContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Routes S3's operations. */
public final class S3Service implements AwsService {
  /** A thousand keys to delete, ten thousand parts to join. */
  private static final int BODY = 8 * 1024 * 1024;

  private static final Set<String> STREAMED = Set.of("PutObject", "UploadPart");

  /** How paths of other services begin. */
  private static final Pattern OTHERS = Pattern.compile("\\d{4}-\\d\\d-\\d\\d|_.*|\\d{12}");

  private static final List<String> UNSET =
      List.of(
          "policy",
          "cors",
          "website",
          "lifecycle",
          "replication",
          "object-lock",
          "encryption",
          "publicAccessBlock",
          "ownershipControls",
          "tagging",
          "versioning",
          "accelerate",
          "logging",
          "requestPayment",
          "acl");

  private final Buckets buckets;
  private final Operations operations = new Operations(BODY);
  private final S3Table table = new S3Table(operations);

  public S3Service(ServiceContext context, Buckets buckets, BucketStores stores) {
    this.buckets = buckets;
    var access = new BucketAccess(context, buckets, stores);
    var bucket = new BucketOperations(access);
    var list = new ListOperations(access);
    var upload = new UploadOperations(access);
    table
        .add("ListBuckets", "GET /", bucket::list)
        .add("GetBucketLocation", "GET /{Bucket}?location", bucket::location)
        .add(
            "GetBucketNotificationConfiguration",
            "GET /{Bucket}?notification",
            bucket::notifications)
        .add(
            "PutBucketNotificationConfiguration",
            "PUT /{Bucket}?notification",
            bucket::putNotifications)
        .add("ListMultipartUploads", "GET /{Bucket}?uploads", upload::uploads)
        .add("ListObjectVersions", "GET /{Bucket}?versions", list::versions)
        .add("ListObjectsV2", "GET /{Bucket}?list-type=2", list::v2);
    var unset = new Unset(access);
    for (String one : UNSET) table.add(named(one), "GET /{Bucket}?" + one, unset::bucket);
    table
        .add("ListObjects", "GET /{Bucket}", list::v1)
        .add("HeadBucket", "HEAD /{Bucket}", bucket::head)
        .add("CreateBucket", "PUT /{Bucket}", bucket::create)
        .add("DeleteBucket", "DELETE /{Bucket}", bucket::delete);
    var object = new ObjectOperations(access);
    var read = new ReadOperations(access);
    var copy = new CopyOperations(access);
    table
        .add("DeleteObjects", "POST /{Bucket}?delete", object::deleteMany)
        .add("CreateMultipartUpload", "POST /{Bucket}/{Key}?uploads", upload::create)
        .add("CompleteMultipartUpload", "POST /{Bucket}/{Key}?uploadId", upload::complete)
        .add("AbortMultipartUpload", "DELETE /{Bucket}/{Key}?uploadId", upload::abort)
        .add("ListParts", "GET /{Bucket}/{Key}?uploadId", upload::parts)
        .add("UploadPartCopy", "PUT /{Bucket}/{Key}?uploadId x-amz-copy-source", upload::copy)
        .add("UploadPart", "PUT /{Bucket}/{Key}?uploadId", upload::put)
        .add("GetObjectTagging", "GET /{Bucket}/{Key}?tagging", object::tags)
        .add("PutObjectTagging", "PUT /{Bucket}/{Key}?tagging", object::putTags)
        .add("DeleteObjectTagging", "DELETE /{Bucket}/{Key}?tagging", object::deleteTags)
        .add("GetObjectAttributes", "GET /{Bucket}/{Key}?attributes", read::attributes)
        .add("GetObjectAcl", "GET /{Bucket}/{Key}?acl", unset::object)
        .add("CopyObject", "PUT /{Bucket}/{Key} x-amz-copy-source", copy::copy)
        .add("PutObject", "PUT /{Bucket}/{Key}", object::put)
        .add("GetObject", "GET /{Bucket}/{Key}", read::get)
        .add("HeadObject", "HEAD /{Bucket}/{Key}", read::get)
        .add("DeleteObject", "DELETE /{Bucket}/{Key}", object::delete);
  }

  /** {@code GetBucketCors}. */
  private static String named(String parameter) {
    var name = new StringBuilder("GetBucket");
    for (String word : parameter.split("-"))
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    return switch (name.toString()) {
      case "GetBucketObjectLock" -> "GetObjectLockConfiguration";
      case "GetBucketPublicAccessBlock" -> "GetPublicAccessBlock";
      case "GetBucketLifecycle" -> "GetBucketLifecycleConfiguration";
      case "GetBucketAccelerate" -> "GetBucketAccelerateConfiguration";
      default -> name.toString();
    };
  }

  @Override
  public String signingName() {
    return "s3";
  }

  /** A request that nobody signed is for a bucket that there is. */
  @Override
  public boolean owns(HttpServerRequest request) {
    if (request.getHeader("x-amz-target") != null) return false;
    String bucket = RequestTarget.of(request).bucket();
    return bucket != null
        && !OTHERS.matcher(bucket).matches()
        && buckets.resources().get(bucket) != null;
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return table.of(request, RequestTarget.of(request));
  }

  @Override
  public boolean streams(Operation operation) {
    return operation != null && STREAMED.contains(operation.name());
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    HttpServerRequest request = call.from().http();
    String asked = S3Table.asked(request);
    if (asked != null) return S3Faults.unserved(request.method() + " ?" + asked);
    return new AwsFault(
        405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return BODY;
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return new S3Faults(request);
  }

  @Override
  public ServiceFaults faults() {
    return S3Faults.ALL;
  }
}
