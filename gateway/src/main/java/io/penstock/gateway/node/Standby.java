package io.penstock.gateway.node;

import io.penstock.gateway.cluster.Shards;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.settings.Storage;
import io.penstock.gateway.settings.StoreAddress;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.postgres.Candidate;
import io.penstock.gateway.store.postgres.DatabaseClock;
import io.penstock.gateway.store.postgres.PostgresConnections;
import io.penstock.gateway.store.sql.StoreLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until this gateway is the active one of those on its database. Meanwhile its ports answer
 * that it stands by, so that whoever shares out requests passes it over.
 */
final class Standby {
  /** Another gateway has taken over. */
  static final int DEPOSED = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Standby.class);
  private static final long LOOK_MILLIS = 500;
  private static final long NO_DATABASE_MILLIS = 1000;

  private final Settings settings;
  private final Candidate candidate;
  private final Consumer<String> says;
  private final Supervision supervision;
  private final Told told;
  private Vertx vertx;
  private Front front;
  private String trouble;
  private boolean noted;

  /** The store of the active gateway, and the ports that it has had; null where these were none. */
  record Taken(Store store, Front front) {}

  private Standby(
      Settings settings,
      DatabaseClock clock,
      Consumer<String> says,
      Supervision supervision,
      Runnable drain) {
    told = new Told(drain);
    this.supervision = supervision;
    this.settings = settings;
    this.says = says;
    Storage storage = settings.storage();
    candidate =
        new Candidate(
            database(storage.address()),
            StoreLimits.DEFAULT
                .withMaxBytes(storage.maxBytes())
                .withKeep(storage.keepSucceeded(), storage.keepDead()),
            storage.relaxed(),
            identity(settings),
            clock);
  }

  static PostgresConnections database(StoreAddress address) {
    return new PostgresConnections(address.url(), address.properties(), address.schema());
  }

  private static String host(Settings settings) {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return settings.host();
    }
  }

  /** What the gateways of one database call it. */
  static String name(Settings settings) {
    int port = settings.apiPort();
    return host(settings) + ":" + (port == 0 ? "process-" + ProcessHandle.current().pid() : port);
  }

  private static Candidate.Identity identity(Settings settings) {
    String address =
        settings.apiUrl() != null
            ? settings.apiUrl().toString()
            : "http://" + host(settings) + ":" + settings.apiPort();
    return new Candidate.Identity(
        name(settings), address, NodeOpening.version(), settings.storage().advertise());
  }

  /**
   * The store, once this gateway is the active one. Blocks.
   *
   * @param says what there is to say meanwhile
   * @param drain run later, when somebody wants another to be the active one; any thread
   * @throws RuntimeException when this can never be; the message says why
   */
  static Taken await(
      Settings settings,
      DatabaseClock clock,
      Consumer<String> says,
      Supervision supervision,
      Runnable drain)
      throws InterruptedException {
    return new Standby(settings, clock, says, supervision, drain).await();
  }

  private Taken await() throws InterruptedException {
    try {
      while (true) {
        Store store = look();
        if (store != null) return new Taken(store, front);
        if (settings.storage().advertise() == null && vertx == null) listen();
        supervision.standsBy();
        Thread.sleep(trouble == null ? LOOK_MILLIS : NO_DATABASE_MILLIS);
      }
    } finally {
      if (vertx != null) vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private Store look() {
    try {
      if (settings.storage().advertise() != null && front == null)
        front = new Front(settings, candidate.secret(Front.draw()));
      Store store = candidate.take(told);
      trouble = null;
      if (front != null) passOn(store);
      return store;
    } catch (SQLException e) {
      if (trouble == null) {
        trouble = String.valueOf(e.getMessage());
        says.accept("The database of the store cannot be used yet: " + trouble);
      }
      return null;
    }
  }

  /** The node passes on to the one that is active, if it still is. */
  private void passOn(Store taken) throws SQLException {
    Candidate.Active active = taken == null ? candidate.active() : null;
    front.ownedBy(
        active == null || !active.holds()
            ? null
            : new Shards.Owner(active.name(), active.peer(), active.token()));
    if (taken != null || noted) return;
    noted = true;
    says.accept("Another gateway is active on " + settings.storage().address() + "; passing on.");
    note();
  }

  /** What happens to the active one. */
  private record Told(Runnable next) implements Candidate.Told {
    @Override
    public void deposed() {
      Standby.deposed();
    }

    @Override
    public void drain() {
      next.run();
    }
  }

  /** Nothing of this process may act for what is another's now: a supervisor starts it anew. */
  private static void deposed() {
    System.err.println(
        "penstock: ended: another gateway on the same database has taken over. Started again, this"
            + " one stands by.");
    Runtime.getRuntime().halt(DEPOSED);
  }

  private void listen() {
    if (trouble == null)
      says.accept(
          "Another gateway is active on " + settings.storage().address() + "; standing by.");
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    Future.join(listen(settings.httpPort()), listen(settings.apiPort()))
        .toCompletionStage()
        .toCompletableFuture()
        .exceptionally(
            e -> {
              // The gateway itself will say it better, when it needs the port.
              LOG.warn("standing by without a port: {}", e.getMessage());
              return null;
            })
        .join();
    note();
  }

  private void note() {
    try {
      Up.note(settings, settings.apiPort());
    } catch (IOException e) {
      LOG.warn("Commands will not find this gateway by themselves: {}", e.toString());
    }
  }

  /** A port that may be any free one is not known before the gateway serves. */
  private Future<?> listen(int port) {
    if (port == 0) return Future.succeededFuture();
    return vertx.createHttpServer().requestHandler(this::answer).listen(port, settings.host());
  }

  private void answer(HttpServerRequest request) {
    request
        .response()
        .setStatusCode(503)
        .putHeader("content-type", "application/json")
        .putHeader("retry-after", "1")
        .end("{\"status\":\"STANDBY\"}");
  }
}
