package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.runtimeapi.Bootstraps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts processes: by argument vector, never by a shell. Blocking. */
final class Launcher {
  private static final String TASK = "/var/task";
  private static final String RUNTIME = "/var/runtime";
  private static final String JAVA_RUNTIME = "/opt/java-runtime";
  private static final long MB = 1024L * 1024;

  /** Java cannot hand down an open file: the shell opens it, and is replaced by what follows. */
  private static final List<String> WITH_FILTER =
      List.of("/bin/sh", "-c", "exec 9<\"$1\"; shift; exec \"$@\"", "sh");

  private final EnvironmentSettings settings;
  private final Isolation isolation;
  private final CodePackages packages;
  private final Path bootstraps;
  private final Path outputs;
  private final Path filter;

  Launcher(EnvironmentSettings settings, Isolation isolation) throws IOException {
    this.settings = settings;
    this.isolation = isolation;
    this.packages = new CodePackages(settings.workDir().resolve("code").toAbsolutePath());
    this.bootstraps = settings.workDir().resolve("runtime").toAbsolutePath();
    Bootstraps.unpack(bootstraps);
    this.outputs = settings.workDir().resolve("output").toAbsolutePath();
    CodePackages.delete(outputs); // of a gateway that was killed
    Files.createDirectories(outputs);
    byte[] calls = isolation.sandbox() ? SystemCalls.filter() : null;
    this.filter =
        calls == null
            ? null
            : Files.write(settings.workDir().toAbsolutePath().resolve("seccomp"), calls);
  }

  /** Where processes' output goes. */
  Path outputs() {
    return outputs;
  }

  /**
   * @param port of the environment's Runtime API
   * @param output the file it prints into
   */
  Process start(FunctionSpec spec, int port, Path output, String logStream, boolean provisioned)
      throws IOException {
    var kind = RuntimeKind.of(spec);
    kind.check(spec);
    Path code = packages.prepare(spec.code(), kind.inlineFile());
    Path program = kind.program();
    return isolation.sandbox()
        ? sandboxed(spec, kind, program, code, port, output, logStream, provisioned)
        : plain(spec, kind, program, code, port, output, logStream, provisioned);
  }

  private Process sandboxed(
      FunctionSpec spec,
      RuntimeKind kind,
      Path program,
      Path code,
      int port,
      Path output,
      String logStream,
      boolean provisioned)
      throws IOException {
    var binds = new LinkedHashMap<Path, String>();
    for (Path folder : RuntimeKind.installation(program)) binds.put(folder, folder.toString());
    binds.put(bootstraps, RUNTIME);
    binds.put(code, TASK);
    if (kind == RuntimeKind.JAVA) binds.put(settings.javaRuntime(), JAVA_RUNTIME);
    var places = new RuntimeKind.Places(TASK, RUNTIME, JAVA_RUNTIME);
    var environment = EnvironmentVariables.of(spec, places, port, logStream, provisioned, settings);
    var inner = SandboxArguments.of(binds, environment, spec.ephemeralStorageMb() * MB, TASK);
    var command = new ArrayList<String>();
    if (filter != null) command.addAll(WITH_FILTER);
    if (filter != null) command.add(filter.toString());
    command.addAll(limited(spec));
    command.add(isolation.bwrap().toString());
    if (filter != null) command.addAll(List.of("--seccomp", "9"));
    // By way of standard input: a function's variables are nobody's business in a process list.
    command.addAll(List.of("--args", "0", "--"));
    command.addAll(kind.command(program, spec, places));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().clear();
    Process process = builder.start();
    var arguments = new ByteArrayOutputStream();
    for (String argument : inner) {
      arguments.writeBytes(argument.getBytes(StandardCharsets.UTF_8));
      arguments.write(0);
    }
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(arguments.toByteArray());
    }
    return process;
  }

  private Process plain(
      FunctionSpec spec,
      RuntimeKind kind,
      Path program,
      Path code,
      int port,
      Path output,
      String logStream,
      boolean provisioned)
      throws IOException {
    var places =
        new RuntimeKind.Places(
            code.toString(), bootstraps.toString(), settings.javaRuntime().toString());
    var environment = EnvironmentVariables.of(spec, places, port, logStream, provisioned, settings);
    var command = limited(spec);
    if (isolation.setpriv() != null)
      command.addAll(
          List.of(
              isolation.setpriv().toString(),
              "--no-new-privs",
              "--inh-caps=-all",
              "--bounding-set=-all",
              "--"));
    command.addAll(kind.command(program, spec, places));
    Path home = Files.createDirectories(settings.workDir().resolve("tmp").toAbsolutePath());
    var builder =
        new ProcessBuilder(command)
            .directory(code.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(new HashMap<>(environment));
    variables.putIfAbsent("TMPDIR", home.toString());
    return builder.start();
  }

  private List<String> limited(FunctionSpec spec) {
    var command = new ArrayList<String>();
    if (isolation.prlimit() != null)
      command.addAll(
          List.of(
              isolation.prlimit().toString(),
              "--nofile=1024:1024",
              "--core=0:0",
              "--fsize=" + Math.max(512, spec.ephemeralStorageMb()) * MB,
              "--"));
    return command;
  }
}
