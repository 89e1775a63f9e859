package io.penstock.gateway.console;

import io.penstock.gateway.service.OperatorRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Serves the console's files, read once. No scripts but its own run on the page, and no page may
 * frame it.
 */
public final class Console {
  private static final String PATH = "/_penstock/console/";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final List<String> FILES =
      List.of(
          "index.html",
          "console.css",
          "app.js",
          "api.js",
          "dom.js",
          "draw.js",
          "samples.js",
          "overview.js",
          "functions.js",
          "triggers.js",
          "queues.js",
          "topics.js",
          "buses.js",
          "schedules.js",
          "events.js",
          "failures.js");

  private Console() {}

  /** Adds the console's routes under {@code /_penstock/}. */
  public static void mount(Router router) {
    for (String name : FILES) {
      Buffer content = read(name);
      OperatorRoutes.get(router, PATH + (name.equals("index.html") ? "" : name))
          .handler(
              call ->
                  call.response()
                      .putHeader("content-type", type(name))
                      .putHeader("content-security-policy", POLICY)
                      .putHeader("x-content-type-options", "nosniff")
                      .putHeader("referrer-policy", "no-referrer")
                      .putHeader("cache-control", "no-cache")
                      .end(content));
    }
    for (String old : List.of("/_penstock", "/_penstock/", "/_penstock/console"))
      OperatorRoutes.get(router, old)
          .handler(call -> call.response().setStatusCode(302).putHeader("location", PATH).end());
  }

  private static String type(String name) {
    if (name.endsWith(".html")) return "text/html; charset=utf-8";
    return name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
  }

  private static Buffer read(String name) {
    try (InputStream file = Console.class.getResourceAsStream("/penstock/console/" + name)) {
      return Buffer.buffer(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
