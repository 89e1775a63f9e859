package io.penstock.gateway.lambda.template;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.QualifiedDef;
import io.penstock.gateway.registry.UrlConfig;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads what CloudFormation keeps apart from functions: aliases, versions, URLs, event invoke
 * configs. An alias of a version that the template publishes is one of the newest: on AWS the tools
 * rename the version at every deployment, which nobody does here at every save.
 */
final class QualifierReader {
  private static final String ALIAS = "(?!\\d+$)[A-Za-z0-9_-]{1,128}";

  private final Reading reading;

  QualifierReader(Reading reading) {
    this.reading = reading;
  }

  /** An {@code AWS::Lambda::Alias}. */
  void alias(Resource resource) {
    Properties properties = resource.properties();
    String function = function(properties, "FunctionName");
    String name = properties.required("Name");
    String version = properties.required("FunctionVersion");
    String description =
        properties.attempt("Description", "", () -> properties.text("Description", ""));
    int provisioned = provisioned(properties);
    Map<String, Double> weights = weights(properties);
    properties.finish(Set.of());
    if (name != null && !name.matches(ALIAS))
      properties.error("Name", name + " is not a name for an alias.");
    else if (function != null && name != null && version != null) {
      boolean latest = version.equals(FunctionRef.LATEST);
      if (latest && provisioned > 0)
        properties.error(
            "ProvisionedConcurrencyConfig", "needs an alias of a version, not of $LATEST.");
      add(
          properties,
          new QualifiedDef(
              function, name, !latest, latest, description, provisioned, weights, null, null));
    }
  }

  /**
   * A share for a version that is named by its number. One for a version of the template's would be
   * one for the newest, which the alias is of already.
   */
  private static Map<String, Double> weights(Properties properties) {
    Properties routing = properties.map("RoutingConfig");
    if (routing == null) return Map.of();
    var weights = new HashMap<String, Double>();
    for (Properties one : routing.list("AdditionalVersionWeights")) {
      String version = one.required("FunctionVersion");
      String weight = one.required("FunctionWeight");
      one.finish(Set.of());
      if (version == null || weight == null) continue;
      if (!weight.matches("0|1|0?\\.\\d{1,9}|[01]\\.0{1,9}"))
        one.error("FunctionWeight", weight + " is not a number from 0 to 1.");
      else if (!one.isLiteral("FunctionVersion"))
        one.warn(
            "FunctionVersion",
            "is the newest version here, as the alias's own is, which gets all calls.");
      else if (!version.matches("[1-9]\\d{0,8}"))
        one.error("FunctionVersion", version + " is not the number of a version.");
      else weights.put(version, Double.valueOf(weight));
    }
    routing.finish(Set.of());
    if (weights.size() > 1)
      routing.error("AdditionalVersionWeights", "Lambda takes one version besides the alias's.");
    return weights;
  }

  private void add(Properties properties, QualifiedDef def) {
    if (reading.claim("alias " + def.function() + ":" + def.qualifier())) reading.others.add(def);
    else properties.error("Name", def.qualifier() + " is an alias of this function already.");
  }

  /** An {@code AWS::Lambda::Version}. */
  void version(Resource resource) {
    Properties properties = resource.properties();
    String function = function(properties, "FunctionName");
    properties.finish(
        Set.of(
            "CodeSha256",
            "Description",
            "ProvisionedConcurrencyConfig",
            "RuntimePolicy",
            "FunctionScalingConfig"));
    if (function != null)
      reading.others.add(
          new QualifiedDef(function, "", true, false, null, 0, Map.of(), null, null));
  }

  /** An {@code AWS::Lambda::Url}. */
  void url(Resource resource) {
    Properties properties = resource.properties();
    String target = properties.required("TargetFunctionArn");
    FunctionRef function =
        target == null ? null : reading.function(properties, "TargetFunctionArn", target);
    String qualifier = properties.text("Qualifier", function == null ? null : function.qualifier());
    UrlConfig url = FunctionConfigs.url(properties);
    if (function == null) return;
    var def = QualifiedDef.of(function.name(), qualifier == null ? "" : qualifier, url);
    if (reading.claim("url " + def.function() + ":" + def.qualifier())) reading.others.add(def);
    else properties.error("TargetFunctionArn", "has a function URL already.");
  }

  /** An {@code AWS::Lambda::EventInvokeConfig}. */
  void asyncConfig(Resource resource) {
    Properties properties = resource.properties();
    String function = function(properties, "FunctionName");
    String qualifier = properties.required("Qualifier");
    AsyncConfig config = FunctionConfigs.async(reading, properties, null);
    if (function != null && qualifier != null)
      reading.others.add(
          QualifiedDef.of(function, qualifier.equals(FunctionRef.LATEST) ? "" : qualifier, config));
  }

  /** Its name; null, and told, when there is no such function. */
  private String function(Properties properties, String key) {
    String name = properties.required(key);
    FunctionRef function = name == null ? null : reading.function(properties, key, name);
    return function == null ? null : function.name();
  }

  private static int provisioned(Properties properties) {
    Properties config = properties.map("ProvisionedConcurrencyConfig");
    if (config == null) return 0;
    int count = config.number("ProvisionedConcurrentExecutions", 1, 100_000, 0);
    config.finish(Set.of());
    return count;
  }
}
