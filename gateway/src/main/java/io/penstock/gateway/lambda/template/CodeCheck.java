package io.penstock.gateway.lambda.template;

import io.penstock.gateway.template.Properties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at a function's code when the template is read: whether it must be built first, and whether
 * it has the handler. What it finds is a warning, since code may come later. Blocking.
 */
final class CodeCheck {
  private static final List<String> NODE = List.of(".js", ".mjs", ".cjs");
  private static final List<String> TYPESCRIPT = List.of(".ts", ".mts", ".cts", ".tsx");
  private static final List<String> JAVA =
      List.of("pom.xml", "build.gradle", "build.gradle.kts", "src/main/java");
  private static final List<String> NATIVE =
      List.of("go.mod", "main.go", "Cargo.toml", "Makefile", "Package.swift");
  private static final long LONGEST = 2_000_000;

  private final Properties properties;
  private final Path templates;

  /**
   * @param templates the folder of the template
   */
  CodeCheck(Properties properties, Path templates) {
    this.properties = properties;
    this.templates = templates;
  }

  /**
   * @param buildMethod of the function's Metadata, or null
   */
  void run(Path code, String runtime, String handler, String buildMethod) {
    if (runtime == null || !Files.isDirectory(code) || handler != null && handler.startsWith("/"))
      return;
    try {
      // A program of its own, which a wrapper starts in place of the runtime
      if (handler != null && Files.isRegularFile(code.resolve(handler))) return;
      if (runtime.startsWith("nodejs")) node(code, handler, buildMethod);
      else if (runtime.startsWith("python")) python(code, handler);
      else if (runtime.startsWith("java")) {
        if (!hasAny(code, List.of("lib", "META-INF")) && !hasFile(code, ".jar", ".class"))
          unlessBuilt(code, JAVA, "Java sources");
      } else if (runtime.startsWith("dotnet")) {
        if (!hasFile(code, ".dll") && hasFile(code, ".csproj", ".fsproj")) build("C# sources");
      } else if (runtime.startsWith("ruby")) ruby(code, handler);
      else if (!Files.exists(code.resolve("bootstrap")) && !Files.exists(code.resolve("bin"))) {
        if (!unlessBuilt(code, NATIVE, "sources"))
          properties.warn("CodeUri", "has no file named bootstrap, which " + runtime + " starts.");
      }
    } catch (IOException | InvalidPathException e) {
      properties.warn("CodeUri", "cannot be looked at: " + e.getMessage());
    }
  }

  private void node(Path code, String handler, String buildMethod) throws IOException {
    Path module = module(code, handler, '/');
    if (module == null) return;
    Path file = withEnding(module, NODE);
    if (file == null) {
      if (withEnding(module, TYPESCRIPT) != null || buildMethod != null) build("TypeScript");
      else missing(module, "js");
      return;
    }
    exported(file, handler);
    Path description = code.resolve("package.json");
    if (Files.isRegularFile(description)
        && Files.size(description) < LONGEST
        && Pattern.compile("\"dependencies\"\\s*:\\s*\\{\\s*\"")
            .matcher(Files.readString(description))
            .find()
        && !Files.exists(code.resolve("node_modules"))) {
      if (buildMethod != null) build("bundled code");
      else
        properties.warn(
            "CodeUri",
            "package.json has dependencies that are not installed: run npm install"
                + " there, or sam build.");
    }
  }

  private void python(Path code, String handler) throws IOException {
    Path module = module(code, handler, '.');
    if (module == null) return;
    Path file = withEnding(module, List.of(".py", "/__init__.py"));
    if (file == null) {
      missing(module, "py");
      return;
    }
    exported(file, handler);
    Path wanted = code.resolve("requirements.txt");
    if (!Files.isRegularFile(wanted)) return;
    boolean any =
        Files.readAllLines(wanted).stream()
            .map(String::strip)
            .anyMatch(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("boto"));
    if (any && !hasFile(code, ".dist-info")) build("requirements.txt");
  }

  private void ruby(Path code, String handler) {
    Path module = module(code, handler, '/');
    if (module == null) return;
    Path file = withEnding(module, List.of(".rb"));
    if (file == null) missing(module, "rb");
  }

  /** The path of the handler's module, without ending; null when the handler does not name one. */
  private static Path module(Path code, String handler, char separator) {
    if (handler == null || handler.lastIndexOf('.') <= 0) return null;
    String name = handler.substring(0, handler.lastIndexOf('.'));
    return code.resolve(separator == '.' ? name.replace('.', '/') : name);
  }

  private static Path withEnding(Path module, List<String> endings) {
    for (String ending : endings) {
      Path file = Path.of(module + ending);
      if (Files.isRegularFile(file)) return file;
    }
    return null;
  }

  /** Whether the file speaks of what the handler names: who does not will not export it. */
  private void exported(Path file, String handler) throws IOException {
    if (Files.size(file) > LONGEST) return;
    String name = handler.substring(handler.lastIndexOf('.') + 1);
    String text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
    if (text.contains("import *") || text.contains("export *") || text.contains("require("))
      if (!text.contains(".exports.") && !text.contains("exports.")) return;
    if (!Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(text).find())
      properties.warn("Handler", file.getFileName() + " has no " + name + ".");
  }

  private void missing(Path module, String ending) {
    properties.warn("Handler", module + "." + ending + " does not exist.");
  }

  private boolean unlessBuilt(Path code, List<String> sources, String what) {
    if (!hasAny(code, sources)) return false;
    build(what);
    return true;
  }

  private void build(String what) {
    boolean built = Files.exists(templates.resolve(".aws-sam/build/template.yaml"));
    properties.warn(
        "CodeUri",
        "must be built first ("
            + what
            + "): run sam build, then start with .aws-sam/build/template.yaml"
            + (built ? ", which is there." : "."));
  }

  private static boolean hasAny(Path folder, List<String> names) {
    return names.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  private static boolean hasFile(Path folder, String... endings) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .limit(100_000)
          .anyMatch(file -> Stream.of(endings).anyMatch(file.toString()::endsWith));
    }
  }
}
