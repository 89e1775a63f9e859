package io.penstock.function.process;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invoker;
import io.penstock.function.InvokerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * The door of this room: runs functions whose code is here, in processes of their own. Any thread.
 */
public final class ManagedEnvironments implements InvokerFactory, AutoCloseable {
  private static final long REAP_MILLIS = 1_000;
  private static final long POLL_MILLIS = 100;

  private final Vertx vertx;
  private final EnvironmentSettings settings;
  private final Isolation isolation;
  private final Egress egress;
  private final ProcessContext context;
  private final EnvironmentLimit room;
  private final MemoryWatchdog watchdog = new MemoryWatchdog();
  private final Freezer freezer;
  private final Launcher launcher;
  private final Containers containers;
  private final Interpreters interpreters;
  private final FunctionNotices notices;
  private final ExecutorService starter =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("environment-", 0).factory());
  private final long reaper;
  private final long poller;

  /**
   * Blocking, some milliseconds: tries the sandbox, unpacks the bootstraps.
   *
   * @throws IllegalStateException when the wished isolation cannot be had
   */
  public ManagedEnvironments(
      Vertx vertx,
      EnvironmentSettings settings,
      FunctionLog log,
      InstantSource clock,
      RandomGenerator random) {
    this.vertx = vertx;
    this.settings = settings;
    var options = settings.options();
    this.isolation = Isolation.find(settings.isolation(), options.exposed());
    this.egress =
        Egress.find(
            options.network(),
            isolation,
            settings.workDir().toAbsolutePath().resolve("net"),
            settings.endpointUrl());
    this.interpreters =
        new Interpreters(
            options.programs(),
            List.of(Path.of(System.getProperty("user.home"))),
            options.libraries(),
            isolation.fence().user() == null ? _ -> true : Reachable::isOpen);
    this.notices = new FunctionNotices(options);
    this.containers = new Containers(settings, starter);
    this.room = new EnvironmentLimit(settings.maxEnvironments());
    try {
      Files.createDirectories(settings.workDir());
      removeHalfUnpacked(settings.workDir().resolve("code"));
      this.launcher = new Launcher(settings, isolation, egress, interpreters, containers);
      this.freezer = options.freeze() && Libc.canSignal() ? new Freezer() : null;
      this.context =
          new ProcessContext(
              vertx, launcher, watchdog, freezer, options.keys(), log, clock, random, starter);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.reaper =
        vertx.setPeriodic(
            REAP_MILLIS, none -> room.pools().forEach(pool -> pool.reap(clock.millis())));
    this.poller =
        vertx.setPeriodic(POLL_MILLIS, none -> room.pools().forEach(EnvironmentPool::poll));
  }

  private static void removeHalfUnpacked(Path code) throws IOException {
    if (!Files.isDirectory(code)) return;
    try (DirectoryStream<Path> left = Files.newDirectoryStream(code, "new-*")) {
      for (Path folder : left) CodePackages.delete(folder);
    }
  }

  @Override
  public Invoker open(FunctionSpec spec) {
    if (spec.code() instanceof FunctionSpec.Code.Image image) {
      if (!egress.all())
        throw new IllegalArgumentException(
            "Containers are not kept from the network: with --egress none images are not run.");
      containers.check(image);
      return pool(spec);
    }
    RuntimeKind kind = RuntimeKind.of(spec);
    kind.check(spec, !kind.needsProgram() || interpreters.exists(kind, spec.runtime()));
    if (spec.code() instanceof FunctionSpec.Code.Package p && !Files.exists(p.path()))
      throw new IllegalArgumentException("CodeUri " + p.path() + " does not exist.");
    for (Path layer : spec.layers())
      if (!Files.exists(layer))
        throw new IllegalArgumentException("The layer " + layer + " does not exist.");
    if (kind.needsProgram())
      starter.execute(() -> notices.look(spec, kind, interpreters.find(kind, spec.runtime())));
    return pool(spec);
  }

  private EnvironmentPool pool(FunctionSpec spec) {
    var pool = new EnvironmentPool(spec, context, room, settings);
    room.add(pool);
    return pool;
  }

  /**
   * What is wrong with a runtime, on this machine as on any other; null when it can be run.
   *
   * @param inline whether the code is a text of the template
   */
  public static String problem(String runtime, boolean inline) {
    return RuntimeKind.problem(runtime, inline);
  }

  /**
   * Who has made a connection. Blocking, some milliseconds.
   *
   * @param peer the address at the other end
   * @param own the address at this end
   */
  public ConnectionOwner owner(SocketAddress peer, SocketAddress own) {
    if (!egress.all())
      for (EnvironmentPool pool : room.pools())
        if (pool.made(peer)) return new ConnectionOwner(pool.spec(), true);
    String inode = PeerCheck.inode(peer, own);
    if (inode == null)
      return PeerCheck.isHere(peer) ? ConnectionOwner.UNKNOWN : ConnectionOwner.OTHER;
    for (EnvironmentPool pool : room.pools())
      if (pool.holdsSocket(inode)) return new ConnectionOwner(pool.spec(), true);
    return ConnectionOwner.OTHER;
  }

  /**
   * Which program runs a function, with its version: {@code /usr/bin/node 20.20.2}. Completes soon,
   * on another thread; with null where none is needed, or there is none.
   */
  public CompletableFuture<String> program(FunctionSpec spec) {
    RuntimeKind kind;
    try {
      kind = RuntimeKind.of(spec);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(null); // it is not run here
    }
    if (!kind.needsProgram()) return CompletableFuture.completedFuture(null);
    return CompletableFuture.supplyAsync(
        () -> {
          var found = interpreters.find(kind, spec.runtime());
          return found == null ? null : found.program() + " " + found.version();
        },
        starter);
  }

  /**
   * How many environments there are, of all functions together.
   *
   * @param busy that have a call, or are ending
   * @param warm that wait for one
   * @param starting whose first call waits for them, or that are made warm
   */
  public record States(int busy, int warm, int starting) {}

  /** A moment's figures. */
  public States states() {
    int all = 0;
    int idle = 0;
    int starting = 0;
    for (EnvironmentPool pool : room.pools()) {
      Invoker.Environments here = pool.environments();
      all += here.total();
      idle += here.idle();
      starting += pool.starting();
    }
    return new States(Math.max(0, all - idle - starting), idle, starting);
  }

  /** How many there may be. */
  public int most() {
    return room.most();
  }

  /** Whether functions run where they can see the gateway: not in a sandbox. */
  public boolean sharesMachine() {
    return !isolation.sandbox();
  }

  /** Which limits are really in force, in words. */
  public List<String> enforced() {
    var enforced = new java.util.ArrayList<>(isolation.enforced());
    enforced.add(
        egress.all() ? "network: the machine's" : "network: none, but for the gateway's API");
    enforced.add(
        freezer == null
            ? "between calls: environments run on"
            : "between calls: environments stand still");
    if (containers.told() != null) enforced.add(containers.told());
    return enforced;
  }

  /** Ends what is left; close the invokers first to let work end. */
  @Override
  public void close() {
    vertx.cancelTimer(reaper);
    vertx.cancelTimer(poller);
    room.pools().forEach(pool -> pool.close(java.time.Duration.ZERO));
    watchdog.close();
    if (freezer != null) freezer.close();
    launcher.close();
  }
}
