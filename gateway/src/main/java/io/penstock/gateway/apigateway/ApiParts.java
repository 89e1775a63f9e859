package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Place;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Resource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The resources that APIs are made of part by part, by their types and the API that they name. */
abstract class ApiParts {
  private final String prefix;
  private final String apiProperty;
  private final Map<String, Map<String, Properties>> byType = new LinkedHashMap<>();
  private final Map<String, Resource> resources = new LinkedHashMap<>();

  /**
   * @param prefix of the types' names
   * @param apiProperty the property with which a part names its API
   */
  ApiParts(String prefix, String apiProperty) {
    this.prefix = prefix;
    this.apiProperty = apiProperty;
  }

  final void take(Resource resource) {
    String type = resource.type().substring(prefix.length());
    resources.put(resource.id(), resource);
    byType
        .computeIfAbsent(type, t -> new LinkedHashMap<>())
        .put(resource.id(), resource.properties());
  }

  final Map<String, Properties> all(String type) {
    return byType.getOrDefault(type, Map.of());
  }

  /** Those of a type that belong to an API. */
  final Map<String, Properties> of(String type, ApiDraft api) {
    var own = new LinkedHashMap<String, Properties>();
    all(type)
        .forEach(
            (id, properties) -> {
              if (ApiReader.apiId(api.id).equals(properties.text(apiProperty)))
                own.put(id, properties);
            });
    return own;
  }

  final Place place(String id) {
    return resources.get(id).place();
  }
}
