package io.penstock.gateway.template;

import java.util.Map;

/**
 * What a template is told from outside.
 *
 * @param parameters values of its parameters, and of SSM parameters and secrets, by name
 * @param values what only AWS has, by {@code Resource.Attribute}, {@code Resource} or export
 * @param secrets values of SSM parameters and secrets, by name
 */
public record TemplateInputs(
    Map<String, String> parameters, Map<String, String> values, Map<String, String> secrets) {
  public static final TemplateInputs NONE = of(Map.of());

  public TemplateInputs {
    parameters = Map.copyOf(parameters);
    values = Map.copyOf(values);
    secrets = Map.copyOf(secrets);
  }

  public static TemplateInputs of(Map<String, String> parameters) {
    return new TemplateInputs(parameters, Map.of(), Map.of());
  }
}
