package io.penstock.gateway.terminal;

import io.penstock.gateway.activity.Activity.Tried;
import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Verdict;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Entries as JSON, an object a line. Pure. */
final class JsonLines implements Lines {
  @Override
  public void entry(Entry entry, StringBuilder to) {
    if (entry.trigger() != null) {
      var json =
          new JsonObject()
              .put("time", entry.at().toString())
              .put("type", "call")
              .put("trigger", entry.trigger())
              .put("function", entry.function())
              .put("requestId", entry.requestId());
      if (entry.status() > 0) json.put("status", entry.status());
      if (entry.result() != null) {
        json.put(
            "result", entry.result().outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        if (entry.result().report().coldStart())
          json.put("initMillis", entry.result().report().initNanos() / 1e6);
        Failure failure = Failure.of(entry.result().outcome());
        if (failure != null)
          json.put("errorType", failure.type()).put("errorMessage", failure.message());
      }
      if (entry.took() != null) json.put("millis", entry.took().toNanos() / 1e6);
      to.append(json.encode()).append('\n');
    }
    for (String line : entry.log())
      to.append(
              new JsonObject()
                  .put("time", entry.at().toString())
                  .put("type", "log")
                  .put("function", entry.function())
                  .put("requestId", entry.requestId())
                  .put("message", line)
                  .encode())
          .append('\n');
    if (entry.left() > 0)
      to.append(
              new JsonObject()
                  .put("time", entry.at().toString())
                  .put("type", "log")
                  .put("function", entry.function())
                  .put("requestId", entry.requestId())
                  .put("linesLeftOut", entry.left())
                  .encode())
          .append('\n');
  }

  @Override
  public void tried(Tried tried, StringBuilder to) {
    var json =
        new JsonObject()
            .put("time", tried.at().toString())
            .put("type", "delivery")
            .put("id", tried.id())
            .put("kind", tried.kind())
            .put("trigger", tried.source())
            .put("target", tried.target());
    switch (tried.settlement().verdict()) {
      case Verdict.Done _ -> json.put("result", "delivered");
      case Verdict.Again again -> json.put("result", "again").put("due", again.due().toString());
      case Verdict.Dead dead ->
          json.put("result", "dead").put("condition", dead.condition().name());
    }
    Attempt attempt = tried.settlement().attempt();
    if (attempt != null)
      json.put("millis", attempt.took().toNanos() / 1e6)
          .put("errorType", attempt.errorType())
          .put("errorMessage", attempt.errorMessage());
    to.append(json.encode()).append('\n');
  }

  @Override
  public void dropped(long count, StringBuilder to) {
    to.append(new JsonObject().put("type", "leftOut").put("count", count).encode()).append('\n');
  }
}
