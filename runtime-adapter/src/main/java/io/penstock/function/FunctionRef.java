package io.penstock.function;

import java.util.Objects;

/**
 * Names a function as its caller addressed it.
 *
 * @param region AWS region of the ARN, such as {@code us-east-1}
 * @param account twelve-digit account of the ARN
 * @param name function name, 1 to 64 characters of {@code [A-Za-z0-9-_]}
 * @param qualifier version number, {@code $LATEST} or alias; null when the caller gave none
 */
public record FunctionRef(String region, String account, String name, String qualifier) {
  public static final String LATEST = "$LATEST";

  public FunctionRef {
    Objects.requireNonNull(region);
    Objects.requireNonNull(account);
    Objects.requireNonNull(name);
  }

  /** The ARN, ending in the qualifier only if the caller gave one: what {@code context} shows. */
  public String arn() {
    return qualifier == null ? unqualifiedArn() : unqualifiedArn() + ":" + qualifier;
  }

  public String unqualifiedArn() {
    return "arn:aws:lambda:" + region + ":" + account + ":function:" + name;
  }

  public FunctionRef withQualifier(String newQualifier) {
    return new FunctionRef(region, account, name, newQualifier);
  }

  @Override
  public String toString() {
    return arn();
  }
}
