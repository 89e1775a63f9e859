package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.runtimeapi.Bootstraps;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The runtimes that can be run here: by what program, with what arguments. */
enum RuntimeKind {
  NODEJS("nodejs\\d+\\.x", "node", "index.js") {
    @Override
    List<String> command(Path program, FunctionSpec spec, Places places) {
      return List.of(
          program.toString(),
          "--max-old-space-size=" + spec.memoryMb(),
          places.runtime() + "/" + Bootstraps.NODEJS);
    }
  },
  PYTHON("python3\\.\\d+", "python3", "index.py") {
    @Override
    List<String> command(Path program, FunctionSpec spec, Places places) {
      return List.of(program.toString(), "-u", places.runtime() + "/" + Bootstraps.PYTHON);
    }
  },
  JAVA("java\\d+(\\.al2(023)?)?", "java", null) {
    @Override
    List<String> command(Path program, FunctionSpec spec, Places places) {
      String code = places.task();
      return List.of(
          program.toString(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-Xmx" + Math.max(64, spec.memoryMb() * 85 / 100) + "m",
          "-cp",
          String.join(":", places.javaRuntime() + "/*", code, code + "/lib/*", code + "/*"),
          "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
          spec.handler());
    }

    @Override
    Path program() {
      return Path.of(System.getProperty("java.home"), "bin", "java");
    }
  },
  PROVIDED("provided(\\.al2(023)?)?", null, null) {
    @Override
    List<String> command(Path program, FunctionSpec spec, Places places) {
      return List.of(places.task() + "/bootstrap");
    }
  };

  private final Pattern name;
  private final String program;
  private final String inlineFile;

  RuntimeKind(String name, String program, String inlineFile) {
    this.name = Pattern.compile(name);
    this.program = program;
    this.inlineFile = inlineFile;
  }

  /** Where things are as the process sees them. */
  record Places(String task, String runtime, String javaRuntime) {}

  /**
   * @throws IllegalArgumentException for a runtime that is not known
   */
  static RuntimeKind of(FunctionSpec spec) {
    RuntimeKind kind = of(spec.runtime());
    if (kind == null) throw new IllegalArgumentException(unknown(spec.runtime()));
    return kind;
  }

  private static RuntimeKind of(String runtime) {
    if (runtime != null)
      for (RuntimeKind kind : values()) if (kind.name.matcher(runtime).matches()) return kind;
    return null;
  }

  private static String unknown(String runtime) {
    return "Runtime "
        + runtime
        + " cannot be run here; there are nodejs*, python3.*, java* and provided.*.";
  }

  /** What is wrong with a runtime wherever it is run, or null. */
  static String problem(String runtime, boolean inline) {
    RuntimeKind kind = of(runtime);
    if (kind == null) return unknown(runtime);
    return inline && kind.inlineFile == null ? noInline(runtime) : null;
  }

  private static String noInline(String runtime) {
    return "InlineCode is for Node.js and Python; " + runtime + " needs CodeUri.";
  }

  abstract List<String> command(Path program, FunctionSpec spec, Places places);

  /** The interpreter, or null where the package brings its own. */
  Path program() {
    return program == null ? null : Programs.find(program);
  }

  /**
   * @throws IllegalArgumentException when this machine lacks what the runtime needs
   */
  void check(FunctionSpec spec) {
    if (program != null && program() == null)
      throw new IllegalArgumentException(
          "Runtime " + spec.runtime() + " needs " + program + " on this machine: install it.");
    if (spec.code() instanceof FunctionSpec.Code.Inline && inlineFile == null)
      throw new IllegalArgumentException(noInline(spec.runtime()));
  }

  /** The file that inline code is written to. */
  String inlineFile() {
    return inlineFile;
  }

  /** Folders outside the system that the interpreter needs: its own installation. */
  static List<Path> installation(Path program) {
    if (program == null || program.startsWith("/usr") || program.startsWith("/bin"))
      return List.of();
    Path prefix = program.getParent() == null ? null : program.getParent().getParent();
    return prefix == null || prefix.getNameCount() == 0 ? List.of() : List.of(prefix);
  }
}
