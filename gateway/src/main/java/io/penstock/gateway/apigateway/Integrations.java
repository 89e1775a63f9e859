package io.penstock.gateway.apigateway;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the function behind an integration. */
final class Integrations {
  private static final Pattern INVOCATIONS =
      Pattern.compile(
          "arn:[a-z-]+:apigateway:[a-z0-9-]*:lambda:path/\\d{4}-\\d\\d-\\d\\d/functions/(.+?)"
              + "/(?:response-streaming-)?invocations");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{stageVariables\\.([A-Za-z0-9_]+)}");

  private Integrations() {}

  static boolean isProxy(String type) {
    return type != null && type.toUpperCase(Locale.ROOT).equals("AWS_PROXY");
  }

  /**
   * The function; null when the address leads to none, which is told.
   *
   * @param uri the function's ARN, or API Gateway's path to its invocations
   * @param variables stage variables it may name
   */
  static FunctionRef function(
      Reading reading, Properties in, String key, String uri, Map<String, String> variables) {
    String whole = filled(uri, variables);
    Matcher path = INVOCATIONS.matcher(whole);
    String arn = path.matches() ? path.group(1) : whole;
    if (!arn.contains(":function:") && arn.contains("/")) {
      in.error(key, uri + " does not lead to a function.");
      return null;
    }
    return reading.function(in, key, arn);
  }

  /** With values for the stage variables it names; those that there are not stay. */
  static String filled(String uri, Map<String, String> variables) {
    return VARIABLE
        .matcher(uri)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group())));
  }

  /**
   * The function that an address leads to, whether there is one or not.
   *
   * @throws IllegalArgumentException when it leads to none
   */
  static FunctionRef named(String uri) {
    Matcher path = INVOCATIONS.matcher(uri);
    FunctionRef function = FunctionRef.parse(path.matches() ? path.group(1) : uri);
    if (function == null || function.arn().contains("${"))
      throw new IllegalArgumentException(uri + " does not lead to a function.");
    return function;
  }

  /** Whether an address leads to a function, whatever its stage variables are. */
  static boolean isFunction(String uri) {
    try {
      named(VARIABLE.matcher(uri).replaceAll("variable"));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
