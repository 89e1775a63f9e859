package io.penstock.gateway.lambda.template;

import io.penstock.function.Arn;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.UrlConfig;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Place;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
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
              map.textsOfList("AllowHeaders"),
              map.textsOfList("AllowMethods"),
              map.textsOfList("AllowOrigins"),
              map.textsOfList("ExposeHeaders"),
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

  /**
   * @param made logical id that SAM gives the config of a function; null when it is a resource
   */
  static AsyncConfig async(Reading reading, Properties config, String made) {
    if (config == null) return null;
    String success = null;
    String failure = null;
    Properties destinations = config.map("DestinationConfig");
    if (destinations != null) {
      success =
          destinations.attempt(
              "OnSuccess", null, () -> destination(reading, destinations, "OnSuccess", made));
      failure =
          destinations.attempt(
              "OnFailure", null, () -> destination(reading, destinations, "OnFailure", made));
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

  private static String destination(
      Reading reading, Properties destinations, String key, String made) {
    Properties destination = destinations.map(key);
    if (destination == null) return null;
    if (made != null) destination.required("Type");
    String type =
        destination.oneOf("Type", null, "SQS", "SNS", "Lambda", "EventBridge", "S3Bucket");
    if (made != null
        && type != null
        && !destination.isWritten("Destination")
        && (type.equals("SQS") || type.equals("SNS"))) {
      destination.finish(Set.of());
      return made(reading, type.equals("SQS"), made + key, destination.place());
    }
    String arn = destination.required("Destination");
    destination.finish(Set.of());
    return served(destinations, key, arn, DESTINATION);
  }

  /** A queue or topic that SAM makes; its ARN. */
  private static String made(Reading reading, boolean queue, String id, Place place) {
    String own = id + (queue ? "Queue" : "Topic");
    reading.make(queue ? "AWS::SQS::Queue" : "AWS::SNS::Topic", own, place);
    return reading.arn(queue ? "sqs" : "sns", MadeNames.of(own, queue ? 80 : 256));
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
