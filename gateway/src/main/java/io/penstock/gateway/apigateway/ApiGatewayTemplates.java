package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Attributes;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Referenced;

/** What API Gateway reads of templates. */
public final class ApiGatewayTemplates {
  private ApiGatewayTemplates() {}

  public static ReaderTable readers() {
    return new ReaderTable()
        .resource("AWS::Serverless::HttpApi", (resource, in) -> apis(in).read(resource))
        .resource("AWS::Serverless::Api", (resource, in) -> apis(in).read(resource))
        .event("HttpApi", (function, id, event, in) -> apis(in).event(function, event, false))
        .event("Api", (function, id, event, in) -> apis(in).event(function, event, true))
        .attributes("AWS::Serverless::HttpApi", ApiGatewayTemplates::api)
        .attributes("AWS::Serverless::Api", ApiGatewayTemplates::api)
        .implicit(ApiReader.IMPLICIT_HTTP, ApiGatewayTemplates::api)
        .implicit(ApiReader.IMPLICIT_REST, ApiGatewayTemplates::api)
        .end(in -> in.apis.addAll(apis(in).finish()));
  }

  private static ApiReader apis(Reading in) {
    return in.state(ApiReader.class, ApiReader::new);
  }

  private static String api(Referenced api, String attribute) {
    return switch (attribute) {
      case Attributes.REF -> ApiReader.apiId(api.id());
      case "RootResourceId" -> "root";
      default -> null;
    };
  }
}
