package io.penstock.gateway.lambda.template;

import io.penstock.function.Arn;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.UrlConfig;
import io.penstock.gateway.template.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what functions and their aliases have alike: URLs, event invoke configs, dead letters. */
final class FunctionConfigs {
  private static final Pattern DESTINATION =
      Pattern.compile("arn:aws[a-z-]*:(?:sns|sqs|lambda|events|s3):.*");
  private static final Pattern DEAD_LETTERS = Pattern.compile("arn:aws[a-z-]*:(?:sns|sqs):.*");

  private FunctionConfigs() {}

  static UrlConfig url(Properties config) {
    if (config == null) return null;
    if (!config.has("AuthType")) config.error("AuthType", "is missing: NONE or AWS_IAM.");
    UrlConfig.UrlCors cors = null;
    Properties map = config.map("Cors");
    if (map != null) {
      cors =
          new UrlConfig.UrlCors(
              map.flag("AllowCredentials", false),
              map.texts("AllowHeaders"),
              map.texts("AllowMethods"),
              map.texts("AllowOrigins"),
              map.texts("ExposeHeaders"),
              map.number("MaxAge", 0, 86_400, 0));
      map.finish(Set.of());
    }
    var url =
        new UrlConfig(
            config.oneOf("AuthType", "NONE", "NONE", "AWS_IAM"),
            config.oneOf("InvokeMode", "BUFFERED", "BUFFERED", "RESPONSE_STREAM"),
            cors);
    config.finish(Set.of(), "TargetFunctionArn", "Qualifier");
    return url;
  }

  static AsyncConfig async(Properties config, boolean sam) {
    if (config == null) return null;
    String success = null;
    String failure = null;
    Properties destinations = config.map("DestinationConfig");
    if (destinations != null) {
      success =
          destinations.attempt(
              "OnSuccess", null, () -> destination(destinations, "OnSuccess", sam));
      failure =
          destinations.attempt(
              "OnFailure", null, () -> destination(destinations, "OnFailure", sam));
      destinations.finish(Set.of());
    }
    var async =
        new AsyncConfig(
            config.number("MaximumRetryAttempts", 0, 2),
            config.number("MaximumEventAgeInSeconds", 60, 21_600),
            success,
            failure);
    config.finish(Set.of(), "FunctionName", "Qualifier");
    return async;
  }

  private static String destination(Properties destinations, String key, boolean sam) {
    Properties destination = destinations.map(key);
    if (destination == null) return null;
    if (sam) destination.required("Type");
    String type =
        destination.oneOf("Type", null, "SQS", "SNS", "Lambda", "EventBridge", "S3Bucket");
    if (type != null
        && !destination.has("Destination")
        && (type.equals("SQS") || type.equals("SNS"))) {
      destination.warn(
          "Type", "SAM makes a " + type + " for this; here it is left out: name a Destination.");
      return null;
    }
    String arn = destination.required("Destination");
    destination.finish(Set.of());
    return served(destinations, key, arn, DESTINATION);
  }

  /** What is of another service is left out, with a warning. */
  private static String served(Properties in, String key, String arn, Pattern served) {
    if (arn == null || arn.isEmpty() || served.matcher(arn).matches()) return arn;
    if (!Arn.looksLike(arn)) in.error(key, arn + " is not an ARN.");
    else in.warn(key, arn + " is not served here: it is left out.");
    return null;
  }

  static String deadLetter(Properties properties, boolean sam) {
    String key = sam ? "DeadLetterQueue" : "DeadLetterConfig";
    return properties.attempt(
        key,
        null,
        () -> {
          Properties queue = properties.map(key);
          if (queue == null) return null;
          if (sam && queue.required("Type") != null) queue.oneOf("Type", null, "SQS", "SNS");
          String arn = queue.required("TargetArn");
          queue.finish(Set.of());
          return served(properties, key, arn, DEAD_LETTERS);
        });
  }
}
