package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.sqs.MoveTasks;
import io.penstock.gateway.sqs.Queues;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Routes SQS's actions, which come by two protocols: JSON 1.0 of today's clients, and Query of
 * older ones.
 */
public final class SqsService implements AwsService {
  private static final String VERSION = "2012-11-05";

  private static final JsonRpc JSON = new JsonRpc("1.0", "AmazonSQS.", "com.amazonaws.sqs#");
  private static final Query QUERY =
      new Query("http://queue.amazonaws.com/doc/2012-11-05/", VERSION, true);
  private static final int BODY = 8 * 1024 * 1024;

  private static final InputModel MODEL = new InputModel(SqsService.class);

  private final Operations operations = new Operations(BODY);

  public SqsService(Queues queues, MoveTasks tasks, String account) {
    var queueOperations = new QueueOperations(queues, account);
    var messages = new MessageOperations(queues, account);
    var permissions = new PermissionOperations(queues);
    var moves = new MoveOperations(queues, tasks);
    add("CreateQueue", queueOperations::create);
    add("GetQueueUrl", queueOperations::getUrl);
    add("ListQueues", queueOperations::list);
    add("DeleteQueue", queueOperations::delete);
    add("PurgeQueue", queueOperations::purge);
    add("GetQueueAttributes", queueOperations::attributes);
    add("SetQueueAttributes", queueOperations::setAttributes);
    add("TagQueue", queueOperations::tag);
    add("UntagQueue", queueOperations::untag);
    add("ListQueueTags", queueOperations::tags);
    add("AddPermission", permissions::add);
    add("RemovePermission", permissions::remove);
    add("ListDeadLetterSourceQueues", queueOperations::deadLetterSources);
    add("SendMessage", messages::send);
    add("SendMessageBatch", messages::sendBatch);
    add("ReceiveMessage", messages::receive);
    add("DeleteMessage", messages::delete);
    add("DeleteMessageBatch", messages::deleteBatch);
    add("ChangeMessageVisibility", messages::changeVisibility);
    add("ChangeMessageVisibilityBatch", messages::changeVisibilityBatch);
    add("StartMessageMoveTask", moves::start);
    add("ListMessageMoveTasks", moves::list);
    add("CancelMessageMoveTask", moves::cancel);
  }

  @Override
  public String signingName() {
    return "sqs";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return JSON.owns(request.headers());
  }

  private void add(String action, Function<QueueRequest, Future<JsonObject>> work) {
    operations.add(
        action,
        call -> {
          if (JSON.owns(call.headers())) {
            JsonObject input = JSON.input(call);
            MODEL.checkTypes(action, input);
            return work.apply(new QueueRequest(call, input)).map(JSON::reply);
          }
          var input = SqsQuery.input(action, QueryParameters.of(call));
          return work.apply(new QueueRequest(call, input))
              .map(output -> QUERY.reply(action, result(action, output)));
        });
  }

  /** What has members always has a result; the others none, unless there is something in it. */
  private static Consumer<Xml> result(String action, JsonObject output) {
    return output.isEmpty() && !action.matches("(Get|List|Receive).*")
        ? null
        : xml -> SqsQuery.output(xml, action, output);
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return JSON.owns(request.headers())
        ? operations.named(JSON.operation(request.headers()))
        : null;
  }

  @Override
  public Operation operation(AwsCall call) {
    return JSON.owns(call.headers())
        ? null
        : operations.named(QueryParameters.of(call).get("Action"));
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return JSON.owns(call.headers()) ? JSON.unserved(call) : Query.unserved(call);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return BODY;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    return SqsFaults.of(
        "BatchRequestTooLong", "Batch requests cannot be longer than 1048576 bytes.");
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    if (JSON.owns(request.headers())) return JSON;
    return (response, fault, id) -> QUERY.fault(response, SqsFaults.query(fault), id);
  }

  @Override
  public ServiceFaults faults() {
    return SqsFaults.ALL;
  }
}
