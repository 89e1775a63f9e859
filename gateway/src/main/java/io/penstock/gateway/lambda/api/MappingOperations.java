package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.function.Owner;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.lambda.mapping.MappingCheck;
import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.Mappings;
import io.penstock.gateway.lambda.mapping.SourceType;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Event source mappings: create, get, list, update, delete. */
final class MappingOperations {
  private static final int PAGE = 100;

  /** What an update may not change. */
  private static final List<String> FIXED =
      List.of(
          "EventSourceArn",
          "StartingPosition",
          "StartingPositionTimestamp",
          "Topics",
          "Queues",
          "SelfManagedEventSource");

  private static final Set<String> TRANSITIONAL =
      Set.of("Creating", "Enabling", "Disabling", "Updating", "Deleting");

  private final Mappings mappings;
  private final Registry registry;
  private final FunctionNames names;
  private final InstantSource clock;
  private final RandomGenerator random;

  MappingOperations(
      Mappings mappings,
      Registry registry,
      FunctionNames names,
      InstantSource clock,
      RandomGenerator random) {
    this.mappings = mappings;
    this.registry = registry;
    this.names = names;
    this.clock = clock;
    this.random = random;
  }

  Future<JsonObject> get(AwsCall call) {
    return FunctionOperations.done(view(known(call.path().get(2))));
  }

  Future<JsonObject> create(AwsCall call) {
    JsonObject given = MappingInput.read(JsonBody.of(call));
    FunctionRef function = function(given.getString("FunctionName"));
    given.put("FunctionName", function.arn());
    if (given.getValue("Tags") instanceof JsonObject tags) TagOperations.read(tags);
    String uuid = RandomIds.uuid(random);
    var def = new MappingDef(uuid, complete(given), now(), now());
    recognized(def);
    return mappings
        .check(def)
        .recover(MappingOperations::refusal)
        .compose(
            none ->
                mappings
                    .resources()
                    .change(
                        uuid,
                        before -> {
                          MappingDef like = mappings.like(def);
                          if (like != null) throw duplicate(def, like);
                          return def;
                        }))
        .map(made -> view(made).put("State", made.enabled() ? "Creating" : "Disabled"));
  }

  private static void recognized(MappingDef def) {
    if (def.type() == null) throw AwsFault.invalid("Unrecognized event source.");
  }

  private static <T> Future<T> refusal(Throwable problem) {
    return Future.failedFuture(
        problem instanceof IllegalArgumentException
            ? AwsFault.invalid(problem.getMessage())
            : problem);
  }

  private static AwsFault duplicate(MappingDef def, MappingDef like) {
    String source =
        def.type() == SourceType.SQS
            ? "SQS arn (\" " + def.source() + " \")"
            : "source (\" " + def.source() + " \")";
    return new AwsFault(
        409,
        "ResourceConflictException",
        "An event source mapping with "
            + source
            + " and function (\" "
            + def.function().name()
            + " \") already exists. Please update or delete the existing mapping with UUID "
            + like.uuid());
  }

  private static JsonObject complete(JsonObject given) {
    try {
      return MappingCheck.complete(given);
    } catch (IllegalArgumentException e) {
      throw AwsFault.invalid(e.getMessage());
    } catch (ClassCastException e) {
      throw new AwsFault(
          400, "InvalidRequestContentException", "A member is not of the expected type.");
    }
  }

  private FunctionRef function(String name) {
    if (name == null)
      throw AwsFault.validation(
          "1 validation error detected: Value null at 'functionName' failed to satisfy constraint:"
              + " Member must not be null");
    FunctionRef ref = names.parse(name, null);
    Function function = registry.function(ref.name());
    boolean known =
        function != null
            && (ref.qualifier() == null
                || function.aliases().containsKey(ref.qualifier())
                || function.version(ref.qualifier()) != null);
    if (!known) throw AwsFault.invalid("Function does not exist");
    return ref;
  }

  private MappingDef known(String uuid) {
    return known(mappings.resources().get(uuid));
  }

  static MappingDef known(MappingDef def) {
    if (def != null) return def;
    throw AwsFault.notFound("The resource you requested does not exist.");
  }

  Future<JsonObject> update(AwsCall call) {
    String uuid = call.path().get(2);
    MappingDef known = known(uuid);
    JsonObject given = MappingInput.read(JsonBody.of(call));
    for (String member : FIXED) given.remove(member);
    if (given.containsKey("FunctionName"))
      given.put("FunctionName", function(given.getString("FunctionName")).arn());
    // As recorded of AWS: enabling and disabling say so, other changes are updates.
    String state =
        !given.containsKey("Enabled") || given.getBoolean("Enabled") == known.enabled()
            ? "Updating"
            : given.getBoolean("Enabled") ? "Enabling" : "Disabling";
    return there(known, given)
        .compose(
            none ->
                mappings
                    .resources()
                    .change(
                        uuid,
                        before -> {
                          MappingDef old = settled(known(before));
                          return old.with(complete(old.json().mergeIn(given)), now());
                        }))
        .map(made -> view(made).put("State", state));
  }

  /** A new function or failure destination has to suit the source, as far as can be told. */
  private Future<Void> there(MappingDef known, JsonObject given) {
    if (!given.containsKey("DestinationConfig") && !given.containsKey("FunctionName"))
      return Future.succeededFuture();
    return mappings
        .check(known.with(complete(known.json().mergeIn(given)), now()))
        .recover(MappingOperations::refusal);
  }

  private MappingDef settled(MappingDef def) {
    if (TRANSITIONAL.contains(mappings.picture(def).state()))
      throw new AwsFault(
          400,
          "ResourceInUseException",
          "Cannot update the event source mapping because it is in use.");
    return def;
  }

  Future<JsonObject> delete(AwsCall call) {
    String uuid = call.path().get(2);
    JsonObject view = view(known(uuid)).put("State", "Deleting");
    return mappings
        .resources()
        .change(
            uuid,
            before -> {
              settled(known(before));
              return null;
            })
        .map(view);
  }

  Future<JsonObject> list(AwsCall call) {
    String source = call.query().get("EventSourceArn");
    String name = call.query().get("FunctionName");
    FunctionRef function = name == null ? null : names.parse(name, null);
    var rows = new ArrayList<JsonObject>();
    for (MappingDef def : mappings.resources().after("")) {
      if (source != null && !source.equals(def.members().getString("EventSourceArn"))) continue;
      if (function != null
          && !(function.qualifier() == null
              ? def.function().name().equals(function.name())
              : def.function().equals(function))) continue;
      rows.add(view(def));
    }
    return FunctionOperations.page(call, "EventSourceMappings", rows, PAGE);
  }

  private JsonObject view(MappingDef def) {
    Mappings.Picture picture = mappings.picture(def);
    JsonObject view = def.json();
    boolean ordered = def.type().isOrdered();
    view.remove("Enabled");
    view.remove("Tags");
    view.put("FunctionArn", view.remove("FunctionName"))
        .put("UUID", def.uuid())
        .put(
            "EventSourceMappingArn",
            new Owner(def.function().region(), def.function().account())
                .arn("lambda", "event-source-mapping:" + def.uuid()))
        .put("State", picture.state())
        .put(
            "StateTransitionReason",
            def.type() == SourceType.DYNAMODB || def.type() == SourceType.KINESIS
                ? "User action"
                : "USER_INITIATED")
        .put("LastModified", FunctionView.seconds(def.modified()));
    if (ordered || picture.lastProcessingResult().startsWith("PROBLEM"))
      view.put("LastProcessingResult", picture.lastProcessingResult());
    return view;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
