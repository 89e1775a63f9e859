package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that are images, with an engine that stands in. */
class ContainersTest {
  /** A runtime client of an image's own. */
  private static final String CLIENT =
      """
      import json, os, socket, sys, urllib.request
      base = 'http://%s/2018-06-01/runtime/' % os.environ['AWS_LAMBDA_RUNTIME_API']
      print('begins', sys.argv[1:], flush=True)
      while True:
          answer = urllib.request.urlopen(base + 'invocation/next')
          event = json.load(answer)
          print('works', flush=True)
          if event.get('calls'):
              call = socket.create_connection(('127.0.0.1', event['calls']))
          if event.get('exits'):
              sys.exit(3)
          body = json.dumps({'pid': os.getpid(), 'name': os.environ['AWS_LAMBDA_FUNCTION_NAME'],
              'own': os.environ.get('OWN'), 'handler': os.environ.get('_HANDLER')}).encode()
          path = base + 'invocation/%s/response' % answer.headers['Lambda-Runtime-Aws-Request-Id']
          urllib.request.urlopen(urllib.request.Request(path, data=body))
      """;

  @TempDir private Path folder;
  private StandInEngine engine;
  private List<String> command;

  @BeforeEach
  void start() throws Exception {
    Path client = Files.writeString(folder.resolve("client.py"), CLIENT);
    command = List.of("python3", client.toString());
    engine = new StandInEngine(folder.resolve("engine.sock"));
    engine.images.put("shop/orders:1", command);
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
  }

  private Workshop workshop() {
    return new Workshop(
        folder,
        Isolation.Wanted.PROCESS,
        new EnvironmentSettings.Options(
            Map.of(),
            null,
            false,
            true,
            (_, _) -> {},
            FunctionKeys.NONE,
            List.of(folder.resolve("none.sock"), folder.resolve("engine.sock"))));
  }

  private static Workshop.Spec image(String name) {
    return new Workshop.Spec(null, new Code.Image(name, List.of(), List.of("app.handler"), "/srv"))
        .handler(null);
  }

  @Test
  void theyRunWithTheirLimitsAndAreTakenAgain() throws Exception {
    try (var workshop = workshop()) {
      Invoker f = workshop.open(image("shop/orders:1").with("OWN", "kept").memory(512));
      var first = new JsonObject(Workshop.call(f, "{}"));
      assertEquals("f", first.getString("name"));
      assertEquals("kept", first.getString("own"));
      assertEquals(null, first.getValue("handler"), "that is the image's own affair");
      until(() -> workshop.log.contains("begins ['app.handler']"));
      until(() -> workshop.log.contains("works"));
      until(() -> f.environments().idle() == 1);
      assertEquals(first, new JsonObject(Workshop.call(f, "{}")), "the same process");

      JsonObject body = engine.created.getFirst();
      JsonObject host = body.getJsonObject("HostConfig");
      assertEquals(1, engine.created.size());
      assertEquals("/srv", body.getString("WorkingDir"));
      assertEquals(new JsonArray().add("app.handler"), body.getJsonArray("Cmd"));
      assertFalse(body.containsKey("Entrypoint"), "the image's own");
      assertEquals(512L << 20, host.getLong("Memory"));
      assertEquals(512L << 20, host.getLong("MemorySwap"));
      assertTrue(host.getBoolean("ReadonlyRootfs"));
      assertTrue(host.getJsonObject("Tmpfs").getString("/tmp").contains("size=512m"));
      assertEquals(new JsonArray().add("ALL"), host.getJsonArray("CapDrop"));
      assertFalse(body.getString("User").startsWith("0:"), body.getString("User"));
      f.close(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture().get();
      until(() -> engine.containers.isEmpty());
    }
  }

  @Test
  void programsInOptRunBesideThem() throws Exception {
    Path opt = Files.createDirectories(folder.resolve("opt/extensions")).getParent();
    Path program = Files.writeString(opt.resolve("extensions/watch"), ExtensionsTest.EXTENSION);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(opt.resolve("extensions/readme.txt"), "not run");
    engine.opts.put("shop/orders:1", opt);
    try (var workshop = workshop()) {
      Invoker f = workshop.open(image("shop/orders:1"));
      long pid = new JsonObject(Workshop.call(f, "{}")).getLong("pid");
      until(() -> logged(workshop, "begins ['app.handler']"));
      until(() -> logged(workshop, "ext registered {'functionName': 'f'"));
      until(() -> logged(workshop, "ext INVOKE "));
      until(() -> f.environments().idle() == 1);
      assertEquals(pid, new JsonObject(Workshop.call(f, "{}")).getLong("pid"));
      f.close(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture().get();
      until(() -> logged(workshop, "ext SHUTDOWN spindown"));
      until(() -> engine.containers.isEmpty());
    }
  }

  private static boolean logged(Workshop workshop, String text) {
    return workshop.log.stream().anyMatch(line -> line.contains(text));
  }

  @Test
  void theyStandStillBetweenCalls() throws Exception {
    try (var workshop = workshop()) {
      Invoker f = workshop.open(image("shop/orders:1"));
      long pid = new JsonObject(Workshop.call(f, "{}")).getLong("pid");
      until(() -> state(pid).equals("T"));
      assertEquals(pid, new JsonObject(Workshop.call(f, "{}")).getLong("pid"));
    }
  }

  private static String state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[0];
    } catch (java.io.IOException e) {
      return "gone";
    }
  }

