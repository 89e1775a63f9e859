package io.penstock.gateway.template;

import io.penstock.gateway.registry.Declared;
import java.nio.file.Path;
import java.util.List;

/**
 * What a template declares.
 *
 * @param others resources no reader here knows, with their properties worked out
 * @param warnings what is not honoured
 * @param codeFolders where functions' code is, to be watched
 */
public record Template(
    Declared declared, List<Generic> others, List<Problem> warnings, List<Path> codeFolders) {

  /** A resource as plain JSON. */
  public record Generic(
      String id, String type, io.vertx.core.json.JsonObject properties, Place place) {}
}
