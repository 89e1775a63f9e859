package io.penstock.gateway.cloudformation.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.cloudformation.ChangeSet;
import io.penstock.gateway.cloudformation.StackRecord;
import io.penstock.gateway.cloudformation.Stacks;
import io.penstock.gateway.template.TemplateException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Change sets: made, shown, executed, deleted. */
final class ChangeSetOperations {
  private static final int MOST = 1_000;
  private static final String EMPTY =
      "The submitted information didn't contain changes. Submit different information to create a"
          + " change set.";

  private final Stacks stacks;
  private final StackInput input;

  ChangeSetOperations(Stacks stacks, StackInput input) {
    this.stacks = stacks;
    this.input = input;
  }

  void addTo(QueryApi api) {
    api.add("CreateChangeSet", this::create)
        .reads("DescribeChangeSet", this::describe)
        .add("ExecuteChangeSet", this::execute)
        .add("DeleteChangeSet", this::delete)
        .reads("ListChangeSets", this::list);
  }

  private Future<JsonObject> create(JsonObject in) {
    String name = in.getString("ChangeSetName");
    String type = in.getString("ChangeSetType", "UPDATE");
    StackRecord there = stacks.find(in.getString("StackName"));
    boolean reviewed = there != null && there.status().equals("REVIEW_IN_PROGRESS");
    boolean create = type.equals("CREATE");
    if (type.equals("IMPORT"))
      throw CloudFormationService.invalid("Resources cannot be imported here.");
    if (create && there != null && there.isThere() && !reviewed)
      throw CloudFormationService.invalid(
          "Stack ["
              + there.name()
              + "] already exists and cannot be created again with the"
              + " changeSet ["
              + name
              + "].");
    if (!create && reviewed)
      throw CloudFormationService.invalid(
          "Stack ["
              + there.name()
              + "] is in [REVIEW_IN_PROGRESS]: its change sets are of the type"
              + " CREATE.");
    StackRecord stack =
        create
            ? reviewed ? there : input.fresh(in.getString("StackName"), "REVIEW_IN_PROGRESS")
            : input.changeable(in);
    if (find(name, stack) != null)
      throw new AwsFault(400, "AlreadyExistsException", "ChangeSet " + name + " already exists");
    if (stacks.changeSets().size() >= MOST)
      throw new AwsFault(
          400, "LimitExceededException", "There are " + MOST + " change sets here at most.");
    var parameters = StackInput.parameters(in, stack);
    JsonArray tags = StackInput.tags(in, stack);
    return input
        .template(in, stack)
        .compose(
            text ->
                stacks
                    .read(text, stack.name(), stack.id(), parameters)
                    .transform(
                        read -> {
                          if (read.failed() && !(read.cause() instanceof TemplateException))
                            return Future.failedFuture(read.cause());
                          JsonArray changes =
                              read.failed()
                                  ? new JsonArray()
                                  : Changes.of(stack, read.result(), parameters, tags);
                          String refused =
                              read.failed()
                                  ? read.cause().getMessage().replace("\n", "; ")
                                  : changes.isEmpty() ? EMPTY : null;
                          return (create ? stacks.review(stack) : Future.succeededFuture(stack))
                              .compose(
                                  kept ->
                                      keep(
                                          in,
                                          kept,
                                          text,
                                          changes,
                                          refused,
                                          read.succeeded()
                                              ? StackRecord.shown(read.result().facts(), parameters)
                                              : new JsonArray()));
                        }));
  }

  /**
   * @param refused why it cannot be executed; null when it can
   */
  private Future<JsonObject> keep(
      JsonObject in,
      StackRecord stack,
      String text,
      JsonArray changes,
      String refused,
      JsonArray parametersShown) {
    String name = in.getString("ChangeSetName");
    Map<String, String> parameters = StackInput.parameters(in, stack);
    var shown = new JsonArray();
    for (Object one : changes) if (!((JsonObject) one).containsKey("other")) shown.add(one);
    var given = new JsonObject();
    parameters.forEach(given::put);
    var set =
        new ChangeSet(
            stacks.arn("changeSet", name),
            new JsonObject()
                .put("name", name)
                .put("stackId", stack.id())
                .put("type", in.getString("ChangeSetType", "UPDATE"))
                .put("description", in.getString("Description"))
                .put("template", text)
                .put("parameters", given)
                .put("shown", parametersShown)
                .put("tags", StackInput.tags(in, stack))
                .put("capabilities", in.getJsonArray("Capabilities", new JsonArray()))
                .put("created", stacks.now().toString())
                .put("status", refused != null ? "FAILED" : "CREATE_COMPLETE")
                .put("reason", refused)
                .put("execution", refused != null ? "UNAVAILABLE" : "AVAILABLE")
                .put("changes", shown));
    return stacks
        .changeSets()
        .change(set.id(), before -> set)
        .map(new JsonObject().put("Id", set.id()).put("StackId", stack.id()));
  }

