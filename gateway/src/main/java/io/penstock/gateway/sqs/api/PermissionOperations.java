package io.penstock.gateway.sqs.api;

import io.penstock.function.Arn;
import io.penstock.gateway.sqs.QueueDef;
import io.penstock.gateway.sqs.Queues;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** Statements of a queue's policy, which nobody asks here: this gateway knows no other accounts. */
final class PermissionOperations {
  private final Queues queues;

  PermissionOperations(Queues queues) {
    this.queues = queues;
  }

  Future<JsonObject> add(QueueRequest in) {
    String queue = queues.known(in.queue()).name();
    String label = label(in);
    List<String> accounts = in.texts("AWSAccountIds");
    List<String> actions = in.texts("Actions");
    if (accounts.isEmpty()) throw SqsFaults.missing("AWSAccountIds");
    if (actions.isEmpty()) throw SqsFaults.missing("Actions");
    var statement =
        new JsonObject()
            .put("Sid", label)
            .put("Effect", "Allow")
            .put(
                "Principal",
                new JsonObject()
                    .put(
                        "AWS",
                        oneOrAll(
                            accounts.stream().map(id -> Arn.ofAccount(id).toString()).toList())))
            .put("Action", oneOrAll(actions.stream().map(action -> "SQS:" + action).toList()))
            .put("Resource", queues.arn(queue));
    return change(
        queue,
        statements -> {
          if (place(statements, label) >= 0) throw invalid(label, "Already exists.");
          statements.add(statement);
        });
  }

  Future<JsonObject> remove(QueueRequest in) {
    String queue = queues.known(in.queue()).name();
    String label = label(in);
    return change(
        queue,
        statements -> {
          int place = place(statements, label);
          if (place < 0) throw invalid(label, "can't find label.");
          statements.remove(place);
        });
  }

  /** A list of one is written as that one. */
  private static Object oneOrAll(List<String> texts) {
    return texts.size() == 1 ? texts.getFirst() : new JsonArray(texts);
  }

  private static String label(QueueRequest in) {
    String label = in.required("Label");
    if (!label.matches("[a-zA-Z0-9_-]{1,80}"))
      throw invalid(
          label,
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    return label;
  }

  private static RuntimeException invalid(String label, String reason) {
    return SqsFaults.invalid(
        "Value " + label + " for parameter Label is invalid. Reason: " + reason);
  }

  private static int place(JsonArray statements, String label) {
    for (int i = 0; i < statements.size(); i++)
      if (statements.getValue(i) instanceof JsonObject json && label.equals(json.getValue("Sid")))
        return i;
    return -1;
  }

  private Future<JsonObject> change(String queue, Consumer<JsonArray> change) {
    return queues
        .change(
            queue,
            old -> {
              String now = old.attributes().get("Policy");
              var policy =
                  now == null
                      ? new JsonObject()
                          .put("Version", "2008-10-17")
                          .put("Id", queues.arn(old.name()) + "/SQSDefaultPolicy")
                      : new JsonObject(now);
              JsonArray statements =
                  switch (policy.getValue("Statement")) {
                    case JsonArray list -> list.copy();
                    case JsonObject one -> new JsonArray().add(one);
                    case null, default -> new JsonArray();
                  };
              change.accept(statements);
              var attributes = new LinkedHashMap<>(old.attributes());
              if (statements.isEmpty()) attributes.remove("Policy");
              else attributes.put("Policy", policy.put("Statement", statements).encode());
              return new QueueDef(
                  old.name(), attributes, old.tags(), old.created(), old.modified());
            })
        .map(new JsonObject());
  }
}
