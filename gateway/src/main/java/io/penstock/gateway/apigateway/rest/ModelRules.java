package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.aws.GivenMembers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Models: schemas of bodies, by name. */
final class ModelRules implements PartRules {
  private static final Patches PATCHES =
      new Patches().with(Patches.Kind.TEXT, "schema", "description");

  @Override
  public Patches patches() {
    return PATCHES;
  }

  @Override
  public int most() {
    return 400;
  }

  @Override
  public String name(JsonObject part) {
    return part.getString("name");
  }

  @Override
  public JsonObject checked(JsonObject part) {
    if (!part.getString("name").matches("[A-Za-z0-9]{1,128}"))
      throw RestApiService.bad("Model name must be alphanumeric: " + part.getString("name"));
    try {
      GivenMembers.of(Buffer.buffer(part.getString("schema", "{}")));
    } catch (DecodeException | ClassCastException e) {
      throw RestApiService.bad("Model schema must be a JSON schema");
    }
    return part;
  }

  @Override
  public void free(Made api, String id) {
    for (JsonObject resource : api.all(Made.RESOURCES).values()) {
      JsonObject methods = resource.getJsonObject("resourceMethods", new JsonObject());
      for (String verb : methods.fieldNames())
        if (methods.getJsonObject(verb).getJsonObject("requestModels", new JsonObject()).stream()
            .anyMatch(model -> id.equals(model.getValue())))
          throw RestApiService.conflict(
              "Cannot delete model '"
                  + id
                  + "', is referenced in method request: "
                  + verb
                  + " "
                  + resource.getString("path"));
    }
  }
}
