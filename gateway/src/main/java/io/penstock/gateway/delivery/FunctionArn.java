package io.penstock.gateway.delivery;

import io.penstock.function.FunctionRef;

/** Function ARNs as text. */
public final class FunctionArn {
  private static final int PARTS = 7;

  private FunctionArn() {}

  /** As people are shown it: a function's name and qualifier; anything else as it is. */
  public static String shown(String arn) {
    int function = arn.indexOf(":function:");
    return function < 0 ? arn : arn.substring(function + ":function:".length());
  }

  /** Null when it is not the ARN of a function. */
  public static FunctionRef parse(String arn) {
    String[] part = arn.split(":", -1);
    if (part.length < PARTS || part.length > PARTS + 1) return null;
    if (!part[0].equals("arn") || !part[2].equals("lambda") || !part[5].equals("function"))
      return null;
    return new FunctionRef(part[3], part[4], part[6], part.length > PARTS ? part[PARTS] : null);
  }
}
