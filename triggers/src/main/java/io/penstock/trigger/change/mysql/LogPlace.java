package io.penstock.trigger.change.mysql;

import io.vertx.core.json.JsonObject;

/**
 * A place in a server's binary log, between two transactions.
 *
 * @param era counts servers, and logs that begin anew, so that places of all of them have one order
 * @param gtids what was executed before it; null where transactions have no names
 */
record LogPlace(int era, String file, long offset, String gtids) {
  private static final long FILES = 1_000_000;
  private static final long OFFSETS = 10_000_000_000L;

  /** In the order of all places. */
  long number() {
    long log = Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
    return Math.addExact(Math.multiplyExact(era * FILES + log, OFFSETS), offset);
  }

  LogPlace at(String otherFile, long otherOffset, String otherGtids) {
    return new LogPlace(era, otherFile, otherOffset, otherGtids);
  }

  JsonObject json() {
    return new JsonObject()
        .put("era", era)
        .put("file", file)
        .put("offset", offset)
        .put("gtids", gtids);
  }

  static LogPlace of(JsonObject json) {
    return new LogPlace(
        json.getInteger("era"),
        json.getString("file"),
        json.getLong("offset"),
        json.getString("gtids"));
  }

  @Override
  public String toString() {
    return file + ":" + offset;
  }
}
