package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsFault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the ways in which callers name a function: name, partial ARN, ARN, each with a qualifier.
 */
final class FunctionNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:(?:arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):)?(\\d{12}):function:)?"
              + "([a-zA-Z0-9_-]{1,64})(?::(\\$LATEST|[a-zA-Z0-9_-]{1,128}))?");

  private final String region;
  private final String account;

  FunctionNames(String region, String account) {
    this.region = region;
    this.account = account;
  }

  /**
   * @param qualifier of the query, or null
   * @throws AwsFault in AWS's words
   */
  FunctionRef parse(String name, String qualifier) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches())
      throw AwsFault.validation(
          "1 validation error detected: Value '"
              + name
              + "' at 'functionName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern:"
              + " (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-\\d{1}:)?"
              + "(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?");
    String derived = parts.group(4);
    if (derived != null && qualifier != null && !derived.equals(qualifier))
      throw AwsFault.invalid(
          "The derived qualifier from the function name does not match the specified qualifier.");
    String chosen = derived != null ? derived : qualifier;
    var ref = new FunctionRef(region, account, parts.group(3), chosen);
    if (parts.group(1) != null && !parts.group(1).equals(region))
      throw AwsFault.notFound("Function not found: " + name);
    if (parts.group(2) != null && !parts.group(2).equals(account))
      throw new AwsFault(
          403, "AccessDeniedException", "User is not authorized to perform this action on " + name);
    return ref;
  }

  /** Of Invoke, which names an unknown unqualified function with {@code :$LATEST}. */
  static AwsFault unknown(FunctionRef ref) {
    return AwsFault.notFound(
        "Function not found: "
            + (ref.qualifier() == null ? ref.unqualifiedArn() + ":$LATEST" : ref.arn()));
  }

  /** Of the other operations. */
  static AwsFault missing(FunctionRef ref) {
    return AwsFault.notFound("Function not found: " + ref.arn());
  }
}
