package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Environments from container images, run by an engine of this machine: Docker, or Podman by the
 * same API. A container shares the machine's network, as processes do, and has nothing else of it.
 * Those of a gateway that was killed are taken away at the next start. Any thread; blocking.
 */
final class Containers implements AutoCloseable {
  private static final String LABEL = "io.penstock.environments";
  private static final long MB = 1024L * 1024;
  private static final int PROCESSES = 1_024;
  private static final long OUTPUT_MILLIS = 1_000;
  private static final int REMOVALS = 100;
  private static final int REMOVAL_MILLIS = 50;

  private final Path socket;
  private final EngineSocket engine;
  private final ContainerImages images;
  private final ImageExtensions extensions;
  private final EnvironmentSettings settings;
  private final ExecutorService background;
  private final String owner;
  private final String user;
  private final CompletableFuture<Void> cleaned;

  Containers(EnvironmentSettings settings, ExecutorService background) {
    this.settings = settings;
    this.background = background;
    this.socket =
        settings.options().engines().stream().filter(Files::exists).findFirst().orElse(null);
    this.engine = new EngineSocket(socket);
    this.images = new ContainerImages(engine, background);
    this.owner = settings.workDir().toAbsolutePath().normalize().toString();
    this.extensions = new ImageExtensions(engine, labels());
    this.user = user();
    this.cleaned =
        socket == null
            ? CompletableFuture.completedFuture(null)
            : CompletableFuture.runAsync(this::removeAll, background);
  }

  /** Sockets where engines usually are. */
  static List<Path> usual(Map<String, String> variables) {
    String host = variables.getOrDefault("DOCKER_HOST", "");
    if (host.startsWith("unix://")) return List.of(Path.of(host.substring("unix://".length())));
    String home = variables.get("XDG_RUNTIME_DIR");
    Path docker = Path.of("/var/run/docker.sock");
    Path podman = Path.of("/run/podman/podman.sock");
    return home == null
        ? List.of(docker, podman)
        : List.of(
            docker, Path.of(home, "docker.sock"), Path.of(home, "podman/podman.sock"), podman);
  }

  /** As Lambda, never an image's own user: who may read what everybody may. */
  private static String user() {
    try {
      int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      int gid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
      return uid == 0 ? "993:990" : uid + ":" + gid;
    } catch (IOException | RuntimeException e) {
      return "993:990";
    }
  }

  /** In words; null where there is no engine. */
  String told() {
    return socket == null ? null : "container images: run by the engine at " + socket;
  }

  /**
   * @throws IllegalArgumentException when there is no engine
   */
  void check(Code.Image image) {
    if (socket != null) {
      background.execute(() -> fetch(image.name()));
      return;
    }
    throw new IllegalArgumentException(
        "the image "
            + image.name()
            + " is not run here: there is no container engine (Docker, or Podman with its socket;"
            + " DOCKER_HOST=unix://PATH names another one). Its function fails, the others run. Or"
            + " start it yourself and give its address as ImageUri:"
            + " http://HOST:PORT/2015-03-31/functions/function/invocations with the emulator in"
            + " it, or runtime-api://HOST:PORT for its runtime client.");
  }

  private void fetch(String image) {
    try {
      images.need(image);
    } catch (IOException e) {
      // told by the first environment, if it is still so
    }
  }

  /**
   * @param told before the start which programs run beside the runtime
   */
  Launch.Started start(Launch launch, Code.Image image, Launcher.Extended told) throws IOException {
    cleaned.join();
    images.need(image.name());
    ImageExtensions.Found found = extensions.of(image.name());
    told.by(found.programs());
    String id = created(launch, image, found);
    try {
      var status = new CompletableFuture<Integer>();
      EngineSocket.Opened ends =
          engine.open("POST", "/containers/" + id + "/wait?condition=next-exit", null);
      Thread copying = Thread.ofVirtual().name("container-output").start(copy(id, launch.output()));
      background.execute(() -> await(ends, copying, status));
      fine(engine.call("POST", "/containers/" + id + "/start", null), image);
      JsonObject state =
          fine(engine.call("GET", "/containers/" + id + "/json", null), image).json();
      long pid = state.getJsonObject("State").getLong("Pid");
      if (pid > 0 && !Files.exists(Path.of("/proc/" + pid)) && !status.isDone())
        throw new IOException("the engine at " + socket + " runs containers on another machine");
      var tree = new Processes(pid, ControlGroup.NONE, null);
      return new Launch.Started(
          new ContainerProcess(pid, status), new ContainerProcesses(tree, () -> remove(id)));
    } catch (IOException | RuntimeException e) {
      remove(id);
      throw e;
    }
  }

  private static EngineSocket.Answer fine(EngineSocket.Answer answer, Code.Image image)
      throws IOException {
    if (!answer.isFine()) throw new IOException("image " + image.name() + ": " + answer.problem());
    return answer;
  }

  private JsonObject labels() {
    return new JsonObject().put(LABEL, owner);
  }

  private String created(Launch launch, Code.Image image, ImageExtensions.Found found)
      throws IOException {
    FunctionSpec spec = launch.spec();
    String name = "penstock-" + spec.name() + "-" + launch.logStream().replaceAll("^.*]", "");
    JsonObject body = body(launch, image, found);
    return fine(engine.call("POST", "/containers/create?name=" + name, body), image)
        .json()
        .getString("Id");
  }

