package io.penstock.function;

import java.util.Objects;

/**
 * Whose resources these are: an account in a region. The one place that makes the ARNs of a
 * gateway's own things.
 *
 * @param region such as {@code us-east-1}
 * @param account twelve digits
 */
public record Owner(String region, String account) {
  public Owner {
    Objects.requireNonNull(region);
    Objects.requireNonNull(account);
  }

  /**
   * @param resource as the service writes it: a queue's name, {@code function:NAME}
   */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }

  /** Whose the resource of an ARN is. */
  public static Owner of(Arn arn) {
    return new Owner(arn.region(), arn.account());
  }
}
