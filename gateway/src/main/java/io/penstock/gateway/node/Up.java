package io.penstock.gateway.node;

import io.penstock.function.process.OwnSecrets;
import io.penstock.gateway.lambda.code.BucketFiles;
import io.penstock.gateway.logging.JsonLog;
import io.penstock.gateway.logging.Redaction;
import io.penstock.gateway.settings.RunningGateway;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.store.postgres.DatabaseClock;
import io.penstock.gateway.template.Template;
import io.penstock.gateway.template.TemplateException;
import io.penstock.gateway.template.TemplateInputs;
import io.penstock.gateway.template.Templates;
import io.penstock.gateway.terminal.Style;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code up}: from settings to a running gateway, and to its end. */
public final class Up {
  /** What the closing of all that has ended takes at most. */
  private static final Duration MERCY = Duration.ofSeconds(2);

  /** As the virtual machine has it. */
  private static final int OUT_OF_MEMORY = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Up.class);

  private Up() {}

  /**
   * Returns an exit status when the gateway could not be started; else runs until it is ended.
   *
   * @param again read at SIGHUP
   */
  public static int run(Settings settings, Reload.Rereading again) throws InterruptedException {
    new Redaction(settings.secrets()).install();
    if (settings.terminal().json()) JsonLog.install();
    var supervision = Supervision.of(System.getenv(), ProcessHandle.current().pid());
    Reload.logLevel(settings);
    var screen = screen(settings);
    Template template;
    try {
      template = read(settings, templates(settings, null));
    } catch (TemplateException e) {
      screen.broken(e, false);
      return 2;
    } catch (IllegalArgumentException e) {
      screen.error(e.getMessage());
      return 2;
    }
    endWithoutMemory();
    Node node;
    Front front;
    try {
      Serving serving = node(settings, screen, supervision);
      node = serving.node();
      front = serving.front();
      if (node.lambda.environments.sharesMachine())
        OwnSecrets.hide(name -> name.startsWith("PENSTOCK_") || name.startsWith("AWS_S"));
      template = start(settings, node, template);
      if (front != null) front.serve(node);
    } catch (RuntimeException e) {
      screen.error(reason(e));
      return 1;
    }
    Templates templates = templates(settings, node);
    Instant born = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    screen.up(node, template.warnings(), template.outputs(), Duration.between(born, Instant.now()));
    RunningGateway note = note(settings, node);
    supervision.ready(node.context.vertx, "answering on port " + node.ports.api());
    var reload =
        new Reload(
            again, templates, node, screen, watch(settings, templates, template, node, screen));
    Hangup.runs(reload::run);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  supervision.close();
                  reload.close();
                  note.ended();
                  if (front != null) front.servesNoMore();
                  stop(node, settings.grace(), screen);
                  ended.countDown();
                }));
    ended.await();
    return 0;
  }

  /** With a store that others share: once this gateway is the active one. */
  private static Serving node(Settings settings, TerminalOutput screen, Supervision supervision)
      throws InterruptedException {
    if (settings.storage().address() == null)
      return new Serving(new Node(settings, InstantSource.system()), null);
    StateFolder.close(settings.dataDir());
    var clock = new DatabaseClock(InstantSource.system());
    var taken = Standby.await(settings, clock, screen::note, supervision, Up::drained);
    Front front = taken.front();
    Vertx vertx = front == null ? NodeOpening.vertx() : front.vertx;
    return new Serving(new Node(settings, clock, taken.store(), vertx), front);
  }

  /**
   * @param front null where it is no node among others
   */
  private record Serving(Node node, Front front) {}

  /** Another is to take over: this one ends in order, and is started again by its supervisor. */
  private static void drained() {
    Thread.ofPlatform().start(() -> System.exit(Standby.DEPOSED));
  }

  private static RunningGateway note(Settings settings, Node node) {
    try {
      return note(settings, node.ports.api());
    } catch (IOException e) {
      LOG.warn("Commands will not find this gateway by themselves: {}", e.toString());
      return new RunningGateway(settings.dataDir());
    }
  }

  /** Commands that are started beside the gateway find it by this. */
  static RunningGateway note(Settings settings, int port) throws IOException {
    var note = new RunningGateway(settings.dataDir());
    String host = settings.loopback() ? "localhost" : settings.host();
    if (host.equals("0.0.0.0") || host.equals("::")) host = "localhost";
    note.started(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port, settings.region());
    return note;
  }

  /** Comes back within the grace and a little more, whatever state the gateway is in. */
  private static void stop(Node node, Duration grace, TerminalOutput screen) {
    var stopped = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                screen.note(Ending.begun(node));
                var ending = new Ending(node);
                node.stop(
                        grace,
                        () -> {
                          screen.close();
                          screen.note(ending.ended(node));
                        })
                    .onComplete(done -> stopped.countDown());
              } catch (RuntimeException | Error e) {
                stopped.countDown();
                throw e;
              }
            });
    try {
      if (!stopped.await(grace.plus(MERCY).toMillis(), TimeUnit.MILLISECONDS))
        System.err.println(
            "penstock: ended in the middle: something did not end within "
                + grace.plus(MERCY).toSeconds()
                + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A gateway that has run out of memory may have lost any thread: a supervisor starts it anew, and
   * the store has all that was accepted. The launcher's options say the same to the virtual
   * machine; this is for a start without them.
   */
  private static void endWithoutMemory() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, problem) -> {
          if (problem instanceof OutOfMemoryError) {
            System.err.println("penstock: ended, out of memory: " + problem.getMessage());
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
          }
          LOG.error("Thread {} ended", thread.getName(), problem);
        });
  }

  public static Template read(Settings settings, Templates templates) {
    return settings.template() == null
        ? Template.NOTHING
        : Overrides.of(settings, templates.read(settings.template(), inputs(settings)));
  }

  static TemplateInputs inputs(Settings settings) {
    return new TemplateInputs(
        settings.parameters(), settings.given().values(), settings.given().secrets());
  }

  /**
   * What reads templates.
   *
   * @param node null when it does not listen yet
   */
  public static Templates templates(Settings settings, Node node) {
    int api = settings.apiPort() == 0 && node != null ? node.ports.api() : settings.apiPort();
    int http = settings.httpPort() == 0 && node != null ? node.ports.http() : settings.httpPort();
    return new Templates(
        Services.READERS,
        settings.region(),
        settings.account(),
        settings.apiUrl() == null ? "http://localhost:" + api : settings.apiUrl().toString(),
        "localhost:" + http,
        new BucketFiles(settings)::file);
  }

  /**
   * Starts a node with a template, whose URLs name the ports that there are: it is read again when
   * they are any free ones. Blocks; gives the template that is in force.
   */
  public static Template start(Settings settings, Node node, Template first) {
    var read = new AtomicReference<>(first);
    node.start(
            () -> {
              if (settings.apiPort() == 0 || settings.httpPort() == 0)
                read.set(read(settings, templates(settings, node)));
              return read.get();
            })
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return read.get();
  }

  /** Reads the template and says all there is to say; 2 when it cannot be used. */
  public static int validate(Settings settings, boolean json) {
    return new Validation(System.out).run(settings, json);
  }

  /** Null when changes are not to be followed. */
  public static TemplateWatcher watch(
      Settings settings, Templates templates, Template template, Node node, TerminalOutput screen) {
    if (!settings.watch() || settings.template() == null) return null;
    return new TemplateWatcher(
        templates,
        settings.template(),
        inputs(settings),
        template,
        changed -> changed(settings, changed, node, screen),
        broken -> screen.broken(broken, true));
  }

  static void changed(Settings settings, Template changed, Node node, TerminalOutput screen) {
    try {
      node.declare(Overrides.of(settings, changed))
          .onComplete(
              done -> screen.changed(node, changed.warnings()),
              problem -> screen.failed(reason(problem)));
    } catch (IllegalArgumentException e) {
      screen.failed(e.getMessage());
    }
  }

  /** Calls one function of a template, without a gateway that runs. */
  public static int invokeOnce(Settings settings, String function, byte[] event)
      throws IOException {
    return OneCall.invoke(settings, function, event);
  }

  static TerminalOutput screen(Settings settings) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new TerminalOutput(
        System.out, System.err, Style.of(terminal, System.getenv()), settings);
  }

  /** The words that say something: not those of the future that carried the problem. */
  static String reason(Throwable problem) {
    Throwable told = problem;
    while (told instanceof CompletionException && told.getCause() != null) told = told.getCause();
    return told.getMessage() == null ? told.toString() : told.getMessage();
  }
}
