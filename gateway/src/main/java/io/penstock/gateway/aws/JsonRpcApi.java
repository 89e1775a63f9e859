package io.penstock.gateway.aws;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A service of the JSON protocols: inputs are checked by AWS's model before an operation sees them.
 * Filled once; then any thread.
 */
public final class JsonRpcApi implements AwsService {
  private final String signingName;
  private final JsonRpc rpc;
  private final BiConsumer<String, JsonObject> check;
  private final int bodyLimit;
  private final ServiceFaults faults;
  private final Operations operations;
  private Supplier<AwsFault> tooLarge;

  /**
   * @param bodyLimit bytes
   */
  public JsonRpcApi(
      String signingName, JsonRpc rpc, InputModel model, int bodyLimit, ServiceFaults faults) {
    this(signingName, rpc, model::check, bodyLimit, faults);
  }

  /**
   * @param check is given an operation and its input
   * @param bodyLimit bytes
   */
  public JsonRpcApi(
      String signingName,
      JsonRpc rpc,
      BiConsumer<String, JsonObject> check,
      int bodyLimit,
      ServiceFaults faults) {
    this.signingName = signingName;
    this.rpc = rpc;
    this.check = check;
    this.bodyLimit = bodyLimit;
    this.faults = faults;
    operations = new Operations(bodyLimit);
  }

  /** An operation that answers at once. */
  public JsonRpcApi reads(String name, Function<JsonObject, JsonObject> work) {
    return add(name, in -> Future.succeededFuture(work.apply(in)));
  }

  public JsonRpcApi add(String name, Function<JsonObject, Future<JsonObject>> work) {
    operations.add(
        name,
        rpc.handler(
            input -> {
              check.accept(name, input);
              return work.apply(input);
            }));
    return this;
  }

  /** What is said of a body beyond the limit, where the service has its own word for it. */
  public JsonRpcApi tooLarge(Supplier<AwsFault> fault) {
    tooLarge = fault;
    return this;
  }

  @Override
  public String signingName() {
    return signingName;
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return rpc.owns(request.headers());
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return operations.named(rpc.operation(request.headers()));
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return rpc.unserved(call);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return bodyLimit;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    return tooLarge == null ? AwsService.super.tooLarge(request, operation) : tooLarge.get();
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return rpc;
  }

  @Override
  public ServiceFaults faults() {
    return faults;
  }
}
