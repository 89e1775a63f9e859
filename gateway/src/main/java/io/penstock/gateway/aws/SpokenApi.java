package io.penstock.gateway.aws;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * A service that is spoken to in Smithy's RPC of CBOR, in AWS JSON and in Query alike. Answers have
 * times as instants. Filled once; then any thread.
 */
public final class SpokenApi implements AwsService {
  private static final String SMITHY = "smithy-protocol";
  private static final String CBOR = "rpc-v2-cbor";

  private final String signingName;
  private final String named;
  private final JsonRpc json;
  private final Query query;
  private final InputModel model;
  private final int bodyLimit;
  private final ServiceFaults faults;
  private final Operations operations;

  /**
   * @param named AWS's name of its model
   * @param json its target, without the dot, names the service in paths too
   * @param bodyLimit bytes
   */
  public SpokenApi(
      String signingName,
      String named,
      JsonRpc json,
      Query query,
      InputModel model,
      int bodyLimit,
      ServiceFaults faults) {
    this.signingName = signingName;
    this.named = named;
    this.json = json;
    this.query = query;
    this.model = model;
    this.bodyLimit = bodyLimit;
    this.faults = faults;
    operations = new Operations(bodyLimit);
  }

  public SpokenApi reads(String name, Function<JsonObject, JsonObject> work) {
    operations.add(
        name,
        call -> {
          JsonObject out = work.apply(input(name, call));
          if (isCbor(call.headers().get(SMITHY))) return Future.succeededFuture(cbor(out));
          return Future.succeededFuture(
              json.owns(call.headers()) ? json.reply(seconds(out)) : query.reply(name, out));
        });
    return this;
  }

  private JsonObject input(String name, AwsCall call) {
    boolean form = !isCbor(call.headers().get(SMITHY)) && !json.owns(call.headers());
    JsonObject input = form ? model.read(name, QueryParameters.of(call)) : members(call);
    model.check(name, input);
    return input;
  }

  private JsonObject members(AwsCall call) {
    if (!isCbor(call.headers().get(SMITHY))) return json.input(call);
    try {
      return GivenMembers.of(Cbor.read(call.body()));
    } catch (IllegalArgumentException e) {
      throw new AwsFault(
          400, "SerializationException", "The request is not CBOR: " + e.getMessage());
    }
  }

  private static Reply cbor(JsonObject out) {
    return call -> {
      if (call.response().ended()) return;
      call.response()
          .putHeader(SMITHY, CBOR)
          .putHeader("content-type", "application/cbor")
          .end(Cbor.write(out));
    };
  }

  /** The same with times as AWS JSON has them. */
  private static JsonObject seconds(JsonObject out) {
    var copy = new JsonObject();
    out.getMap().forEach((name, value) -> copy.put(name, plain(value)));
    return copy;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Instant time -> time.toEpochMilli() / 1000.0;
      case JsonObject object -> seconds(object);
      case JsonArray list -> {
        var copy = new JsonArray();
        for (Object one : list.getList()) copy.add(plain(one));
        yield copy;
      }
      case null, default -> value;
    };
  }

  private static boolean isCbor(String protocol) {
    return CBOR.equals(protocol);
  }

  @Override
  public String signingName() {
    return signingName;
  }

  @Override
  public String model() {
    return named;
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return json.owns(request.headers())
        || isCbor(request.getHeader(SMITHY)) && request.path().startsWith(path());
  }

  private String path() {
    return "/service/" + json.prefix().replace(".", "") + "/operation/";
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
    return operations.named(
        isCbor(request.getHeader(SMITHY)) ? path.getLast() : json.operation(request.headers()));
  }

  @Override
  public Operation operation(AwsCall call) {
    boolean other = isCbor(call.headers().get(SMITHY)) || json.owns(call.headers());
    return other ? null : operations.named(QueryParameters.of(call).get("Action"));
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    if (json.owns(call.headers())) return json.unserved(call);
    if (!isCbor(call.headers().get(SMITHY))) return Query.unserved(call);
    return new AwsFault(
        400,
        "UnknownOperationException",
        "The operation " + call.path().getLast() + " is not served here.");
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return bodyLimit;
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    if (isCbor(request.getHeader(SMITHY))) return SpokenApi::cborFault;
    return json.owns(request.headers()) ? json : query;
  }

  private static void cborFault(HttpServerResponse response, AwsFault fault, String requestId) {
    if (response.headWritten() || response.ended()) return;
    var body = new JsonObject().put("__type", fault.code()).put("message", fault.getMessage());
    if (fault.queryCode() != null)
      response.putHeader(
          "x-amzn-query-error",
          fault.queryCode() + (fault.status() >= 500 ? ";Receiver" : ";Sender"));
    response
        .setStatusCode(fault.status())
        .putHeader(SMITHY, CBOR)
        .putHeader("content-type", "application/cbor")
        .end(Cbor.write(body));
  }

  @Override
  public ServiceFaults faults() {
    return faults;
  }
}