  private JsonObject body(Launch launch, Code.Image image, ImageExtensions.Found found) {
    FunctionSpec spec = launch.spec();
    var variables = new JsonArray();
    EnvironmentVariables.ofImage(launch, settings.endpointUrl().get())
        .forEach((name, value) -> variables.add(name + "=" + value));
    long memory = spec.memoryMb() * MB;
    var host =
        new JsonObject()
            .put("NetworkMode", "host")
            .put("ReadonlyRootfs", true)
            .put(
                "Tmpfs",
                new JsonObject()
                    .put(
                        "/tmp",
                        "rw,exec,nosuid,nodev,mode=1777,size=" + spec.ephemeralStorageMb() + "m"))
            .put("Memory", memory)
            .put("MemorySwap", memory)
            .put("PidsLimit", PROCESSES)
            .put("IpcMode", "none") // no /dev/shm, as on Lambda
            .put("CapDrop", new JsonArray().add("ALL"))
            .put("SecurityOpt", new JsonArray().add("no-new-privileges"))
            .put("ExtraHosts", new JsonArray().add("sandbox.localdomain:127.0.0.1"))
            .put("LogConfig", new JsonObject().put("Type", "none"))
            .put("Ulimits", new JsonArray().add(limit("nofile", 1_024)).add(limit("core", 0)));
    var body =
        new JsonObject()
            .put("Image", image.name())
            .put("User", user)
            .put("Env", variables)
            .put("Labels", labels())
            .put("HostConfig", host);
    if (!image.entryPoint().isEmpty()) body.put("Entrypoint", new JsonArray(image.entryPoint()));
    if (!image.command().isEmpty()) body.put("Cmd", new JsonArray(image.command()));
    if (!found.programs().isEmpty()) withExtensions(body, found);
    if (image.workingDirectory() != null) body.put("WorkingDir", image.workingDirectory());
    return body;
  }

  /** Behind a shell of the image, which starts them first; what they print is the container's. */
  private static void withExtensions(JsonObject body, ImageExtensions.Found found) {
    var all =
        new JsonArray().add("/bin/sh").add("-c").add("exec 8>&1; " + LaunchForm.WITH_EXTENSIONS);
    all.add(LaunchForm.BESIDE).add("/opt");
    JsonArray own = body.getJsonArray("Entrypoint");
    (own == null ? found.entryPoint() : own).forEach(all::add);
    // With an entry point that is given the engine would leave the image's command out
    if (own == null && !body.containsKey("Cmd")) body.put("Cmd", found.command());
    body.put("Entrypoint", all);
  }

  private static JsonObject limit(String name, int most) {
    return new JsonObject().put("Name", name).put("Soft", most).put("Hard", most);
  }

  /** Takes what a container prints, in the engine's frames, to the environment's file. */
  private Runnable copy(String id, Path output) throws IOException {
    EngineSocket.Opened prints =
        engine.open("POST", "/containers/" + id + "/attach?stream=1&stdout=1&stderr=1", null);
    return () -> {
      try (prints;
          var in = new DataInputStream(prints.body());
          OutputStream file = Files.newOutputStream(output, StandardOpenOption.APPEND)) {
        byte[] piece = new byte[16 * 1024];
        while (true) {
          in.readInt(); // which stream
          int left = in.readInt();
          while (left > 0) {
            int n = in.read(piece, 0, Math.min(piece.length, left));
            if (n < 0) return;
            file.write(piece, 0, n);
            left -= n;
          }
        }
      } catch (EOFException e) {
        // it has ended
      } catch (IOException e) {
        // so has the engine, or the environment is gone
      }
    };
  }

  private static void await(
      EngineSocket.Opened ends, Thread copying, CompletableFuture<Integer> status) {
    int code = 1;
    try (ends) {
      byte[] answer = ends.body().readAllBytes();
      code = new JsonObject(new String(answer, StandardCharsets.UTF_8)).getInteger("StatusCode", 1);
      copying.join(OUTPUT_MILLIS);
    } catch (IOException | RuntimeException e) {
      // the engine is gone, and what it ran with it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    status.complete(code);
  }

  private void remove(String id) {
    try {
      engine.call("DELETE", "/containers/" + id + "?force=1&v=1", null);
    } catch (IOException e) {
      // taken away at the next start
    }
  }

  /** What is left of this gateway's, running or not; an engine takes its time to remove one. */
  private void removeAll() {
    try {
      String filter =
          new JsonObject().put("label", new JsonArray().add(LABEL + "=" + owner)).encode();
      String target =
          "/containers/json?all=1&filters=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
      for (int i = 0; i < REMOVALS; i++) {
        EngineSocket.Answer left = engine.call("GET", target, null);
        if (!left.isFine() || left.array().isEmpty()) return;
        for (Object each : left.array()) remove(((JsonObject) each).getString("Id"));
        Thread.sleep(REMOVAL_MILLIS);
      }
    } catch (IOException | RuntimeException e) {
      // no engine then
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (socket == null) return;
    try {
      CompletableFuture.runAsync(this::removeAll, Thread::startVirtualThread)
          .get(OUTPUT_MILLIS * 5, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      // taken away at the next start
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
