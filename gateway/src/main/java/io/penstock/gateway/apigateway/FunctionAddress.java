package io.penstock.gateway.apigateway;

import io.penstock.gateway.aws.AwsFault;

/** What integrations and authorizers made by API name functions and issuers by. */
public final class FunctionAddress {
  private FunctionAddress() {}

  /**
   * @param uri or null
   * @throws AwsFault when it leads to no function
   */
  public static void check(String uri, String member) {
    if (uri == null || !Integrations.isFunction(uri))
      throw new AwsFault(
          400,
          "BadRequestException",
          member + " must be the ARN of a function, or API Gateway's path to its invocations.");
  }

  /**
   * @param pool ARN of a user pool, or the address of an issuer
   * @throws AwsFault when it is neither
   */
  public static void checkPool(String pool, String member) {
    if (UserPools.issuer(pool) == null)
      throw new AwsFault(
          400,
          "BadRequestException",
          member + " must be ARNs of user pools, or addresses of issuers: " + pool);
  }
}
