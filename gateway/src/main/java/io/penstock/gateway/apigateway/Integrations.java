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
    String whole =
        VARIABLE
            .matcher(uri)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        variables.getOrDefault(found.group(1), found.group())));
    Matcher path = INVOCATIONS.matcher(whole);
    String arn = path.matches() ? path.group(1) : whole;
    if (!arn.contains(":function:") && arn.contains("/")) {
      in.error(key, uri + " does not lead to a function.");
      return null;
    }
    return reading.function(in, key, arn);
  }
}
