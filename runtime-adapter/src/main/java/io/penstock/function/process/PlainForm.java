package io.penstock.function.process;

import io.penstock.function.process.Interpreters.Interpreter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of this machine behind a {@link ProcessFence}. The function's variables are set by a
 * shell that runs behind it, so that none of them steers a program which still may what the gateway
 * may.
 */
final class PlainForm implements LaunchForm {
  private static final String SET = "eval \"$(/bin/cat)\"; ";

  private final EnvironmentSettings settings;
  private final ProcessFence fence;
  private final Reachable reachable;
  private final Path bootstraps;
  private final Path home;
  private final Path setsid = Programs.find("setsid");

  PlainForm(EnvironmentSettings settings, ProcessFence fence, Path bootstraps) throws IOException {
    this.settings = settings;
    this.fence = fence;
    this.reachable = new Reachable(fence.user() != null);
    this.bootstraps = bootstraps;
    this.home = Files.createDirectories(settings.workDir().resolve("tmp").toAbsolutePath());
  }

  @Override
  public Prepared prepare(
      Launch launch, RuntimeKind kind, Interpreter interpreter, Packing.Packed packed)
      throws IOException {
    Path code = reachable.folder(packed.code());
    Path runtime = reachable.folder(bootstraps);
    String opt = packed.layers() == null ? "/opt" : reachable.folder(packed.layers()).toString();
    Path java =
        kind == RuntimeKind.JAVA
            ? reachable.folder(settings.javaRuntime().toAbsolutePath())
            : settings.javaRuntime();
    if (interpreter.program() != null) reachable.check(interpreter.program(), launch.spec());
    var places = new RuntimeKind.Places(code.toString(), runtime.toString(), java.toString(), opt);
    var variables =
        EnvironmentVariables.of(
            launch, places, interpreter.version(), settings.endpointUrl().get());
    if (fence.user() == null) variables.putIfAbsent("TMPDIR", home.toString());
    if (!opt.equals("/opt")) variables.put("PENSTOCK_LAYERS", opt);
    if (kind == RuntimeKind.NODEJS)
      Libraries.nodejs(settings.options().libraries())
          .ifPresent(
              modules -> variables.merge("NODE_PATH", modules.toString(), (a, b) -> a + ":" + b));
    if (kind == RuntimeKind.PYTHON)
      Libraries.python(settings.options().libraries())
          .ifPresent(packages -> variables.put("PENSTOCK_PACKAGES", packages.toString()));
    var command = new ArrayList<String>();
    if (!fence.ownProcesses() && setsid != null) command.add(setsid.toString());
    command.addAll(fence.command());
    // The first process of a namespace must stay: the kernel shields it from most signals
    String run = fence.ownProcesses() ? "\"$@\" </dev/null; exit $?" : "exec \"$@\" </dev/null";
    command.addAll(List.of("/bin/sh", "-c", SET + run, "sh"));
    command.addAll(
        LaunchForm.wrapped(
            kind.command(interpreter, launch.spec(), places),
            kind,
            variables,
            opt,
            !packed.extensions().isEmpty()));
    return new Prepared(command, exports(variables), null, code);
  }

  private static byte[] exports(Map<String, String> variables) {
    var script = new StringBuilder();
    variables.forEach(
        (name, value) -> {
          if (name.matches("[A-Za-z_][A-Za-z0-9_]*"))
            script
                .append("export ")
                .append(name)
                .append("='")
                .append(value.replace("'", "'\\''"))
                .append("'\n");
        });
    return script.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    reachable.close();
  }
}
