package io.penstock.gateway.events.destination;

import io.penstock.function.Owner;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.PushedBackException;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.gateway.egress.HttpOut;
import io.penstock.gateway.egress.RefusedTargetException;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.service.Vault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** API destinations and connections, and the way out to them. Any thread. */
public final class ApiDestinations implements Lifecycle, Destinations {
  /** EventBridge waits no longer for an answer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** For a turn; what would wait longer is put back. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Beside 5xx, the refusals that EventBridge tries again. */
  private static final Set<Integer> PASSING = Set.of(401, 407, 409, 429);

  private static final String DESTINATION = "api-destination/";

  private final Owner owner;
  private final Resources<Connection> connections;
  private final Resources<ApiDestination> destinations;
  private final HttpOut http;
  private final Tokens tokens;
  private final InstantSource clock;
  private final Vertx vertx;
  private final LongSupplier nanos;
  private final Map<String, InvocationPace> paces = new ConcurrentHashMap<>();

  /**
   * @param owner whose they are
   * @param vault for what connections hold
   * @param http with the rules for addresses that templates and callers name
   * @param nanos for rate limits
   */
  public ApiDestinations(
      Owner owner,
      Resources.Backend backend,
      Vault vault,
      Vertx vertx,
      HttpOut http,
      InstantSource clock,
      LongSupplier nanos) {
    this.owner = owner;
    this.connections =
        new Resources<>("connection", Connection::name, new SealedConnections(vault), backend);
    this.destinations =
        new Resources<>(
            "api-destination",
            ApiDestination::name,
            Resources.Codec.of(ApiDestination::write, ApiDestination::read),
            backend);
    this.http = http;
    this.tokens = new Tokens(http, clock);
    this.clock = clock;
    this.vertx = vertx;
    this.nanos = nanos;
    destinations.onChange(changes -> changes.forEach(change -> paces.remove(change.id())));
  }

  public Owner owner() {
    return owner;
  }

  public Resources<Connection> connections() {
    return connections;
  }

  public Resources<ApiDestination> destinations() {
    return destinations;
  }

  /** The connection of an ARN, or null. */
  public Connection connection(String arn) {
    Connection found = connections.get(name(arn, "connection/"));
    return found != null && found.arn(owner).equals(arn) ? found : null;
  }

  /** Whether a target is an API destination of this gateway's region and account. */
  public boolean isDestination(String target) {
    return target.startsWith(owner.arn("events", DESTINATION));
  }

  private String name(String arn, String kind) {
    String begin = owner.arn("events", kind);
    if (!arn.startsWith(begin)) return "";
    int end = arn.indexOf('/', begin.length());
    return end < 0 ? "" : arn.substring(begin.length(), end);
  }

  @Override
  public Future<Void> load() {
    return connections.load().compose(none -> destinations.load());
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    var wanted = new ArrayList<Connection>();
    for (Connection connection : declared.of(Connection.class)) {
      Connection old = connections.get(connection.name());
      if (connection.sameAs(old)) wanted.add(old);
      else wanted.add(connection.at(old == null ? now() : old.created(), now()));
    }
    var reached = new ArrayList<ApiDestination>();
    for (ApiDestination destination : declared.of(ApiDestination.class)) {
      ApiDestination old = destinations.get(destination.name());
      if (destination.sameAs(old)) reached.add(old);
      else reached.add(destination.at(old == null ? now() : old.created(), now()));
    }
    plan.declare(connections, wanted);
    return plan.declare(destinations, reached);
  }

  @Override
  public Future<Void> send(String target, OutgoingMessage message) {
    ApiDestination destination = destinations.get(name(target, DESTINATION));
    if (destination == null || !destination.arn(owner).equals(target))
      return Future.failedFuture(
          new UndeliverableException("API destination " + target + " does not exist."));
    Connection connection = connection(destination.connection());
    if (connection == null || connection.authorized() == null)
      return Future.failedFuture(
          new UndeliverableException(
              "Connection " + destination.connection() + " is not authorized."));
    Duration wait = pace(destination).turn(nanos.getAsLong(), LONGEST_WAIT);
    if (wait.compareTo(LONGEST_WAIT) > 0)
      return Future.failedFuture(
          new PushedBackException(
              destination.name() + " takes " + destination.rate() + " calls a second.", wait));
    return after(wait)
        .compose(
            none ->
                connection.type().equals(Connection.OAUTH)
                    ? tokens.of(connection)
                    : Future.succeededFuture())
        .compose(given -> call(destination, connection, given, message))
        .recover(
            problem ->
                Future.failedFuture(
                    problem instanceof RefusedTargetException
                        ? new UndeliverableException(
                            destination.name() + ": " + problem.getMessage())
                        : problem));
  }

  private Future<?> after(Duration wait) {
    return wait.isZero()
        ? Future.succeededFuture()
        : vertx.timer(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
  }

  private InvocationPace pace(ApiDestination destination) {
    return paces.computeIfAbsent(
        destination.name(), name -> new InvocationPace(destination.rate(), nanos.getAsLong()));
  }

  private Future<Void> call(
      ApiDestination destination, Connection connection, String token, OutgoingMessage message) {
    DestinationRequest request =
        DestinationRequest.of(destination, connection, token, message.http(), message.body());
    return http.send(request.method(), request.url(), request.headers(), request.body(), TIMEOUT)
        .compose(
            answer -> {
              if (answer.isSuccess()) return Future.succeededFuture();
              int status = answer.status();
              if (status == 401 || status == 407) tokens.refused(connection);
              String said = destination.name() + " answered " + status + ".";
              if (status < 500 && !PASSING.contains(status))
                return Future.failedFuture(new UndeliverableException(said));
              Duration wait = retryAfter(answer.retryAfter());
              return Future.failedFuture(
                  wait == null
                      ? new IllegalStateException(said)
                      : new PushedBackException(said, wait));
            });
  }

  /** Of a header in seconds; null when there is none. */
  private static Duration retryAfter(String header) {
    return header != null && header.matches("\\d{1,5}")
        ? Duration.ofSeconds(Integer.parseInt(header))
        : null;
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
