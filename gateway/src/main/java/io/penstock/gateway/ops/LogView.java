package io.penstock.gateway.ops;

import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** A function's log as plain text: the last lines, and on request those that follow. */
final class LogView {
  private static final int MOST_LINES = 2_000;

  private final FunctionLogs logs;

  LogView(FunctionLogs logs) {
    this.logs = logs;
  }

  void serve(RoutingContext call, String function) {
    int lines = 100;
    try {
      String asked = call.request().getParam("lines");
      if (asked != null) lines = Math.clamp(Long.parseLong(asked), 0, MOST_LINES);
    } catch (NumberFormatException e) {
      call.response().setStatusCode(400).end("lines: a number from 0 to " + MOST_LINES);
      return;
    }
    HttpServerResponse response = call.response();
    response.putHeader("content-type", "text/plain; charset=utf-8").setChunked(true);
    boolean follow = "true".equals(call.request().getParam("follow"));
    // A reader that follows is told at once that all is well, whether there are lines or not.
    if (follow) response.writeHead();
    for (var line : logs.last(function, lines)) response.write(text(line));
    if (!follow) {
      response.end();
      return;
    }
    Context context = Vertx.currentContext();
    Runnable end =
        logs.follow(
            function,
            line ->
                context.runOnContext(
                    none -> {
                      // A reader that does not keep up misses lines rather than filling memory.
                      if (!response.ended() && !response.writeQueueFull())
                        response.write(text(line));
                    }));
    response.closeHandler(none -> end.run());
    response.exceptionHandler(none -> end.run());
  }

  private static String text(FunctionLogs.Line line) {
    return line.time() + " " + line.text() + "\n";
  }
}
