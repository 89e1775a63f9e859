package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.process.Interpreters.Interpreter;
import io.penstock.function.runtimeapi.Bootstraps;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts processes: by argument vector, never by a shell that reads what is not ours. Blocking. */
final class Launcher implements AutoCloseable {
  private static final long MB = 1024L * 1024;

  /**
   * Enters the control groups, sets limits, opens the filter of system calls, which Java cannot
   * hand down, and the output of programs beside the runtime, and is replaced by the command: files
   * of groups, 512-byte blocks a file may have, the filter's file or nothing, the output's file or
   * nothing, command.
   */
  private static final String ENTER =
      "for group in $1; do echo $$ >\"$group\" || exit 125; done; ulimit -c 0; ulimit -n 1024"
          + " 2>/dev/null; ulimit -f \"$2\"; [ -z \"$3\" ] || exec 9<\"$3\"; [ -z \"$4\" ] || exec"
          + " 8>>\"$4\"; shift 4; exec \"$@\"";

  private final EnvironmentSettings settings;
  private final Isolation isolation;
  private final Interpreters interpreters;
  private final Packing packing;
  private final Containers containers;
  private final Path outputs;
  private final LaunchForm form;
  private final Egress egress;

  /**
   * Never idle for so long that it ends: the kernel takes the end of the thread that started a
   * process for the end of its parent, and processes here are to die with their parent.
   */
  private final ExecutorService parent =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("process-parent").factory());

  Launcher(
      EnvironmentSettings settings,
      Isolation isolation,
      Egress egress,
      Interpreters interpreters,
      Containers containers)
      throws IOException {
    this.containers = containers;
    this.settings = settings;
    this.isolation = isolation;
    this.egress = egress;
    this.interpreters = interpreters;
    Path work = settings.workDir().toAbsolutePath();
    Path bootstraps = work.resolve("runtime");
    Bootstraps.unpack(bootstraps);
    Files.createDirectories(bootstraps.resolve("node_modules"));
    this.packing = new Packing(work.resolve("code"));
    this.outputs = work.resolve("output");
    CodePackages.delete(outputs); // of a gateway that was killed
    Files.createDirectories(outputs);
    this.form =
        isolation.sandbox()
            ? new SandboxForm(settings, isolation, egress, bootstraps)
            : new PlainForm(settings, isolation.fence(), bootstraps);
  }

  /** Told which programs run beside a runtime; answers the file they print into, or null. */
  @FunctionalInterface
  interface Extended {
    Path by(Set<String> programs) throws IOException;
  }

  /** The ways out of an environment to come; null where it has the machine's network. */
  NetworkDoors doors(int runtimePort) throws IOException {
    return egress.doors(runtimePort);
  }

  /** Where processes' output goes. */
  Path outputs() {
    return outputs;
  }

  /**
   * @param extensions told before the start which programs run beside the runtime
   */
  Launch.Started start(Launch launch, Extended extensions) throws IOException {
    FunctionSpec spec = launch.spec();
    if (spec.code() instanceof Code.Image image) return containers.start(launch, image, extensions);
    var kind = RuntimeKind.of(spec);
    Interpreter interpreter =
        kind.needsProgram()
            ? interpreters.find(kind, spec.runtime())
            : new Interpreter(null, "", true);
    kind.check(spec, interpreter != null);
    var packed = packing.of(spec, kind.inlineFile());
    Set<String> programs = packed.extensions();
    Path besides = extensions.by(programs);
    LaunchForm.Prepared prepared = form.prepare(launch, kind, interpreter, packed);
    ControlGroup group =
        isolation.groups().kinds().isEmpty() ? ControlGroup.NONE : isolation.groups().make(spec);
    var command = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh", group.entries()));
    long blocks =
        (Math.max(512, spec.ephemeralStorageMb()) + (isolation.sandbox() ? 64L : 0)) * MB / 512;
    command.add(Long.toString(blocks));
    command.add(prepared.filter() == null ? "" : prepared.filter().toString());
    command.add(besides == null ? "" : besides.toString());
    command.addAll(prepared.command());
    try {
      Process process = started(command, prepared.folder(), launch.output());
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(prepared.input());
      }
      String mark =
          isolation.sandbox() || isolation.fence().ownProcesses() ? null : launch.logStream();
      return new Launch.Started(process, new Processes(process.pid(), group, mark));
    } catch (IOException | RuntimeException e) {
      isolation.groups().release(group);
      throw e;
    }
  }

  /** The environment has ended. */
  void ended(Launch.Started started) {
    switch (started.processes()) {
      case Processes own -> isolation.groups().release(own.group());
      case ContainerProcesses container -> container.remove().run();
    }
  }

  private Process started(List<String> command, Path folder, Path output) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    if (folder != null) builder.directory(folder.toFile());
    builder.environment().clear();
    try {
      return parent.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Processes that are left die with it. */
  @Override
  public void close() {
    containers.close();
    parent.shutdown();
    Thread.ofVirtual().start(isolation.groups()::removeAll);
    try {
      form.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
