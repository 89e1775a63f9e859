package io.penstock.gateway.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The gateway answered, and said no: in its words, with what to do about it. */
final class Refused extends IOException {
  private Refused(String message) {
    super(message);
  }

  static Refused of(int status, byte[] body) {
    return of(status, new String(body, StandardCharsets.UTF_8));
  }

  static Refused of(int status, String body) {
    String text = body == null ? "" : body.strip();
    String message = text;
    try {
      if (text.startsWith("{")) {
        var json = new JsonObject(text);
        message = json.getString("message", json.getString("Message", text));
      }
    } catch (DecodeException | ClassCastException e) {
      // Not ours: as it is
    }
    if (message.isEmpty()) message = "the gateway answered " + status;
    String remedy =
        switch (status) {
          case 401 ->
              message.contains("PENSTOCK_TOKEN")
                  ? ""
                  : " Set PENSTOCK_TOKEN to the gateway's token, or: penstock login";
          case 403 ->
              " The gateway asks for signed requests: set PENSTOCK_ACCESS_KEY_ID and"
                  + " PENSTOCK_SECRET_ACCESS_KEY to its keys, or: penstock login";
          default -> "";
        };
    return new Refused(message + (remedy.isEmpty() || message.endsWith(".") ? "" : ".") + remedy);
  }
}
