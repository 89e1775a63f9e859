package io.penstock.gateway.scheduler.api;

import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Pages of lists: {@code MaxResults} and {@code NextToken}, which is the last key given. */
final class Paging {
  private static final int MOST = 100;

  private Paging() {}

  static int size(MultiMap query) {
    String text = query.get("MaxResults");
    if (text == null) return MOST;
    if (text.matches("\\d{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST)
      return Integer.parseInt(text);
    throw AwsFault.validation(
        "1 validation error detected: Value '"
            + text
            + "' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and"
            + " 100");
  }

  static String after(MultiMap query) {
    String token = query.get("NextToken");
    if (token == null) return "";
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsFault.validation("Invalid NextToken.");
    }
  }

  /**
   * @param last key of the last item when there are more; or null
   */
  static JsonObject page(String name, JsonArray items, String last) {
    var page = new JsonObject().put(name, items);
    if (last != null)
      page.put(
          "NextToken",
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(last.getBytes(StandardCharsets.UTF_8)));
    return page;
  }

  static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }
}
