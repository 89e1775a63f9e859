package io.penstock.function;

import java.util.Objects;

/**
 * An Amazon Resource Name: {@code arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE}. What the parts
 * may be is each service's own rule; here any text without a colon is one.
 *
 * @param partition {@code aws}, {@code aws-cn}, ...
 * @param service {@code sqs}, {@code lambda}, ...
 * @param region empty for what has none, such as roles and buckets
 * @param account likewise
 * @param resource the rest; may have colons
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {
  private static final String BEGIN = "arn:";
  private static final String AWS = "aws";

  public Arn {
    Objects.requireNonNull(partition);
    Objects.requireNonNull(service);
    Objects.requireNonNull(region);
    Objects.requireNonNull(account);
    Objects.requireNonNull(resource);
  }

  /** Null when the text is none, or null: callers refuse it in their service's words. */
  public static Arn parse(String text) {
    if (!looksLike(text)) return null;
    int service = text.indexOf(':', BEGIN.length());
    int region = next(text, service);
    int account = next(text, region);
    int resource = next(text, account);
    if (resource < 0) return null;
    return new Arn(
        text.substring(BEGIN.length(), service),
        text.substring(service + 1, region),
        text.substring(region + 1, account),
        text.substring(account + 1, resource),
        text.substring(resource + 1));
  }

  private static int next(String text, int before) {
    return before < 0 ? -1 : text.indexOf(':', before + 1);
  }

  /**
   * One that was checked before.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Arn of(String text) {
    Arn arn = parse(text);
    if (arn == null) throw new IllegalArgumentException(text + " is not an ARN.");
    return arn;
  }

  /** Whether a text is meant as an ARN, not as a name, an id or a URL. */
  public static boolean looksLike(String text) {
    return text != null && text.startsWith(BEGIN);
  }

  /** Whether a text is an ARN of the service. */
  public static boolean isOf(String service, String text) {
    Arn arn = parse(text);
    return arn != null && arn.service.equals(service);
  }

  /** Everybody in an account, as policies name them. */
  public static Arn ofAccount(String account) {
    return new Arn(AWS, "iam", "", account, "root");
  }

  public static Arn ofRole(String account, String name) {
    return new Arn(AWS, "iam", "", account, "role/" + name);
  }

  public static Arn ofUser(String account, String name) {
    return new Arn(AWS, "iam", "", account, "user/" + name);
  }

  public static Arn ofPolicy(String account, String name) {
    return new Arn(AWS, "iam", "", account, "policy/" + name);
  }

  /** Who has taken on a role. */
  public static Arn ofSession(String account, String role, String session) {
    return new Arn(AWS, "sts", "", account, "assumed-role/" + role + "/" + session);
  }

  public static Arn ofBucket(String bucket) {
    return new Arn(AWS, "s3", "", "", bucket);
  }

  public boolean isOf(String of) {
    return service.equals(of);
  }

  /** What follows the last colon: the name of a queue, of a topic, of an unqualified function. */
  public String name() {
    return resource.substring(resource.lastIndexOf(':') + 1);
  }

  @Override
  public String toString() {
    return BEGIN + partition + ':' + service + ':' + region + ':' + account + ':' + resource;
  }
}
