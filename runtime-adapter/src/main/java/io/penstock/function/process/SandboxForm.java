package io.penstock.function.process;

import io.penstock.function.process.Interpreters.Interpreter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Behind bubblewrap: the paths are Lambda's own. */
final class SandboxForm implements LaunchForm {
  private static final String TASK = "/var/task";
  private static final String RUNTIME = "/var/runtime";
  private static final String JAVA_RUNTIME = "/var/java-runtime";
  private static final String LAYERS = "/opt";
  private static final long MB = 1024L * 1024;

  private final EnvironmentSettings settings;
  private final Isolation isolation;
  private final Egress egress;
  private final Path bootstraps;
  private final Path user;
  private final Path filter;

  SandboxForm(EnvironmentSettings settings, Isolation isolation, Egress egress, Path bootstraps)
      throws IOException {
    this.settings = settings;
    this.isolation = isolation;
    this.egress = egress;
    this.bootstraps = bootstraps;
    Path work = settings.workDir().toAbsolutePath();
    this.user = work.resolve("etc");
    SandboxArguments.writeUser(user);
    byte[] calls = SystemCalls.filter(!isolation.groups().countMemory());
    this.filter = calls == null ? null : Files.write(work.resolve("seccomp"), calls);
  }

  @Override
  public Prepared prepare(
      Launch launch, RuntimeKind kind, Interpreter interpreter, Packing.Packed packed)
      throws IOException {
    var binds = new LinkedHashMap<String, Path>();
    var links = new LinkedHashMap<String, String>();
    Path program = interpreter.program();
    for (Path folder : RuntimeKind.installation(program)) binds.put(folder.toString(), folder);
    binds.put(RUNTIME, bootstraps);
    binds.put(TASK, packed.code());
    if (launch.doors() != null) binds.put(NetworkDoors.INSIDE, launch.doors().folder());
    if (packed.layers() != null) binds.put(LAYERS, packed.layers());
    if (kind == RuntimeKind.JAVA) binds.put(JAVA_RUNTIME, settings.javaRuntime());
    if (program != null) {
      for (String name : kind.programs(kind.version(launch.spec().runtime())))
        links.put("/var/lang/bin/" + name, program.toString());
    }
    if (kind == RuntimeKind.NODEJS) {
      Libraries.nodejs(settings.options().libraries())
          .ifPresent(modules -> binds.put(RUNTIME + "/node_modules", modules));
      // Imports of modules do not know NODE_PATH: they look upwards from the code
      links.put("/var/node_modules", LAYERS + "/nodejs/node_modules");
      links.put("/node_modules", RUNTIME + "/node_modules");
    }
    if (kind == RuntimeKind.PYTHON)
      Libraries.python(settings.options().libraries())
          .ifPresent(packages -> binds.put("/var/lang/packages", packages));
    var places = new RuntimeKind.Places(TASK, RUNTIME, JAVA_RUNTIME, LAYERS);
    var variables =
        EnvironmentVariables.of(
            launch, places, interpreter.version(), settings.endpointUrl().get());
    if (binds.containsKey("/var/lang/packages"))
      variables.put("PENSTOCK_PACKAGES", "/var/lang/packages");
    long tmp = launch.spec().ephemeralStorageMb() * MB;
    var inner = SandboxArguments.of(user, binds, links, variables, tmp, TASK);
    if (launch.doors() != null) inner.addFirst("--unshare-net");
    var command = new ArrayList<String>();
    command.add(isolation.bwrap().toString());
    if (filter != null) command.addAll(List.of("--seccomp", "9"));
    // By way of standard input: a function's variables are nobody's business in a process list.
    command.addAll(List.of("--args", "0", "--"));
    List<String> own =
        LaunchForm.wrapped(
            kind.command(interpreter, launch.spec(), places),
            kind,
            variables,
            LAYERS,
            !packed.extensions().isEmpty());
    command.addAll(launch.doors() == null ? own : launch.doors().behind(egress.socat(), own));
    return new Prepared(command, zeroEnded(inner), filter, null);
  }

  private static byte[] zeroEnded(List<String> arguments) {
    var bytes = new ByteArrayOutputStream();
    for (String argument : arguments) {
      bytes.writeBytes(argument.getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {}
}
