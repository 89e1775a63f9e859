package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.vertx.core.json.JsonObject;

/** What one kind of parts of a REST API may be. Throws faults for what it may not. */
interface PartRules {
  Patches patches();

  /** The part with what is usual where it says nothing. */
  JsonObject checked(JsonObject part);

  /** How many of them an API has at most. */
  int most();

  /** By what it is known; null for an id that is made up. */
  default String name(JsonObject part) {
    return null;
  }

  /** Refuses when the part cannot go. */
  default void free(Made api, String id) {}

  /** Refuses where a method names a part by one of its members. */
  static void unreferenced(Made api, String member, String id, String what) {
    for (JsonObject resource : api.all(Made.RESOURCES).values()) {
      JsonObject methods = resource.getJsonObject("resourceMethods", new JsonObject());
      for (String verb : methods.fieldNames())
        if (id.equals(methods.getJsonObject(verb).getString(member)))
          throw RestApiService.conflict(
              "Cannot delete "
                  + what
                  + ", is referenced in method: "
                  + verb
                  + " "
                  + resource.getString("path"));
    }
  }
}
