package io.penstock.gateway.aws;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.penstock.function.JsonReading;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;

/** JSON of a request as AWS reads it: a member that is null was not given. Pure. */
public final class GivenMembers {
  /** More than any input of AWS's models can have within its limits. */
  private static final long MOST_TOKENS = 200_000;

  private static final ObjectReader JSON =
      JsonReading.mapper(MOST_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readerFor(Object.class);

  private GivenMembers() {}

  /**
   * @param body empty when there are no members
   * @throws DecodeException when it is not JSON
   * @throws ClassCastException when it is JSON, but not an object
   */
  public static JsonObject of(Buffer body) {
    return of(raw(body));
  }

  /** The same with what is null. */
  @SuppressWarnings("unchecked")
  static JsonObject raw(Buffer body) {
    if (body.length() == 0) return new JsonObject();
    try {
      Object value = JSON.readValue(body.getBytes());
      if (value == null) throw new DecodeException("Failed to decode: null");
      return new JsonObject((Map<String, Object>) value);
    } catch (IOException e) {
      throw new DecodeException("Failed to decode: " + e.getMessage());
    }
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
