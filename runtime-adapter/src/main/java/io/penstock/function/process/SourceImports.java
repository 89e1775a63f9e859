package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.process.Interpreters.Interpreter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a function's source imports of what Lambda's runtimes bring, and does not find here: AWS's
 * SDKs. Looks at the source files of a folder, not into packages. Blocking, some milliseconds.
 */
final class SourceImports {
  private static final int FILES = 200;
  private static final int DEPTH = 4;
  private static final long FILE_BYTES = 512 * 1024;

  /** The first boto3 that takes the gateway's address from AWS_ENDPOINT_URL. */
  private static final int[] KNOWS_ENDPOINT = {1, 28};

  /** Likewise of the SDK for JavaScript. */
  private static final int[] NODE_KNOWS_ENDPOINT = {3, 428};

  private static final Pattern PACKAGE_VERSION =
      Pattern.compile("\"version\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern MODULE_VERSION =
      Pattern.compile("(?m)^__version__\\s*=\\s*['\"]([^'\"]+)");

  private static final Pattern NODE =
      Pattern.compile("(?:require\\(|from|import)\\s*\\(?['\"](@aws-sdk/[a-z0-9-]+|aws-sdk)");
  private static final Pattern PYTHON =
      Pattern.compile("(?m)^\\s*(?:import|from)\\s+(boto3|botocore)\\b");

  private SourceImports() {}

  static List<String> missing(
      FunctionSpec spec, RuntimeKind kind, Interpreter interpreter, Path libraries) {
    return switch (kind) {
      case NODEJS -> nodejs(spec, interpreter, libraries);
      case PYTHON -> python(spec, interpreter, libraries);
      case JAVA, RUBY, DOTNET, PROVIDED, RETIRED -> List.of();
    };
  }

  private static List<String> nodejs(FunctionSpec spec, Interpreter node, Path libraries) {
    var notices = new ArrayList<String>();
    var missing = new ArrayList<String>();
    for (String name : imported(spec, NODE, ".js", ".mjs", ".cjs", ".ts")) {
      if (name.equals("aws-sdk"))
        notices.add(
            "its source uses aws-sdk of version 2, which does not know AWS_ENDPOINT_URL: it would"
                + " call the real AWS. Use version 3, or give the clients their endpoint.");
      else if (!inPackage(spec, name) && !there(libraries, name)) missing.add(name);
      else oldClient(spec, name).ifPresent(notices::add);
    }
    if (!missing.isEmpty())
      notices.add(
          "its source imports "
              + String.join(", ", missing)
              + ", which Lambda's "
              + spec.runtime()
              + " brings and this machine does not: penstock runtimes add nodejs"
              + names(missing)
              + ".");
    return notices;
  }

  /** What is told of a client that the function brings, when it is too old. */
  private static Optional<String> oldClient(FunctionSpec spec, String name) {
    return brought(spec, "node_modules", "nodejs/node_modules")
        .map(folder -> folder.resolve(name).resolve("package.json"))
        .filter(Files::isRegularFile)
        .map(file -> first(PACKAGE_VERSION, text(file)))
        .findFirst()
        .filter(version -> isBefore(version, NODE_KNOWS_ENDPOINT))
        .map(version -> unaware(name + " " + version) + "Take 3.428 or later.");
  }

  private static String unaware(String what) {
    return what + " does not know AWS_ENDPOINT_URL: it would call the real AWS. ";
  }

  /** Folders of packages that the function itself and its layers bring. */
  private static Stream<Path> brought(FunctionSpec spec, String inCode, String inLayer) {
    Stream<Path> code =
        spec.code() instanceof Code.Package(Path path)
            ? Stream.of(path.resolve(inCode))
            : Stream.empty();
    return Stream.concat(code, spec.layers().stream().map(layer -> layer.resolve(inLayer)));
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  private static String names(List<String> missing) {
    return " " + String.join(" ", missing);
  }

  private static boolean there(Path libraries, String name) {
    return Libraries.nodejs(libraries)
        .filter(modules -> Files.isDirectory(modules.resolve(name)))
        .isPresent();
  }

  private static boolean inPackage(FunctionSpec spec, String name) {
    if (spec.code() instanceof Code.Package(Path path)
        && Files.exists(path.resolve("node_modules").resolve(name))) return true;
    return spec.layers().stream()
        .anyMatch(
            layer ->
                Files.isRegularFile(layer)
                    || Files.exists(layer.resolve("nodejs/node_modules").resolve(name)));
  }

  private static List<String> python(FunctionSpec spec, Interpreter python, Path libraries) {
    if (imported(spec, PYTHON, ".py").isEmpty()) return List.of();
    Optional<Path> own =
        brought(spec, ".", "python")
            .filter(each -> Files.isDirectory(each.resolve("boto3")))
            .findFirst();
    if (own.isPresent()) {
      String brings = PythonPackages.version(List.of(own.get()), "boto3");
      if (brings.isEmpty())
        brings = first(MODULE_VERSION, text(own.get().resolve("boto3/__init__.py")));
      return isBefore(brings, KNOWS_ENDPOINT)
          ? List.of(unaware("boto3 " + brings + " of its package") + "Take 1.28 or later.")
          : List.of();
    }
    if (Libraries.python(libraries).isPresent()
        || spec.layers().stream().anyMatch(Files::isRegularFile)) return List.of();
    if (!PythonPackages.has(python, "boto3"))
      return List.of(
          "its source imports boto3, which Lambda's "
              + spec.runtime()
              + " brings and "
              + python.program()
              + " does not have: penstock runtimes add python.");
    String version = PythonPackages.version(python, "boto3");
    return isBefore(version, KNOWS_ENDPOINT)
        ? List.of(unaware("boto3 " + version) + "Take 1.28 or later: penstock runtimes add python.")
        : List.of();
  }

  private static boolean isBefore(String version, int[] first) {
    Matcher parts = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(version);
    if (!parts.matches()) return false;
    int major = Integer.parseInt(parts.group(1));
    return major < first[0] || major == first[0] && Integer.parseInt(parts.group(2)) < first[1];
  }

  private static Set<String> imported(FunctionSpec spec, Pattern pattern, String... ends) {
    var names = new LinkedHashSet<String>();
    switch (spec.code()) {
      case Code.Inline(String text) -> add(names, pattern, text);
      case Code.Package(Path path) when Files.isDirectory(path) -> {
        try (Stream<Path> files = Files.walk(path, DEPTH)) {
          files
              .filter(file -> !path.relativize(file).toString().contains("node_modules"))
              .filter(file -> List.of(ends).stream().anyMatch(file.toString()::endsWith))
              .limit(FILES)
              .forEach(file -> add(names, pattern, text(file)));
        } catch (IOException | java.io.UncheckedIOException e) {
          // what cannot be read is not looked at
        }
      }
      case Code.Package _, Code.Endpoint _, Code.Image _, Code.Worker _ -> {}
    }
    return names;
  }

  private static void add(Set<String> names, Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    while (found.find()) names.add(found.group(1));
  }

  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= FILE_BYTES
          ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException e) {
      return "";
    }
  }
}
