package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;

/** Finds the OpenAPI document of an API: in the template, or in a local file. */
final class ApiDocuments {
  private ApiDocuments() {}

  /**
   * The document; null when there is none, or it cannot be had, which is told.
   *
   * @param inline property whose value is the document
   * @param file property with the path of a file that holds it
   */
  static Properties find(Reading reading, Properties properties, String inline, String file) {
    if (properties.has(inline)) return properties.map(inline);
    if (!properties.has(file)) return null;
    String location =
        properties.head(file) instanceof Value.Scalar ? properties.text(file) : "s3://";
    if (location.startsWith("s3://") || location.startsWith("https://")) {
      properties.error(file, "a document in a bucket cannot be fetched: give a file here.");
      return null;
    }
    Value.Mapping read = reading.file(properties, file, location);
    return read == null ? null : reading.properties(read, properties.where() + "." + file);
  }
}
