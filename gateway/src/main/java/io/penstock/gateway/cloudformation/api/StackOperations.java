package io.penstock.gateway.cloudformation.api;

import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.cloudformation.StackRecord;
import io.penstock.gateway.cloudformation.Stacks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Stacks that are made, changed and deleted at once. */
final class StackOperations {
  private final Stacks stacks;
  private final StackInput input;

  StackOperations(Stacks stacks, StackInput input) {
    this.stacks = stacks;
    this.input = input;
  }

  void addTo(QueryApi api) {
    api.add("CreateStack", this::create)
        .add("UpdateStack", this::update)
        .add("DeleteStack", this::delete);
  }

  private Future<JsonObject> create(JsonObject in) {
    StackRecord fresh = input.fresh(in.getString("StackName"), "CREATE_IN_PROGRESS");
    var parameters = StackInput.parameters(in, null);
    return input
        .template(in, null)
        .compose(
            text ->
                stacks.apply(
                    StackInput.wanted(
                        fresh,
                        text,
                        parameters,
                        StackInput.tags(in, null),
                        in.getJsonArray("Capabilities")),
                    true))
        .map(made -> new JsonObject().put("StackId", made.id()));
  }

  private Future<JsonObject> update(JsonObject in) {
    StackRecord stack = input.changeable(in);
    if (!stack.isInForce())
      throw CloudFormationService.invalid(
          "Stack:" + stack.id() + " is in " + stack.status() + " state and can not be updated.");
    var parameters = StackInput.parameters(in, stack);
    JsonArray tags = StackInput.tags(in, stack);
    return input
        .template(in, stack)
        .compose(
            text ->
                input
                    .usable(text, stack, parameters)
                    .map(Optional::ofNullable)
                    .compose(
                        template -> {
                          // One that cannot be used is told of in the stack's status
                          if (template.isPresent()
                              && Changes.of(stack, template.get(), parameters, tags).isEmpty())
                            throw CloudFormationService.invalid("No updates are to be performed.");
                          return stacks.apply(
                              StackInput.wanted(
                                  stack, text, parameters, tags, in.getJsonArray("Capabilities")),
                              false);
                        }))
        .map(made -> new JsonObject().put("StackId", made.id()));
  }

  /** One that is not there is no mistake. */
  private Future<JsonObject> delete(JsonObject in) {
    StackRecord found = stacks.find(in.getString("StackName"));
    if (found == null || !found.isThere()) return Future.succeededFuture();
    return stacks.delete(input.changeable(in)).map((JsonObject) null);
  }
}
