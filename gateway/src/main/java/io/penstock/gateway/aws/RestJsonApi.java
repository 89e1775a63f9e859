package io.penstock.gateway.aws;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A service of the REST-JSON protocol: inputs, from wherever a request has them, are checked by
 * AWS's model before an operation sees them. Filled once; then any thread.
 */
public final class RestJsonApi implements AwsService {
  /** Bytes of a body that is one document. */
  private static final int WHOLE = 6 * 1024 * 1024;

  private final String signingName;
  private final String model;
  private final Predicate<HttpServerRequest> owns;
  private final InputModel inputs;
  private final int bodyLimit;
  private final ServiceFaults faults;
  private final Operations operations;
  private UnaryOperator<String> queryMember = UnaryOperator.identity();
  private UnaryOperator<AwsFault> worded = UnaryOperator.identity();

  /**
   * @param model AWS's name of its model, which services of one signing name do not share
   * @param owns whether a request is for it, by its path
   * @param bodyLimit bytes
   */
  public RestJsonApi(
      String signingName,
      String model,
      Predicate<HttpServerRequest> owns,
      InputModel inputs,
      int bodyLimit,
      ServiceFaults faults) {
    this.signingName = signingName;
    this.model = model;
    this.owns = owns;
    this.inputs = inputs;
    this.bodyLimit = bodyLimit;
    this.faults = faults;
    operations = new Operations(bodyLimit);
  }

  /** How the model calls what the query names. */
  public RestJsonApi queryMember(UnaryOperator<String> named) {
    queryMember = named;
    return this;
  }

  /** What it says instead of the usual of what is wrong with an input's form. */
  public RestJsonApi worded(UnaryOperator<AwsFault> own) {
    worded = own;
    return this;
  }

  /**
   * An operation that sees its input alone.
   *
   * @param line as {@link Operations#rest} has it
   * @param work gives the answer's members, or null for an answer without a body
   */
  public void add(
      String name, String line, int status, Function<JsonObject, Future<JsonObject>> work) {
    operations.rest(name, line, status, call -> work.apply(input(name, line, call)));
  }

  /** An operation whose input is the path, the query, and a body that is no JSON of members. */
  public void whole(
      String name,
      String line,
      int status,
      BiFunction<JsonObject, Buffer, Future<JsonObject>> work) {
    operations.rest(
        name,
        line,
        WHOLE,
        status,
        call -> {
          var input = new JsonObject();
          located(name, line, call, input);
          try {
            inputs.check(name, input.copy().put("body", "body"));
          } catch (AwsFault fault) {
            throw worded.apply(fault);
          }
          return work.apply(input, call.body());
        });
  }

  /** An operation that sees the call, whose input has been checked. */
  public void checked(
      String name, String line, int status, Function<AwsCall, Future<JsonObject>> work) {
    operations.rest(
        name,
        line,
        status,
        call -> {
          input(name, line, call);
          return work.apply(call);
        });
  }

  /**
   * All members of a request, wherever they are sent.
   *
   * @throws AwsFault for what the model does not allow
   */
  private JsonObject input(String name, String line, AwsCall call) {
    try {
      JsonObject input = body(call);
      located(name, line, call, input);
      inputs.check(name, input);
      return input;
    } catch (AwsFault fault) {
      throw worded.apply(fault);
    }
  }

  /** What the path and the query say. */
  private void located(String name, String line, AwsCall call, JsonObject into) {
    String path = line.substring(line.indexOf('/') + 1).split("\\?", 2)[0];
    List<String> labels = List.of(path.split("/"));
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      if (label.startsWith("{"))
        into.put(label.substring(1, label.length() - 1), call.path().get(i));
    }
    for (String key : call.query().names()) {
      String member = queryMember.apply(key);
      into.put(member, inputs.sent(name, member, call.query().getAll(key)));
    }
  }

  /** The members of a body. */
  public static JsonObject body(AwsCall call) {
    try {
      return GivenMembers.of(call.body());
    } catch (DecodeException | ClassCastException e) {
      throw new AwsFault(400, "SerializationException", "The request is not a JSON object.");
    }
  }

  @Override
  public String signingName() {
    return signingName;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return owns.test(request);
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return operations.at(request.method(), path, request.params());
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return AwsResponses.unserved(call, operation);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return operation == null ? bodyLimit : operation.bodyLimit();
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    return worded.apply(
        AwsFault.validation(
            "The request is larger than " + bodyLimit(request, operation) + " bytes."));
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return Protocol.REST_JSON;
  }

  @Override
  public ServiceFaults faults() {
    return faults;
  }
}
