package io.penstock.gateway.node;

import io.penstock.function.FunctionSpec;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.settings.FunctionOverrides;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Similar;
import io.penstock.gateway.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Functions of a template as whoever starts the gateway wants them. */
final class Overrides {
  /** The longest that Lambda lets a function run: who stands at a breakpoint thinks. */
  private static final Duration DEBUGGED = Duration.ofSeconds(900);

  private static final String PYTHON =
      """
      import os, sys
      try:
          import debugpy
          debugpy.listen(("127.0.0.1", int(os.environ["PENSTOCK_DEBUGPY_PORT"].split()[-1])))
      except ImportError:
          print("--debug: debugpy is not installed for " + sys.executable
                + ": pip install debugpy, or add it to the function's packages", file=sys.stderr)
      """;

  private final FunctionOverrides wanted;
  private final Path dataDir;

  private Overrides(Settings settings) {
    wanted = settings.overrides();
    dataDir = settings.dataDir();
  }

  /**
   * @throws IllegalArgumentException for functions that the template has not
   */
  static Template of(Settings settings, Template template) {
    if (settings.overrides().equals(FunctionOverrides.NONE)) return template;
    var overrides = new Overrides(settings);
    var names = template.declared().functions().stream().map(FunctionDef::name).toList();
    var asked = new TreeSet<>(overrides.wanted.variables().keySet());
    asked.addAll(overrides.wanted.debug().keySet());
    for (String name : asked)
      if (!names.contains(name))
        throw new IllegalArgumentException(
            (overrides.wanted.debug().containsKey(name) ? "--debug " : "--env-vars: ")
                + name
                + ": the template has no such function."
                + Similar.hint(name, names));
    var declared = template.declared();
    return new Template(
        new TemplateResources(
            declared.functions().stream().map(overrides::of).toList(),
            declared.apis(),
            declared.others()),
        template.warnings(),
        template.codeFolders(),
        template.files(),
        template.outputs(),
        template.facts());
  }

  private FunctionDef of(FunctionDef def) {
    FunctionSpec.Edit edit = def.spec().edit();
    Map<String, String> variables = new HashMap<>(edit.environment);
    variables.replaceAll((name, value) -> wanted.shared().getOrDefault(name, value));
    variables.putAll(wanted.variables().getOrDefault(def.name(), Map.of()));
    edit.environment = variables;
    Integer port = wanted.debug().get(def.name());
    if (port != null && edit.runtime != null) edit.layers = debug(def.spec(), port, variables);
    if (port != null) edit.timeout = DEBUGGED;
    return def.with(edit.done());
  }

  private List<Path> debug(FunctionSpec spec, int port, Map<String, String> variables) {
    String address = "127.0.0.1:" + port;
    if (spec.runtime().startsWith("nodejs"))
      variables.merge("NODE_OPTIONS", "--inspect=" + address, (given, own) -> given + " " + own);
    else if (spec.runtime().startsWith("java"))
      variables.merge(
          "JAVA_TOOL_OPTIONS",
          "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + address,
          (given, own) -> given + " " + own);
    else if (spec.runtime().startsWith("python")) {
      variables.put("PENSTOCK_DEBUGPY_PORT", "debugpy " + port);
      var layers = new ArrayList<>(spec.layers());
      layers.add(pythonLayer());
      return layers;
    } else
      throw new IllegalArgumentException(
          "--debug "
              + spec.name()
              + ": "
              + spec.runtime()
              + " has no debugger that is known here.");
    return spec.layers();
  }

  private Path pythonLayer() {
    try {
      Path layer = dataDir.toAbsolutePath().resolve("environments").resolve("debugpy");
      Path folder = Files.createDirectories(layer.resolve("python"));
      Files.writeString(folder.resolve("sitecustomize.py"), PYTHON);
      return layer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
