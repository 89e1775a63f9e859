package io.penstock.gateway;

import io.penstock.function.FunctionRef;

/** Reads function ARNs that were checked before. */
final class FunctionArns {
  private FunctionArns() {}

  static FunctionRef parse(String arn) {
    String[] parts = arn.split(":", -1);
    return new FunctionRef(parts[3], parts[4], parts[6], parts.length > 7 ? parts[7] : null);
  }
}
