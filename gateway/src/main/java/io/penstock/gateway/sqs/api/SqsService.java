package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.sqs.MoveTasks;
import io.penstock.gateway.sqs.Queues;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * Routes SQS's actions, which come by two protocols: JSON 1.0 of today's clients, and Query of
 * older ones.
 */
public final class SqsService implements AwsService {
  public static final String VERSION = "2012-11-05";

  private static final JsonRpc JSON = new JsonRpc("1.0", "AmazonSQS.", "com.amazonaws.sqs#");
  private static final Query QUERY =
      new Query("http://queue.amazonaws.com/doc/2012-11-05/", VERSION);
  private static final int BODY = 8 * 1024 * 1024;

  private final QueueOperations queueOperations;
  private final MessageOperations messages;
  private final MoveOperations moves;

  public SqsService(Queues queues, MoveTasks tasks, String account) {
    this.queueOperations = new QueueOperations(queues, account);
    this.messages = new MessageOperations(queues, account);
    this.moves = new MoveOperations(queues, tasks);
  }

  @Override
  public String signingName() {
    return "sqs";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return JSON.owns(request.headers());
  }

  @Override
  public int bodyLimit(HttpServerRequest request) {
    return BODY;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request) {
    return SqsFaults.of(
        "BatchRequestTooLong", "Batch requests cannot be longer than 1048576 bytes.");
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return JSON.owns(request.headers()) ? JSON : QUERY;
  }

  @Override
  public void serve(AwsCall call) {
    if (JSON.owns(call.headers())) {
      String action = JSON.operation(call);
      result(action, new QueueRequest(call, JSON.input(call)))
          .onComplete(
              output -> JSON.answer(call, output),
              problem ->
                  JSON.fault(call.response(), SqsFaults.of(action, problem), call.requestId()));
      return;
    }
    QueryParameters in = QueryParameters.of(call);
    String action = in.get("Action") == null ? "" : in.get("Action");
    result(action, new QueueRequest(call, SqsQuery.input(action, in)))
        .onComplete(
            output ->
                QUERY.answer(
                    call,
                    action,
                    output.isEmpty() && !action.matches("(Get|List|Receive).*")
                        ? null
                        : xml -> SqsQuery.output(xml, action, output)),
            problem ->
                QUERY.fault(call.response(), SqsFaults.of(action, problem), call.requestId()));
  }

  private Future<JsonObject> result(String action, QueueRequest in) {
    try {
      return chosen(action, in);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<JsonObject> chosen(String action, QueueRequest in) {
    return switch (action) {
      case "CreateQueue" -> queueOperations.create(in);
      case "GetQueueUrl" -> queueOperations.getUrl(in);
      case "ListQueues" -> queueOperations.list(in);
      case "DeleteQueue" -> queueOperations.delete(in);
      case "PurgeQueue" -> queueOperations.purge(in);
      case "GetQueueAttributes" -> queueOperations.attributes(in);
      case "SetQueueAttributes" -> queueOperations.setAttributes(in);
      case "TagQueue" -> queueOperations.tag(in);
      case "UntagQueue" -> queueOperations.untag(in);
      case "ListQueueTags" -> queueOperations.tags(in);
      case "AddPermission" -> queueOperations.permit(in);
      case "RemovePermission" -> queueOperations.forbid(in);
      case "ListDeadLetterSourceQueues" -> queueOperations.deadLetterSources(in);
      case "SendMessage" -> messages.send(in);
      case "SendMessageBatch" -> messages.sendBatch(in);
      case "ReceiveMessage" -> messages.receive(in);
      case "DeleteMessage" -> messages.delete(in);
      case "DeleteMessageBatch" -> messages.deleteBatch(in);
      case "ChangeMessageVisibility" -> messages.changeVisibility(in);
      case "ChangeMessageVisibilityBatch" -> messages.changeVisibilityBatch(in);
      case "StartMessageMoveTask" -> moves.start(in);
      case "ListMessageMoveTasks" -> moves.list(in);
      case "CancelMessageMoveTask" -> moves.cancel(in);
      default ->
          throw new AwsFault(
              400, "InvalidAction", "The action " + action + " is not valid for this endpoint.");
    };
  }
}
