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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What HTTP APIs were made by API Gateway's own API; templates' are not among them. Any thread. */
public final class HttpApis implements Lifecycle, Listing {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApis.class);
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Resources<HttpApi> apis;
  private final Map<String, List<Api>> served = new ConcurrentSkipListMap<>();
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Owner owner;
  private final IntSupplier httpPort;

  /**
   * @param httpPort asked once it is open
   */
  public HttpApis(ServiceContext context, IntSupplier httpPort) {
    apis =
        new Resources<>(
            "http-api",
            HttpApi::id,
            Resources.Codec.of(HttpApi::write, HttpApi::read),
            context.resources);
    clock = context.clock;
    random = context.random;
    owner = context.owner;
    this.httpPort = httpPort;
  }

  public Resources<HttpApi> all() {
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
  public String endpoint(HttpApi api) {
    return "http://" + api.id() + ".execute-api.localhost:" + httpPort.getAsInt();
  }

  /** What of it cannot be served, as deployed; empty when all can. */
  public List<String> problems(HttpApi api) {
    try {
      boolean none = api.all(HttpApi.STAGES).isEmpty();
      var alone = new JsonObject().put("stageName", Api.DEFAULT_STAGE);
      ApiTable.of(
          List.of(), none ? List.of(new DeployedStage(api, alone, owner).build()) : stages(api));
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage().split("\n"));
    }
  }

  /** Its stages; none when they cannot be served, as they could when they were stored. */
  private List<Api> servable(HttpApi api) {
    List<String> problems = problems(api);
    if (problems.isEmpty()) return stages(api);
    LOG.warn("The API {} is not served: {}", api.id(), problems);
    return List.of();
  }

  private List<Api> stages(HttpApi api) {
    var stages = new ArrayList<Api>();
    for (JsonObject stage : api.all(HttpApi.STAGES).values())
      stages.add(new DeployedStage(api, stage, owner).build());
    return stages;
  }

  /** Called with the stages of all of them, and again when there are others. */
  public void follow(Consumer<List<Api>> listener) {
    apis.onChange(
        changes -> {
          for (Resources.Change<HttpApi> change : changes) {
            if (change.after() == null) served.remove(change.id());
            else served.put(change.id(), servable(change.after()));
          }
          listener.accept(served.values().stream().flatMap(List::stream).toList());
        });
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
    return "HTTP APIs made by API";
  }

  @Override
  public List<Row> rows(int most) {
    var rows = new ArrayList<Row>();
    for (Map.Entry<String, List<Api>> api : served.entrySet())
      for (Api stage : api.getValue())
        for (Route route : stage.routes()) {
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
