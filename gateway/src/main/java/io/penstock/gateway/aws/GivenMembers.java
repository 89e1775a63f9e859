package io.penstock.gateway.aws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;

/** JSON of a request as AWS reads it: a member that is null was not given. Pure. */
public final class GivenMembers {
  private GivenMembers() {}

  /**
   * @param body empty when there are no members
   * @throws DecodeException when it is not JSON
   * @throws ClassCastException when it is JSON, but not an object
   */
  public static JsonObject of(Buffer body) {
    return body.length() == 0 ? new JsonObject() : of(new JsonObject(body));
  }

  /** The same object, without members that are null at any depth; what lists hold stays. */
  public static JsonObject of(JsonObject given) {
    for (String name : new ArrayList<>(given.fieldNames())) {
      Object value = given.getValue(name);
      if (value == null) given.remove(name);
      else inside(value);
    }
    return given;
  }

  private static void inside(Object value) {
    if (value instanceof JsonObject object) of(object);
    else if (value instanceof JsonArray list) list.forEach(GivenMembers::inside);
  }
}
