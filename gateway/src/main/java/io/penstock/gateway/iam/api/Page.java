package io.penstock.gateway.iam.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.Predicate;

/** Pages of lists: the marker is the name that was given last. */
final class Page {
  private static final int MOST = 100;

  private Page() {}

  /**
   * @param from the things that come after a name, ascending
   * @param key what they are in order by
   */
  static <T> JsonObject of(
      JsonObject in,
      String member,
      Function<String, Iterable<T>> from,
      Predicate<T> wanted,
      Function<T, String> key,
      Function<T, Object> view) {
    long most = in.getLong("MaxItems", (long) MOST);
    var list = new JsonArray();
    var answer = new JsonObject().put(member, list);
    String last = null;
    for (T one : from.apply(in.getString("Marker", ""))) {
      if (!wanted.test(one)) continue;
      if (list.size() == most) return answer.put("IsTruncated", true).put("Marker", last);
      list.add(view.apply(one));
      last = key.apply(one);
    }
    return answer.put("IsTruncated", false);
  }

  /** The same of names that are all at hand, ascending. */
  static JsonObject of(
      JsonObject in, String member, Iterable<String> names, Function<String, Object> view) {
    String marker = in.getString("Marker", "");
    return of(in, member, after -> names, name -> name.compareTo(marker) > 0, name -> name, view);
  }
}
