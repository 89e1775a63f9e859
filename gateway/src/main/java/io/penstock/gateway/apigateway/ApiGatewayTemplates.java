package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Attributes;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Referenced;
import java.util.Set;

/** What API Gateway reads of templates. */
public final class ApiGatewayTemplates {
  private static final Set<String> PARTS =
      Set.of(
          "Resource",
          "Authorizer",
          "RequestValidator",
          "ApiKey",
          "UsagePlan",
          "Model",
          "Integration",
          "Route",
          "Deployment",
          "Method");

  private ApiGatewayTemplates() {}

  public static ReaderTable readers() {
    var table =
        new ReaderTable()
            .resource("AWS::Serverless::HttpApi", (resource, in) -> apis(in).read(resource))
            .resource("AWS::Serverless::Api", (resource, in) -> apis(in).read(resource))
            .resource(
                "AWS::Serverless::WebSocketApi", (resource, in) -> apis(in).readSocket(resource))
            .event("HttpApi", (function, id, event, in) -> apis(in).event(function, event, false))
            .event("Api", (function, id, event, in) -> apis(in).event(function, event, true))
            .attributes("AWS::Serverless::HttpApi", ApiGatewayTemplates::api)
            .attributes("AWS::Serverless::Api", ApiGatewayTemplates::api)
            .attributes("AWS::Serverless::WebSocketApi", ApiGatewayTemplates::socket)
            .attributes("AWS::ApiGateway::RestApi", ApiGatewayTemplates::api)
            .attributes("AWS::ApiGatewayV2::Api", ApiGatewayTemplates::api)
            .attributes("AWS::ApiGateway::Stage", ApiGatewayTemplates::stage)
            .attributes("AWS::ApiGatewayV2::Stage", ApiGatewayTemplates::stage, "Id")
            .attributes("AWS::ApiGateway::DomainName", ApiGatewayTemplates::domain, "DomainNameArn")
            .attributes(
                "AWS::ApiGatewayV2::DomainName", ApiGatewayTemplates::domain, "DomainNameArn")
            .generated("AWS::Serverless::Api", (api, made, of) -> made(api, "Prod", made, of))
            .generated(
                "AWS::Serverless::HttpApi", (api, made, of) -> made(api, "$default", made, of))
            .generated(
                "AWS::Serverless::WebSocketApi", (api, made, of) -> made(api, "default", made, of))
            .implicit(ApiReader.IMPLICIT_HTTP, ApiGatewayTemplates::api)
            .implicit(ApiReader.IMPLICIT_REST, ApiGatewayTemplates::api)
            .implicit(ApiReader.IMPLICIT_HTTP + ".Stage", (_, of) -> of(of, "$default"))
            .implicit(
                ApiReader.IMPLICIT_HTTP + "ApiGatewayDefaultStage", (_, of) -> of(of, "$default"))
            .implicit(ApiReader.IMPLICIT_REST + ".Stage", (_, of) -> of(of, "Prod"))
            .implicit(ApiReader.IMPLICIT_REST + "ProdStage", (_, of) -> of(of, "Prod"))
            .end(in -> in.apis.addAll(apis(in).finish()));
    raw(table, RestResources.PREFIX, RestResources.SERVED);
    raw(table, HttpResources.PREFIX, HttpResources.SERVED);
    for (String type : RestResources.SILENT)
      table.resource(RestResources.PREFIX + type, (resource, in) -> {});
    return table;
  }

  private static void raw(ReaderTable table, String prefix, Set<String> types) {
    for (String type : types) {
      table.resource(prefix + type, (resource, in) -> apis(in).readRaw(resource));
      if (PARTS.contains(type)) table.attributes(prefix + type, ApiGatewayTemplates::part);
    }
  }

  private static ApiReader apis(Reading in) {
    return in.state(ApiReader.class, ApiReader::new);
  }

  private static String api(Referenced api, String attribute) {
    boolean socket = "WEBSOCKET".equals(api.text("ProtocolType", ""));
    return switch (attribute) {
      case Attributes.REF, "ApiId", "RestApiId" -> ApiReader.apiId(api.id());
      case "RootResourceId" -> ResourceIds.ROOT;
      case "ApiEndpoint" -> (socket ? "wss://" : "https://") + host(api);
      default -> null;
    };
  }

  private static String of(String attribute, String ref) {
    return attribute.equals(Attributes.REF) ? ref : null;
  }

  /** The stage that SAM makes of an API: its own resource, by its name or {@code Api.Stage}. */
  private static String made(Referenced api, String otherwise, String made, String attribute) {
    String name = api.text("StageName", otherwise);
    String id = name.equals("$default") ? "ApiGatewayDefaultStage" : name + "Stage";
    // A name that is worked out is no part of the logical id.
    return made.equals(".Stage") || made.equals("Stage") || made.equals(id)
        ? of(attribute, name)
        : null;
  }

  private static String socket(Referenced api, String attribute) {
    return attribute.equals("ApiEndpoint") ? "wss://" + host(api) : api(api, attribute);
  }

  private static String host(Referenced api) {
    return ApiReader.apiId(api.id()) + ".execute-api." + api.region() + ".amazonaws.com";
  }

  private static String stage(Referenced stage, String attribute) {
    return attribute.equals(Attributes.REF) ? stage.text("StageName", stage.id()) : null;
  }

  private static String domain(Referenced domain, String attribute) {
    String name = domain.text("DomainName", domain.id());
    return switch (attribute) {
      case Attributes.REF, "DomainName", "RegionalDomainName", "DistributionDomainName" -> name;
      case "RegionalHostedZoneId", "DistributionHostedZoneId" -> "ZLOCAL";
      default -> null;
    };
  }

  /** Parts of APIs go by their logical ids. */
  private static String part(Referenced part, String attribute) {
    return attribute.equals(Attributes.REF) || attribute.endsWith("Id") ? part.id() : null;
  }
}