  private ChangeSet find(String nameOrId, StackRecord stack) {
    for (ChangeSet one : stacks.changeSets().after(""))
      if (one.id().equals(nameOrId)
          || stack != null && one.stackId().equals(stack.id()) && one.name().equals(nameOrId))
        return one;
    return null;
  }

  private ChangeSet found(JsonObject in) {
    String name = in.getString("ChangeSetName");
    if (!name.startsWith("arn:") && !in.containsKey("StackName"))
      throw CloudFormationService.invalid(
          "StackName must be specified if ChangeSetName is not an ARN.");
    StackRecord stack = in.containsKey("StackName") ? input.stack(in) : null;
    ChangeSet set = find(name, stack);
    if (set == null)
      throw new AwsFault(404, "ChangeSetNotFound", "ChangeSet [" + name + "] does not exist");
    return set;
  }

  private JsonObject describe(JsonObject in) {
    ChangeSet set = found(in);
    JsonObject body = set.body();
    return summary(set)
        .put("Parameters", body.getJsonArray("shown"))
        .put("NotificationARNs", new JsonArray())
        .put("RollbackConfiguration", new JsonObject())
        .put("Capabilities", body.getJsonArray("capabilities"))
        .put("Tags", body.getJsonArray("tags"))
        .put("Changes", body.getJsonArray("changes"));
  }

  private JsonObject summary(ChangeSet set) {
    JsonObject body = set.body();
    StackRecord stack = stacks.find(set.stackId());
    return new JsonObject()
        .put("StackId", set.stackId())
        .put("StackName", stack == null ? null : stack.name())
        .put("ChangeSetId", set.id())
        .put("ChangeSetName", set.name())
        .put("ExecutionStatus", body.getString("execution"))
        .put("Status", body.getString("status"))
        .put("StatusReason", body.getString("reason"))
        .put("CreationTime", body.getString("created"))
        .put("Description", body.getString("description"))
        .put("IncludeNestedStacks", false);
  }

  private JsonObject list(JsonObject in) {
    StackRecord stack = input.stack(in);
    var summaries = new JsonArray();
    for (ChangeSet one : stacks.changeSets().after(""))
      if (one.stackId().equals(stack.id())) summaries.add(summary(one));
    return new JsonObject().put("Summaries", summaries);
  }

  /** Other change sets of the stack were made of what it no longer is: they go with this one. */
  private Future<JsonObject> execute(JsonObject in) {
    ChangeSet set = found(in);
    JsonObject body = set.body();
    if (!body.getString("execution").equals("AVAILABLE"))
      throw new AwsFault(
          400,
          "InvalidChangeSetStatus",
          "ChangeSet ["
              + set.id()
              + "] cannot be executed in its current status of ["
              + body.getString("status")
              + "]");
    StackRecord stack = stacks.find(set.stackId());
    var parameters = new TreeMap<String, String>();
    body.getJsonObject("parameters")
        .forEach(one -> parameters.put(one.getKey(), (String) one.getValue()));
    var wanted =
        StackInput.wanted(
            stack,
            body.getString("template"),
            parameters,
            body.getJsonArray("tags"),
            body.getJsonArray("capabilities"));
    return stacks
        .apply(wanted, body.getString("type").equals("CREATE"))
        .compose(done -> forget(stack))
        .map(new JsonObject());
  }

  private Future<Void> forget(StackRecord stack) {
    var gone = new TreeMap<String, ChangeSet>();
    for (ChangeSet one : stacks.changeSets().after(""))
      if (one.stackId().equals(stack.id())) gone.put(one.id(), null);
    return stacks.changeSets().changeAll(gone.keySet(), before -> gone).mapEmpty();
  }

  /** One that is not there is no mistake. */
  private Future<JsonObject> delete(JsonObject in) {
    String name = in.getString("ChangeSetName");
    StackRecord stack = in.containsKey("StackName") ? input.stack(in) : null;
    ChangeSet set = find(name, stack);
    if (set == null) return Future.succeededFuture(new JsonObject());
    return stacks.changeSets().change(set.id(), before -> null).map(new JsonObject());
  }
}
