package io.penstock.gateway.apigateway;

import io.penstock.gateway.aws.AwsFault;

/** What integrations and authorizers made by API name functions by. */
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
}
