package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.UsagePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects {@code AWS::ApiGateway::...} and puts REST APIs together once all of them are known:
 * they refer to one another in any order.
 */
final class RestResources extends ApiParts {
  static final String PREFIX = "AWS::ApiGateway::";

  /** Those that have no effect on what a request is answered. */
  static final Set<String> SILENT =
      Set.of("Account", "ClientCertificate", "DocumentationPart", "DocumentationVersion");

  static final Set<String> SERVED =
      Set.of(
          "RestApi",
          "Resource",
          "Method",
          "Deployment",
          "Stage",
          "Authorizer",
          "GatewayResponse",
          "Model",
          "RequestValidator",
          "ApiKey",
          "UsagePlan",
          "UsagePlanKey",
          "DomainName",
          "BasePathMapping");

  private final Reading reading;

  RestResources(Reading reading) {
    super(PREFIX, "RestApiId");
    this.reading = reading;
  }

  List<ApiDraft> assemble() {
    var drafts = new ArrayList<ApiDraft>();
    all("RestApi")
        .forEach(
            (id, properties) -> {
              var api = new ApiDraft(id, Api.Kind.REST, place(id));
              boolean whole =
                  properties.part(
                      () -> {
                        configure(api, properties);
                        new RestMethods(reading, this, api).read();
                      });
              if (whole) drafts.add(api);
            });
    strays(drafts);
    return drafts;
  }

  private void configure(ApiDraft api, Properties properties) {
    stages(api);
    for (String type : properties.texts("BinaryMediaTypes"))
      api.binary.add(type.replace("~1", "/"));
    api.disabled = properties.flag("DisableExecuteApiEndpoint", false);
    ApiReader.endpoint(properties, "EndpointConfiguration");
    api.access =
        api.access
            .withPolicy(new AccessReader(reading).policy(properties, "Policy"))
            .withKeyFromAuthorizer("AUTHORIZER".equals(properties.text("ApiKeySourceType")));
    of("GatewayResponse", api).values().forEach(one -> ResponsesReader.resource(api, one));
    of("Model", api)
        .forEach(
            (id, model) -> {
              if (model.raw("Schema") instanceof Value schema) {
                api.models.put(id, schema);
                api.models.put(model.text("Name", id), schema);
              }
              model.text("ContentType");
              model.finish(Set.of("Description"));
            });
    Properties document = ApiDocuments.find(reading, properties, "Body", "BodyS3Location");
    if (document != null) new OpenApiReader(reading, api, document).read();
    properties.finish(
        Set.of(
            "Name",
            "Description",
            "CloneFrom",
            "FailOnWarnings",
            "MinimumCompressionSize",
            "Mode",
            "Parameters",
            "SecurityPolicy",
            "EndpointAccessMode",
            "Tags"));
  }

  private void stages(ApiDraft api) {
    var known = new LinkedHashMap<String, Map<String, String>>();
    of("Deployment", api)
        .values()
        .forEach(
            deployment -> {
              String name = deployment.text("StageName");
              if (name != null) known.put(name, Map.of());
              deployment.finish(
                  Set.of("Description", "StageDescription", "DeploymentCanarySettings"));
            });
    of("Stage", api)
        .values()
        .forEach(
            stage -> {
              String name = stage.required("StageName");
              if (name != null) known.put(name, stage.textMap("Variables"));
              stage.finish(
                  Set.of(
                      "DeploymentId",
                      "Description",
                      "AccessLogSetting",
                      "CacheClusterEnabled",
                      "CacheClusterSize",
                      "CanarySetting",
                      "ClientCertificateId",
                      "DocumentationVersion",
                      "MethodSettings",
                      "Tags",
                      "TracingEnabled"));
            });
    known.forEach((name, variables) -> api.stages.add(new Api.Stage(name, variables)));
  }

  /** Parts of APIs that the template does not have. */
  private void strays(List<ApiDraft> drafts) {
    for (String type : List.of("Resource", "Method", "Authorizer"))
      all(type)
          .forEach(
              (id, properties) -> {
                String api = properties.text("RestApiId");
                if (drafts.stream().noneMatch(d -> ApiReader.apiId(d.id).equals(api)))
                  properties.warn("RestApiId", "is not an API of this template: left out.");
              });
  }

  /** Adds the usage plans that name the API. */
  ApiDraft withPlans(ApiDraft api) {
    var plans = new ArrayList<>(api.access.plans());
    var reader = new AccessReader(reading);
    all("UsagePlan")
        .forEach(
            (id, plan) ->
                plan.part(
                    () -> {
                      boolean names =
                          plan.list("ApiStages").stream()
                              .anyMatch(
                                  stage -> ApiReader.apiId(api.id).equals(stage.text("ApiId")));
                      if (names) plans.add(plan(id, plan, reader));
                    }));
    api.access = api.access.withPlans(plans);
    return api;
  }

  private UsagePlan plan(String id, Properties plan, AccessReader reader) {
    var keys = new ArrayList<UsagePlan.Key>();
    all("UsagePlanKey")
        .values()
        .forEach(
            link -> {
              if (!id.equals(link.text("UsagePlanId"))) return;
              String key = link.text("KeyId");
              Properties found = all("ApiKey").get(key);
              if (found != null) keys.add(reader.key(key, found));
              else link.error("KeyId", "there is no API key " + key + " in this template.");
              link.oneOf("KeyType", "API_KEY", "API_KEY");
              link.finish(Set.of());
            });
    var made =
        new UsagePlan(
            id,
            reader.throttle(plan.map("Throttle"), "RateLimit", "BurstLimit"),
            reader.quota(plan.map("Quota")),
            keys);
    plan.finish(Set.of("Description", "Tags", "UsagePlanName"));
    return made;
  }

  void mapDomains(List<ApiDraft> drafts) {
    all("DomainName")
        .values()
        .forEach(
            domain ->
                domain.part(
                    () -> {
                      Domains.refuseMutualTls(domain);
                      ApiReader.endpoint(domain, "EndpointConfiguration");
                    }));
    all("BasePathMapping").values().forEach(whole -> whole.part(() -> map(whole, drafts)));
  }

  private static void map(Properties mapping, List<ApiDraft> drafts) {
    String api = mapping.text("RestApiId");
    String domain = mapping.required("DomainName");
    String path = mapping.text("BasePath", "");
    for (ApiDraft draft : drafts)
      if (domain != null && ApiReader.apiId(draft.id).equals(api)) Domains.add(draft, domain, path);
    mapping.finish(Set.of("Stage", "Id"));
  }
}
