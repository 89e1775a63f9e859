package io.penstock.gateway.console;

import io.penstock.gateway.ops.OperatorRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Serves the console's three files, read once. No scripts but its own run on the page, and no page
 * may frame it.
 */
public final class Console {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "console.js", "text/javascript; charset=utf-8",
          "console.css", "text/css; charset=utf-8");

  private Console() {}

  /** Adds the console's routes under {@code /_penstock/}. */
  public static void mount(Router router) {
    FILES.forEach(
        (name, type) -> {
          Buffer content = read(name);
          String path = "/_penstock/" + (name.equals("index.html") ? "" : name);
          OperatorRoutes.get(router, path)
              .handler(
                  call ->
                      call.response()
                          .putHeader("content-type", type)
                          .putHeader("content-security-policy", POLICY)
                          .putHeader("x-content-type-options", "nosniff")
                          .putHeader("referrer-policy", "no-referrer")
                          .putHeader("cache-control", "no-cache")
                          .end(content));
        });
    OperatorRoutes.get(router, "/_penstock")
        .handler(
            call -> call.response().setStatusCode(302).putHeader("location", "/_penstock/").end());
  }

  private static Buffer read(String name) {
    try (InputStream file = Console.class.getResourceAsStream("/penstock/console/" + name)) {
      return Buffer.buffer(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
