package io.penstock.gateway.sqs;

import io.penstock.gateway.service.OperatorRoutes;
import io.penstock.gateway.store.MessageStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Queues for operators: {@code GET /_penstock/api/queues/NAME/messages} shows the first messages
 * without receiving them.
 */
record QueueRoutes(Queues queues, MessageStore messages, InstantSource clock) {
  private static final int MOST = 20;
  private static final int CHARACTERS = 16 * 1024;

  void mount(Router router) {
    OperatorRoutes.get(router, "/_penstock/api/queues/:name/messages").handler(this::look);
  }

  private void look(RoutingContext call) {
    String name = call.pathParam("name");
    if (queues.resources().get(name) == null) {
      answer(call, 404, new JsonObject().put("message", "There is no queue named " + name + "."));
      return;
    }
    Future.all(messages.look(name, MOST, CHARACTERS), messages.counts(name, clock.millis()))
        .onComplete(
            both -> answer(call, 200, view(both.resultAt(0), both.resultAt(1))),
            problem ->
                answer(
                    call,
                    503,
                    new JsonObject().put("message", String.valueOf(problem.getMessage()))));
  }

  private static JsonObject view(List<MessageStore.Glance> first, MessageStore.Counts counts) {
    var all = new JsonArray();
    for (MessageStore.Glance one : first)
      all.add(
          new JsonObject()
              .put("id", one.id())
              .put("body", one.body())
              .put("cut", one.length() > one.body().length())
              .put("receives", one.receives())
              .put("sent", Instant.ofEpochMilli(one.sent()).toString())
              .put("visible", Instant.ofEpochMilli(one.visible()).toString()));
    return new JsonObject()
        .put("messages", all)
        .put(
            "oldest",
            counts.oldestSent() == 0 ? null : Instant.ofEpochMilli(counts.oldestSent()).toString());
  }

  private static void answer(RoutingContext call, int status, JsonObject body) {
    call.response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
