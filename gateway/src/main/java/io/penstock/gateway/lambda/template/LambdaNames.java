package io.penstock.gateway.lambda.template;

import static io.penstock.gateway.template.Attributes.REF;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Referenced;
import io.penstock.trigger.stream.DynamoDbStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** What references to functions, what is about them, and the sources of mappings give. */
final class LambdaNames {
  private LambdaNames() {}

  static ReaderTable add(ReaderTable to) {
    return to.attributes(
            "AWS::Serverless::Function",
            LambdaNames::function,
            "SnapStartResponse",
            "SnapStartResponse.ApplyStatus",
            "SnapStartResponse.OptimizationStatus")
        .attributes(
            "AWS::Lambda::Function",
            LambdaNames::function,
            "SnapStartResponse",
            "SnapStartResponse.ApplyStatus",
            "SnapStartResponse.OptimizationStatus")
        .generated("AWS::Serverless::Function", LambdaNames::generated)
        .attributes("AWS::Lambda::Alias", LambdaNames::alias)
        .attributes("AWS::Lambda::Version", LambdaNames::version)
        .attributes("AWS::Lambda::Url", LambdaNames::url)
        .attributes("AWS::Lambda::EventInvokeConfig", LambdaNames::config)
        .attributes("AWS::Lambda::Permission", LambdaNames::config)
        .attributes("AWS::Lambda::EventSourceMapping", LambdaNames::mapping)
        .attributes("AWS::Serverless::LayerVersion", LambdaNames::layer)
        .attributes("AWS::Lambda::LayerVersion", LambdaNames::layer)
        .attributes("AWS::DynamoDB::Table", LambdaNames::table, "TableId")
        .attributes("AWS::Serverless::SimpleTable", LambdaNames::table)
        .attributes("AWS::Kinesis::Stream", LambdaNames::stream)
        .attributes("AWS::Kinesis::StreamConsumer", LambdaNames::consumer);
  }

  private static String function(Referenced function, String attribute) {
    String name = function.text("FunctionName", MadeNames.of(function.id(), 64));
    return switch (attribute) {
      case REF -> name;
      case "Arn" -> function.arn("lambda", "function:" + name);
      default -> null;
    };
  }

  private static String arn(Referenced ofFunction) {
    String name = ofFunction.text("FunctionName", "");
    return Arn.looksLike(name) ? name : ofFunction.arn("lambda", "function:" + name);
  }

  private static String alias(Referenced alias, String attribute) {
    return switch (attribute) {
      case REF, "AliasArn", "Id" -> arn(alias) + ":" + alias.text("Name", "");
      default -> null;
    };
  }

  /**
   * What SAM makes beside a function: its role, URL, alias, version, and what its events become.
   */
  private static String generated(Referenced function, String suffix, String attribute) {
    String arn = function(function, "Arn");
    String alias = function.text("AutoPublishAlias", "");
    boolean ref = attribute.equals(REF);
    if (suffix.equals("Role")) {
      if (ref) return function.id() + suffix;
      return attribute.equals("Arn")
          ? Arn.ofRole(function.account(), function.id() + suffix).toString()
          : null;
    }
    if (suffix.equals("Url"))
      return switch (attribute) {
        case REF, "FunctionArn" -> arn;
        case "FunctionUrl" ->
            url(function, function.text("FunctionName", MadeNames.of(function.id(), 64)), alias);
        default -> null;
      };
    if (suffix.startsWith("."))
      return switch (suffix) {
        case ".Alias" -> alias.isEmpty() || !ref ? null : arn + ":" + alias;
        case ".Version" -> alias.isEmpty() || !ref ? null : arn + ":1";
        default -> null;
      };
    if (suffix.equals("Alias" + alias) && !alias.isEmpty() && (ref || attribute.equals("AliasArn")))
      return arn + ":" + alias;
    if (suffix.startsWith("Version") && !alias.isEmpty())
      return ref ? arn + ":1" : attribute.equals("Version") ? "1" : null;
    String name = function.id() + suffix;
    if (suffix.endsWith("Queue"))
      return switch (attribute) {
        case REF, "QueueUrl" -> function.apiUrl() + "/" + function.account() + "/" + name;
        case "Arn" -> function.arn("sqs", name);
        case "QueueName" -> name;
        default -> null;
      };
    return switch (attribute) {
      case REF -> name;
      case "Arn" -> function.arn("events", "rule/" + name);
      default -> null;
    };
  }

  private static String url(Referenced of, String function, String qualifier) {
    String host = qualifier.isEmpty() ? function : function + "-" + qualifier;
    return "http://" + host.toLowerCase(Locale.ROOT) + ".lambda-url." + of.httpAddress() + "/";
  }

  private static String url(Referenced url, String attribute) {
    String arn = url.text("TargetFunctionArn", "");
    FunctionRef function = FunctionRef.parse(arn);
    String name = function == null ? arn : function.name();
    String derived = function == null ? null : function.qualifier();
    String qualifier = url.text("Qualifier", derived == null ? "" : derived);
    return switch (attribute) {
      case REF, "FunctionArn" -> url.arn("lambda", "function:" + name);
      case "FunctionUrl" -> url(url, name, qualifier);
      default -> null;
    };
  }

  private static String layer(Referenced layer, String attribute) {
    String arn = layer.arn("lambda", "layer:" + layer.text("LayerName", layer.id()) + ":1");
    return attribute.equals(REF) || attribute.equals("LayerVersionArn") ? arn : null;
  }

  private static String config(Referenced config, String attribute) {
    return attribute.equals(REF) ? config.id() : null;
  }

  private static String consumer(Referenced consumer, String attribute) {
    return switch (attribute) {
      case REF, "ConsumerARN" ->
          consumer.text("StreamARN", "")
              + "/consumer/"
              + consumer.text("ConsumerName", consumer.id())
              + ":1";
      case "ConsumerName" -> consumer.text("ConsumerName", consumer.id());
      case "StreamARN" -> consumer.text("StreamARN", "");
      default -> null;
    };
  }

  private static String version(Referenced version, String attribute) {
    return switch (attribute) {
      case REF -> arn(version) + ":1";
      case "Version" -> "1";
      case "FunctionArn" -> arn(version);
      default -> null;
    };
  }

  private static String mapping(Referenced mapping, String attribute) {
    String id = UUID.nameUUIDFromBytes(mapping.id().getBytes(StandardCharsets.UTF_8)).toString();
    return switch (attribute) {
      case REF, "Id" -> id;
      case "EventSourceMappingArn" -> mapping.arn("lambda", "event-source-mapping:" + id);
      default -> null;
    };
  }

  private static String table(Referenced table, String attribute) {
    String name = table.text("TableName", table.id());
    return switch (attribute) {
      case REF -> name;
      case "Arn" -> table.arn("dynamodb", "table/" + name);
      case "StreamArn" ->
          table.arn("dynamodb", "table/" + name + "/stream/" + DynamoDbStream.LATEST);
      default -> null;
    };
  }

  private static String stream(Referenced stream, String attribute) {
    String name = stream.text("Name", stream.id());
    return switch (attribute) {
      case REF -> name;
      case "Arn" -> stream.arn("kinesis", "stream/" + name);
      default -> null;
    };
  }
}
