package io.penstock.trigger.mapping;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What a lane's position does not say: which records behind it are settled already, and how often
 * those were tried that are not. Kept beside the position, so that neither begins anew after a
 * crash. Bounded: what does not fit comes again.
 *
 * @param settled stretches of records, in order
 * @param tries of batches that have failed and are not given up
 */
public record Ahead(List<Stretch> settled, List<Tries> tries) {
  public static final Ahead NOTHING = new Ahead(List.of(), List.of());
  static final int MOST = 200;

  /** Records from one position to another, both with it. */
  record Stretch(String first, String last) {}

  /**
   * @param first position of the batch's first record
   * @param size of the batch
   */
  record Tries(String first, int size, int failures, int invocations) {}

  public Ahead {
    settled = List.copyOf(settled);
    tries = List.copyOf(tries);
  }

  /** Whether a record was settled, though one before it was not. */
  boolean hasSettled(String position) {
    for (Stretch stretch : settled)
      if (compare(position, stretch.first) >= 0 && compare(position, stretch.last) <= 0)
        return true;
    return false;
  }

  /** Whether no stretch reaches as far as this. */
  boolean isBehind(String position) {
    return settled.isEmpty() || compare(settled.getLast().last, position) < 0;
  }

  /** Positions are numbers, or of one length. */
  static int compare(String one, String other) {
    return one.length() == other.length()
        ? one.compareTo(other)
        : Integer.compare(one.length(), other.length());
  }

  /** Null when there is nothing to say. */
  public JsonObject json() {
    if (settled.isEmpty() && tries.isEmpty()) return null;
    var stretches = new JsonArray();
    for (Stretch one : settled) stretches.add(new JsonArray().add(one.first).add(one.last));
    var all = new JsonArray();
    for (Tries one : tries)
      all.add(new JsonArray().add(one.first).add(one.size).add(one.failures).add(one.invocations));
    return new JsonObject().put("settled", stretches).put("tries", all);
  }

  /**
   * @param json as {@link #json} made it, or null
   */
  public static Ahead of(JsonObject json) {
    if (json == null) return NOTHING;
    var settled = new ArrayList<Stretch>();
    for (Object one : json.getJsonArray("settled", new JsonArray())) {
      var stretch = (JsonArray) one;
      settled.add(new Stretch(stretch.getString(0), stretch.getString(1)));
    }
    var tries = new ArrayList<Tries>();
    for (Object one : json.getJsonArray("tries", new JsonArray())) {
      var some = (JsonArray) one;
      tries.add(
          new Tries(some.getString(0), some.getInteger(1), some.getInteger(2), some.getInteger(3)));
    }
    return new Ahead(settled, tries);
  }
}
