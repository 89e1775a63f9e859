package io.penstock.gateway.events.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.Predicate;

/** Pages of lists: {@code Limit} and {@code NextToken}, which is the last id given. */
final class Pages {
  private static final int MOST = 100;

  private Pages() {}

  /**
   * One page.
   *
   * @param from the things from an id on
   */
  static <T> JsonObject of(
      Constraints check,
      String name,
      Function<String, Iterable<T>> from,
      Predicate<T> wanted,
      Function<T, String> id,
      Function<T, Object> view) {
    Integer limit = check.number("Limit", 1, MOST);
    String token = check.text("NextToken", 1, 2_048, null);
    check.check();
    int most = limit == null ? MOST : limit;
    var items = new JsonArray();
    String last = null;
    for (T thing : from.apply(token == null ? "" : after(token))) {
      if (!wanted.test(thing)) continue;
      if (items.size() == most)
        return new JsonObject().put(name, items).put("NextToken", token(last));
      items.add(view.apply(thing));
      last = id.apply(thing);
    }
    return new JsonObject().put(name, items);
  }

  private static String token(String last) {
    return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private static String after(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsFault.validation("Parameter NextToken is not valid.");
    }
  }
}
