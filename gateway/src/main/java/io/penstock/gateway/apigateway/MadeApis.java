package io.penstock.gateway.apigateway;

import io.penstock.function.Owner;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.ApiTable;
import io.penstock.trigger.http.Route;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The APIs of one kind that were made by API Gateway's own APIs; templates' are not among them. Any
 * thread.
 */
public final class MadeApis implements Lifecycle, Listing {
  private static final Logger LOG = LoggerFactory.getLogger(MadeApis.class);
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Resources<Made> apis;
  private final String title;
  private final Stages builder;
  private final Map<String, List<Api>> served = new ConcurrentSkipListMap<>();
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Owner owner;
  private final IntSupplier httpPort;
  private volatile Consumer<List<Api>> listener = all -> {};

  /** How a stage is served. */
  interface Stages {
    /**
     * The API with one stage alone.
     *
     * @throws IllegalArgumentException says why it cannot be served
     */
    Api build(Made api, JsonObject stage, Owner owner);
  }

  /**
   * @param title of their list, for people
   * @param httpPort asked once it is open
   */
  MadeApis(
      ServiceContext context,
      Resources<Made> apis,
      String title,
      Stages builder,
      IntSupplier httpPort) {
    this.apis = apis;
    this.title = title;
    this.builder = builder;
    clock = context.clock;
    random = context.random;
    owner = context.owner;
    this.httpPort = httpPort;
  }

  public Resources<Made> all() {
    return apis;
  }

  public Owner owner() {
    return owner;
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * An id as AWS makes them.
   *
   * @param length ten for an API, seven for a part
   */
  public String newId(int length) {
    var id = new StringBuilder(length);
    while (id.length() < length) id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    return id.toString();
  }

  /** Where it is called. Names under {@code localhost} lead to this machine. */
  public String endpoint(Made api) {
    String scheme = "WEBSOCKET".equals(api.said().getString("protocolType")) ? "ws" : "http";
    return scheme + "://" + api.id() + ".execute-api.localhost:" + httpPort.getAsInt();
  }

  /** What of it cannot be served, as deployed; empty when all can. */
  public List<String> problems(Made api) {
    try {
      boolean none = api.all(Made.STAGES).isEmpty();
      var alone = new JsonObject().put("stageName", "none");
      ApiTable.of(List.of(), none ? List.of(builder.build(api, alone, owner)) : stages(api));
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage().split("\n"));
    }
  }

  /** Its stages; none when they cannot be served, as they could when they were stored. */
  private List<Api> servable(Made api) {
    List<String> problems = problems(api);
    if (problems.isEmpty()) return stages(api);
    LOG.warn("The API {} is not served: {}", api.id(), problems);
    return List.of();
  }

  private List<Api> stages(Made api) {
    var stages = new ArrayList<Api>();
    for (JsonObject stage : api.all(Made.STAGES).values())
      stages.add(builder.build(api, stage, owner));
    return stages;
  }

  /** Called with the stages of all of them, and again when there are others. */
  public void follow(Consumer<List<Api>> all) {
    listener = all;
    apis.onChange(changes -> renew(changes.stream().map(Resources.Change::id).toList()));
  }

  /** Serves some of them anew, as they are now. */
  synchronized void renew(Collection<String> ids) {
    for (String id : ids) {
      Made api = apis.get(id);
      if (api == null) served.remove(id);
      else served.put(id, servable(api));
    }
    listener.accept(served.values().stream().flatMap(List::stream).toList());
  }

  @Override
  public Future<Void> load() {
    return apis.load();
  }

  /** Templates' APIs are the registry's. */
  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public List<Row> rows(int most) {
    var rows = new ArrayList<Row>();
    for (Map.Entry<String, List<Api>> api : served.entrySet())
      for (Api stage : api.getValue())
        for (Route route : stage.routes()) {
          if (route.preflight() != null) continue;
          if (rows.size() == most) return rows;
          String name = stage.stages().getFirst().name();
          rows.add(
              new Row(
                  "api",
                  stage.name(),
                  api.getKey()
                      + (name.equals(Api.DEFAULT_STAGE) ? "" : "/" + name)
                      + " "
                      + route.key(),
                  route.target().name(),
                  ""));
        }
    return rows;
  }
}
