package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.vertx.core.json.JsonObject;

/** What one kind of parts of an API may be. Throws faults for what it may not. */
interface PartForm {
  /**
   * A part as it becomes.
   *
   * @param before null when it is new
   * @param given members, without what the path says; may be kept
   * @param id of the part
   */
  JsonObject form(Made api, JsonObject before, JsonObject given, String id);

  /**
   * The API with what follows from a new part.
   *
   * @param given with what the path says
   */
  default Made follow(Made api, JsonObject given, String id) {
    return api;
  }

  /** The API without what goes with a part. */
  default Made without(Made api, String id) {
    return api;
  }

  /** Refuses when the part cannot go. */
  default void free(Made api, String id) {}
}
