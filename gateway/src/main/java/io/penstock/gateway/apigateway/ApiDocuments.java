package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.LeftOut;
import io.penstock.gateway.template.ObjectPlace;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import java.nio.file.Path;
import java.util.Set;

/** Finds the OpenAPI document of an API: in the template, a local file, or a bucket. */
final class ApiDocuments {
  private ApiDocuments() {}

  /**
   * The document; null when there is none, or it cannot be had, which is told.
   *
   * @param inline property whose value is the document
   * @param file property with the path of a file that holds it, or an object's place
   * @throws LeftOut when it is in a bucket and not here
   */
  static Properties find(Reading reading, Properties properties, String inline, String file) {
    if (properties.has(inline)) return properties.map(inline);
    if (!properties.has(file)) return null;
    Value.Mapping read =
        properties.head(file) instanceof Value.Scalar
            ? named(reading, properties, file)
            : object(reading, properties, file);
    return read == null ? null : reading.properties(read, properties.where() + "." + file);
  }

  private static Value.Mapping named(Reading reading, Properties properties, String key) {
    String location = properties.text(key);
    if (!location.contains("://")) return reading.file(properties, key, location);
    ObjectPlace place = location.startsWith("s3:") ? ObjectPlace.of(location) : null;
    if (place != null) return object(reading, properties, key, place);
    properties.error(key, "is a file, or s3://BUCKET/KEY.");
    return null;
  }

  private static Value.Mapping object(Reading reading, Properties properties, String key) {
    Properties place = properties.map(key);
    if (place == null) return null; // told
    String bucket = place.required("Bucket");
    String name = place.required("Key");
    for (String other : new String[] {"Version", "ETag", "Etag"})
      if (place.has(other))
        place.warn(other, "has no effect here: the object is taken as it is now.");
    place.finish(Set.of());
    return bucket == null || name == null
        ? null
        : object(reading, properties, key, new ObjectPlace(bucket, name));
  }

  private static Value.Mapping object(
      Reading reading, Properties properties, String key, ObjectPlace place) {
    Path file = reading.object("its document", place.bucket(), place.key());
    return reading.map(properties, key, file, place.toString());
  }
}
