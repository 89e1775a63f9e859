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

  /** Null when the text is not the ARN of a function. */
  public static FunctionRef parse(String arn) {
    Arn whole = Arn.parse(arn);
    if (whole == null || !whole.isOf("lambda")) return null;
    String[] part = whole.resource().split(":", -1);
    if (part.length < 2 || part.length > 3 || !part[0].equals("function")) return null;
    return new FunctionRef(
        whole.region(), whole.account(), part[1], part.length > 2 ? part[2] : null);
  }

  /** An ARN as people are shown it: a function's name and qualifier; anything else as it is. */
  public static String shown(String arn) {
    int function = arn.indexOf(":function:");
    return function < 0 ? arn : arn.substring(function + ":function:".length());
  }

  /** The ARN, ending in the qualifier only if the caller gave one: what {@code context} shows. */
  public String arn() {
    return qualifier == null ? unqualifiedArn() : unqualifiedArn() + ":" + qualifier;
  }

  public String unqualifiedArn() {
    return new Owner(region, account).arn("lambda", "function:" + name);
  }

  public FunctionRef withQualifier(String newQualifier) {
    return new FunctionRef(region, account, name, newQualifier);
  }

  @Override
  public String toString() {
    return arn();
  }
}
