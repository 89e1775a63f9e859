package io.penstock.gateway.s3;

import io.penstock.function.Arn;
import io.penstock.gateway.template.Attributes;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Referenced;
import java.util.Locale;

/** What S3 reads of templates. */
public final class S3Templates {
  private S3Templates() {}

  public static ReaderTable readers() {
    return new ReaderTable()
        .resource("AWS::S3::Bucket", (resource, in) -> new BucketReader(in).bucket(resource))
        .event("S3", (function, id, event, in) -> new BucketReader(in).event(function, id, event))
        .attributes("AWS::S3::Bucket", S3Templates::bucket, "WebsiteURL");
  }

  private static String bucket(Referenced bucket, String attribute) {
    String name =
        bucket.text("BucketName", BucketReader.made(bucket.id())).toLowerCase(Locale.ROOT);
    return switch (attribute) {
      case Attributes.REF -> name;
      case "Arn" -> Arn.ofBucket(name).toString();
      case "DomainName" -> name + ".s3.amazonaws.com";
      case "RegionalDomainName" -> name + ".s3." + bucket.region() + ".amazonaws.com";
      case "DualStackDomainName" -> name + ".s3.dualstack." + bucket.region() + ".amazonaws.com";
      default -> null;
    };
  }
}
