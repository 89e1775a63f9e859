package io.penstock.gateway.cluster;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;

/** Heads of requests and answers on their way between nodes. */
final class Heads {
  /** Which of the owner's doors a request is for. */
  enum Door {
    HTTP,
    API,
    /** Asks only whether the owner is one, and answers. */
    NONE
  }

  /** Of one connection; the next has its own. */
  private static final Set<String> HOP =
      Set.of(
          "connection", "keep-alive", "proxy-connection", "transfer-encoding", "expect", "upgrade");

  /**
   * @param peer the address of whoever sent it
   * @param secure whether by TLS
   * @param chunked whether its body comes without a length
   * @param upgrade what it asks to become; null for nothing
   */
  record Request(
      Door door,
      String method,
      String uri,
      String peer,
      boolean secure,
      boolean chunked,
      String upgrade,
      MultiMap headers) {
    Buffer write() {
      return new JsonObject()
          .put("door", door.name())
          .put("method", method)
          .put("uri", uri)
          .put("peer", peer)
          .put("secure", secure)
          .put("chunked", chunked)
          .put("upgrade", upgrade)
          .put("headers", lines(headers))
          .toBuffer();
    }

    static Request read(Buffer json) {
      var all = new JsonObject(json);
      return new Request(
          Door.valueOf(all.getString("door")),
          all.getString("method"),
          all.getString("uri"),
          all.getString("peer"),
          all.getBoolean("secure"),
          all.getBoolean("chunked"),
          all.getString("upgrade"),
          Heads.map(all.getJsonArray("headers")));
    }
  }

  /**
   * @param last whether the owner reads no more of its client
   */
  record Response(int status, String message, boolean chunked, boolean last, MultiMap headers) {
    Buffer write() {
      return new JsonObject()
          .put("status", status)
          .put("message", message)
          .put("chunked", chunked)
          .put("last", last)
          .put("headers", lines(headers))
          .toBuffer();
    }

    static Response read(Buffer json) {
      var all = new JsonObject(json);
      return new Response(
          all.getInteger("status"),
          all.getString("message"),
          all.getBoolean("chunked"),
          all.getBoolean("last"),
          Heads.map(all.getJsonArray("headers")));
    }
  }

  private Heads() {}

  /** In their order and case, without those of the connection. */
  private static JsonArray lines(MultiMap headers) {
    var lines = new JsonArray();
    headers.forEach(
        (name, value) -> {
          if (!HOP.contains(name.toLowerCase(Locale.ROOT))) lines.add(name).add(value);
        });
    return lines;
  }

  private static MultiMap map(JsonArray lines) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i + 1 < lines.size(); i += 2)
      headers.add(lines.getString(i), lines.getString(i + 1));
    return headers;
  }
}
