package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects {@code AWS::ApiGatewayV2::...} and puts HTTP and WebSocket APIs together once all of
 * them are known: they refer to one another in any order.
 */
final class HttpResources extends ApiParts {
  static final String PREFIX = "AWS::ApiGatewayV2::";

  static final Set<String> SERVED =
      Set.of(
          "Api",
          "Route",
          "Integration",
          "Stage",
          "Authorizer",
          "Deployment",
          "DomainName",
          "ApiMapping",
          "RouteResponse",
          "IntegrationResponse");

  private final Reading reading;

  HttpResources(Reading reading) {
    super(PREFIX, "ApiId");
    this.reading = reading;
  }

  List<ApiDraft> assemble() {
    var drafts = new ArrayList<ApiDraft>();
    all("Api")
        .forEach(
            (id, properties) -> {
              String protocol = properties.oneOf("ProtocolType", "HTTP", "HTTP", "WEBSOCKET");
              var api =
                  new ApiDraft(
                      id, protocol.equals("HTTP") ? Api.Kind.HTTP : Api.Kind.WEBSOCKET, place(id));
              boolean whole =
                  properties.part(
                      () -> {
                        configure(api, properties);
                        new HttpRoutes(reading, this, api).read();
                      });
              if (whole) drafts.add(api);
            });
    return drafts;
  }

  private void configure(ApiDraft api, Properties properties) {
    stages(api);
    api.disabled = properties.flag("DisableExecuteApiEndpoint", false);
    if (api.kind == Api.Kind.WEBSOCKET) {
      api.selection = properties.required("RouteSelectionExpression");
      new SocketReader(reading).check(api, properties);
      SocketReader.keySource(api, properties);
    } else {
      properties.text("RouteSelectionExpression");
      properties.text("ApiKeySelectionExpression");
      api.cors = cors(properties.map("CorsConfiguration"));
      Properties document = ApiDocuments.find(reading, properties, "Body", "BodyS3Location");
      if (document != null) new OpenApiReader(reading, api, document).read();
      quick(api, properties);
    }
    properties.finish(
        Set.of(
            "BasePath",
            "CredentialsArn",
            "Description",
            "DisableSchemaValidation",
            "FailOnWarnings",
            "IpAddressType",
            "Name",
            "Tags",
            "Version"));
  }

  /** {@code Target}: a function, with one route to it. */
  private void quick(ApiDraft api, Properties properties) {
    String target = properties.text("Target");
    String key = properties.text("RouteKey", Route.DEFAULT);
    if (target == null) return;
    var function = Integrations.function(reading, properties, "Target", target, api.variables());
    if (function != null) api.routes.add(Route.http(key, function));
  }

  private static Cors cors(Properties cors) {
    if (cors == null) return null;
    var read =
        new Cors(
            cors.texts("AllowOrigins"),
            cors.texts("AllowMethods"),
            cors.texts("AllowHeaders"),
            cors.texts("ExposeHeaders"),
            cors.number("MaxAge", -1, 86_400),
            cors.flag("AllowCredentials", false));
    cors.finish(Set.of());
    return read;
  }

  private void stages(ApiDraft api) {
    var known = new LinkedHashMap<String, Map<String, String>>();
    of("Deployment", api)
        .values()
        .forEach(
            deployment -> {
              String name = deployment.text("StageName");
              if (name != null) known.put(name, Map.of());
              deployment.finish(Set.of("Description"), "ApiId");
            });
    of("Stage", api)
        .values()
        .forEach(
            stage -> {
              String name = stage.required("StageName");
              if (name != null) known.put(name, stage.textMap("StageVariables"));
              Properties settings = stage.map("DefaultRouteSettings");
              if (settings != null) {
                api.throttle =
                    new AccessReader(reading)
                        .throttle(settings, "ThrottlingRateLimit", "ThrottlingBurstLimit");
                settings.finish(
                    Set.of("DataTraceEnabled", "DetailedMetricsEnabled", "LoggingLevel"));
              }
              stage.finish(
                  Set.of(
                      "AccessLogSettings",
                      "AccessPolicyId",
                      "AutoDeploy",
                      "ClientCertificateId",
                      "DeploymentId",
                      "Description",
                      "RouteSettings",
                      "Tags"));
            });
    known.forEach((name, variables) -> api.stages.add(new Api.Stage(name, variables)));
  }

  void mapDomains(List<ApiDraft> drafts) {
    all("DomainName").values().forEach(Domains::refuseMutualTls);
    all("ApiMapping").values().forEach(whole -> whole.part(() -> map(whole, drafts)));
  }

  private static void map(Properties mapping, List<ApiDraft> drafts) {
    String api = mapping.text("ApiId");
    String domain = mapping.required("DomainName");
    String path = mapping.text("ApiMappingKey", "");
    for (ApiDraft draft : drafts)
      if (domain != null && ApiReader.apiId(draft.id).equals(api)) Domains.add(draft, domain, path);
    mapping.finish(Set.of("Stage"));
  }
}
