package io.penstock.gateway.lambda.template;

import io.penstock.gateway.template.EventReader;
import io.penstock.gateway.template.ReaderTable;

/** What Lambda reads of templates, and the sources that only its mappings name. */
public final class LambdaTemplates {
  private LambdaTemplates() {}

  public static ReaderTable readers() {
    return LambdaNames.add(new ReaderTable())
        .first("AWS::Serverless::Function", (resource, in) -> new FunctionReader(in).read(resource))
        .first("AWS::Lambda::Function", (resource, in) -> new FunctionReader(in).read(resource))
        .later("AWS::Serverless::Function", FunctionEvents::read)
        .resource(
            "AWS::Lambda::EventSourceMapping",
            (resource, in) -> new MappingReader(in).mapping(resource))
        .resource("AWS::Lambda::Alias", (resource, in) -> new QualifierReader(in).alias(resource))
        .resource(
            "AWS::Lambda::Version", (resource, in) -> new QualifierReader(in).version(resource))
        .resource("AWS::Lambda::Url", (resource, in) -> new QualifierReader(in).url(resource))
        .resource(
            "AWS::Lambda::EventInvokeConfig",
            (resource, in) -> new QualifierReader(in).asyncConfig(resource))
        .resource("AWS::Serverless::LayerVersion", (layer, in) -> TemplateLayers.of(in).read(layer))
        .resource("AWS::Lambda::LayerVersion", (layer, in) -> TemplateLayers.of(in).read(layer))
        .end(reading -> TemplateLayers.of(reading).lay())
        .event("SQS", mapping("Queue"))
        .event("DynamoDB", mapping("Stream"))
        .event("Kinesis", mapping("Stream"))
        .event("MSK", mapping("Stream"))
        .event("DocumentDB", mapping("Cluster"))
        .event(
            "SelfManagedKafka",
            (function, id, event, in) -> new MappingReader(in).kafkaEvent(function, id, event));
  }

  /**
   * @param source the property that names the source
   */
  private static EventReader mapping(String source) {
    return (function, id, event, in) -> new MappingReader(in).event(function, id, event, source);
  }
}
