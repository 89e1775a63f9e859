package io.penstock.gateway.aws;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A service of the Query protocol: inputs are read and checked by AWS's model before an operation
 * sees them, as JSON; outputs are JSON too. Filled once; then any thread.
 */
public final class QueryApi implements AwsService {
  private final String signingName;
  private final Query query;
  private final InputModel model;
  private final int bodyLimit;
  private final ServiceFaults faults;
  private final Operations operations;

  /**
   * @param bodyLimit bytes
   */
  public QueryApi(
      String signingName, Query query, InputModel model, int bodyLimit, ServiceFaults faults) {
    this.signingName = signingName;
    this.query = query;
    this.model = model;
    this.bodyLimit = bodyLimit;
    this.faults = faults;
    operations = new Operations(bodyLimit);
  }

  /** An operation that answers at once; null when its answer has no result. */
  public QueryApi reads(String name, Function<JsonObject, JsonObject> work) {
    return add(name, (call, in) -> Future.succeededFuture(work.apply(in)));
  }

  public QueryApi add(String name, Function<JsonObject, Future<JsonObject>> work) {
    return add(name, (call, in) -> work.apply(in));
  }

  public QueryApi add(String name, BiFunction<AwsCall, JsonObject, Future<JsonObject>> work) {
    operations.add(
        name, call -> work.apply(call, input(name, call)).map(out -> query.reply(name, out)));
    return this;
  }

  private JsonObject input(String name, AwsCall call) {
    JsonObject input = model.read(name, QueryParameters.of(call));
    try {
      model.check(name, input);
    } catch (AwsFault fault) {
      throw fault.code().equals("ValidationException")
          ? new AwsFault(400, "ValidationError", fault.getMessage())
          : fault;
    }
    return input;
  }

  @Override
  public String signingName() {
    return signingName;
  }

  /** Only the form of an unsigned request tells. */
  @Override
  public boolean owns(HttpServerRequest request) {
    return false;
  }

  @Override
  public String version() {
    return query.version();
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return null;
  }

  @Override
  public Operation operation(AwsCall call) {
    return operations.named(QueryParameters.of(call).get("Action"));
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return Query.unserved(call);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return bodyLimit;
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return query;
  }

  @Override
  public ServiceFaults faults() {
    return faults;
  }
}
