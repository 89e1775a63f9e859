package io.penstock.gateway.lambda.template;

import static io.penstock.gateway.template.Attributes.REF;

import io.penstock.gateway.template.EventReader;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Referenced;
import io.penstock.trigger.stream.DynamoDbStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What Lambda reads of templates, and the sources that only its mappings name. */
public final class LambdaTemplates {
  private LambdaTemplates() {}

  public static ReaderTable readers() {
    return new ReaderTable()
        .first("AWS::Serverless::Function", (resource, in) -> new FunctionReader(in).read(resource))
        .first("AWS::Lambda::Function", (resource, in) -> new FunctionReader(in).read(resource))
        .later("AWS::Serverless::Function", FunctionEvents::read)
        .resource(
            "AWS::Lambda::EventSourceMapping",
            (resource, in) -> new MappingReader(in).mapping(resource))
        .event("SQS", mapping("Queue"))
        .event("DynamoDB", mapping("Stream"))
        .event("Kinesis", mapping("Stream"))
        .event("MSK", mapping("Stream"))
        .event("DocumentDB", mapping("Cluster"))
        .event(
            "SelfManagedKafka",
            (function, id, event, in) -> new MappingReader(in).kafkaEvent(function, id, event))
        .attributes("AWS::Serverless::Function", LambdaTemplates::function)
        .attributes("AWS::Lambda::Function", LambdaTemplates::function)
        .attributes("AWS::Lambda::Alias", LambdaTemplates::alias)
        .attributes("AWS::Lambda::Version", LambdaTemplates::version)
        .attributes("AWS::Lambda::EventSourceMapping", LambdaTemplates::mapping)
        .resource("AWS::Serverless::LayerVersion", (layer, in) -> Layers.of(in).read(layer))
        .resource("AWS::Lambda::LayerVersion", (layer, in) -> Layers.of(in).read(layer))
        .attributes("AWS::Serverless::LayerVersion", LambdaTemplates::layer)
        .attributes("AWS::Lambda::LayerVersion", LambdaTemplates::layer)
        .end(reading -> Layers.of(reading).lay())
        .attributes("AWS::DynamoDB::Table", LambdaTemplates::table)
        .attributes("AWS::Serverless::SimpleTable", LambdaTemplates::table)
        .attributes("AWS::Kinesis::Stream", LambdaTemplates::stream);
  }

  /**
   * @param source the property that names the source
   */
  private static EventReader mapping(String source) {
    return (function, id, event, in) -> new MappingReader(in).event(function, id, event, source);
  }

  private static String function(Referenced function, String attribute) {
    String name = function.text("FunctionName", function.id());
    return switch (attribute) {
      case REF -> name;
      case "Arn" -> function.arn("lambda", "function:" + name);
      default -> null;
    };
  }

  private static String arn(Referenced ofFunction) {
    String name = ofFunction.text("FunctionName", "");
    return name.startsWith("arn:") ? name : ofFunction.arn("lambda", "function:" + name);
  }

  private static String alias(Referenced alias, String attribute) {
    return switch (attribute) {
      case REF, "AliasArn" -> arn(alias) + ":" + alias.text("Name", "");
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

  private static String layer(Referenced layer, String attribute) {
    String arn = layer.arn("lambda", "layer:" + layer.text("LayerName", layer.id()) + ":1");
    return attribute.equals(REF) || attribute.equals("LayerVersionArn") ? arn : null;
  }

  private static String mapping(Referenced mapping, String attribute) {
    return attribute.equals(REF)
        ? UUID.nameUUIDFromBytes(mapping.id().getBytes(StandardCharsets.UTF_8)).toString()
        : null;
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