  /** So that what it asks of the APIs can be held to what it may, signed or not. */
  @Test
  void aConnectionOfOneIsTheFunctions() throws Exception {
    try (var workshop = workshop();
        var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Invoker f = workshop.open(image("shop/orders:1"));
      Workshop.call(f, "{\"calls\":" + listener.getLocalPort() + "}");
      try (Socket call = listener.accept();
          Socket own = new Socket(listener.getInetAddress(), listener.getLocalPort());
          Socket accepted = listener.accept()) {
        ConnectionOwner owner = owner(workshop, call);
        assertEquals("f", owner.function().ref().name());
        assertEquals(ConnectionOwner.OTHER, owner(workshop, accepted), own.toString());
      }
    }
  }

  private static ConnectionOwner owner(Workshop workshop, Socket accepted) {
    return workshop.environments.owner(
        SocketAddress.inetSocketAddress((InetSocketAddress) accepted.getRemoteSocketAddress()),
        SocketAddress.inetSocketAddress((InetSocketAddress) accepted.getLocalSocketAddress()));
  }

  @Test
  void oneThatEndsIsTold() throws Exception {
    try (var workshop = workshop()) {
      Invoker f = workshop.open(image("shop/orders:1"));
      Outcome outcome = Workshop.result(f, "{\"exits\":true}").outcome();
      var raised = assertInstanceOf(Outcome.Raised.class, outcome);
      assertEquals("Runtime.ExitError", raised.errorType());
      assertTrue(
          raised.payload().toString().contains("exit status 3"), raised.payload().toString());
      until(() -> engine.containers.isEmpty());
    }
  }

  @Test
  void theTailOfTheLogHasWhatWasPrinted() throws Exception {
    try (var workshop = workshop()) {
      Invoker f = workshop.open(image("shop/orders:1"));
      var ref = new FunctionRef("eu-north-1", "210987654321", "f", null);
      var call =
          new Invocation(
              "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
              ref,
              Buffer.buffer("{}"),
              null,
              null,
              true,
              null);
      String tail =
          f.invoke(call)
              .toCompletionStage()
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS)
              .report()
              .logTail()
              .toString();
      assertTrue(tail.startsWith("START RequestId: 8476a536"), tail);
      assertTrue(tail.contains("REPORT RequestId: 8476a536"), tail);
    }
  }

  @Test
  void whatAKilledGatewayLeftIsTakenAway() throws Exception {
    JsonObject left =
        new JsonObject()
            .put(
                "Labels",
                new JsonObject()
                    .put(
                        "io.penstock.environments",
                        folder.resolve("work").toAbsolutePath().toString()));
    JsonObject others =
        new JsonObject()
            .put("Labels", new JsonObject().put("io.penstock.environments", "/elsewhere"));
    engine.containers.put("left", new StandInEngine.Container(left));
    engine.containers.put("others", new StandInEngine.Container(others));
    try (var workshop = workshop()) {
      until(() -> !engine.containers.containsKey("left"));
      assertTrue(
          workshop.environments.enforced().stream().anyMatch(line -> line.contains("engine.sock")));
    }
    assertTrue(engine.containers.containsKey("others"), "of another gateway");
  }

  @Test
  void oneThatIsMissingIsPulled() throws Exception {
    engine.registry.put("registry.example/team/new", command);
    try (var workshop = workshop()) {
      Invoker f = workshop.open(image("registry.example/team/new"));
      until(() -> engine.images.containsKey("registry.example/team/new"));
      assertEquals("f", new JsonObject(Workshop.call(f, "{}")).getString("name"));
      assertEquals(List.of("registry.example/team/new"), engine.pulled);

      Invoker none = workshop.open(image("team/none"));
      until(() -> reason(none).contains("pull access denied for team/none"));
    }
  }

  private static String reason(Invoker invoker) {
    try {
      return Workshop.result(invoker, "{}").outcome() instanceof Outcome.Unreachable(String reason)
          ? reason
          : "";
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withoutAnEngineItIsSaid() throws Exception {
    try (var workshop = new Workshop(folder, Isolation.Wanted.PROCESS)) {
      var refused =
          assertThrows(IllegalArgumentException.class, () -> workshop.open(image("shop/orders:1")));
      assertTrue(
          refused.getMessage().contains("there is no container engine"), refused.getMessage());
    }
  }
}
