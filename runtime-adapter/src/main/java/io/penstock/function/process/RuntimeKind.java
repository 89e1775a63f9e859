package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.process.Interpreters.Interpreter;
import io.penstock.function.runtimeapi.Bootstraps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runtimes that can be run here: by what program, with what arguments. */
enum RuntimeKind {
  NODEJS("nodejs(\\d+)\\.x", "node", "index.js") {
    @Override
    List<String> command(Interpreter interpreter, FunctionSpec spec, Places places) {
      return List.of(
          interpreter.program().toString(),
          "--max-old-space-size=" + spec.memoryMb(),
          places.runtime() + "/" + Bootstraps.NODEJS);
    }

    @Override
    List<String> places() {
      return List.of(
          ".nvm/versions/node/*/bin/node",
          ".local/share/fnm/node-versions/*/installation/bin/node",
          ".volta/tools/image/node/*/bin/node",
          ".asdf/installs/nodejs/*/bin/node",
          ".local/share/mise/installs/node/*/bin/node",
          "/usr/local/n/versions/node/*/bin/node",
          "/opt/node*/bin/node");
    }
  },
  PYTHON("python(3\\.\\d+)", "python3", "index.py") {
    @Override
    List<String> command(Interpreter interpreter, FunctionSpec spec, Places places) {
      return List.of(
          interpreter.program().toString(), "-u", places.runtime() + "/" + Bootstraps.PYTHON);
    }

    @Override
    List<String> programs(String version) {
      return List.of("python" + version, "python3");
    }

    @Override
    List<String> places() {
      return List.of(
          ".pyenv/versions/*/bin/python3",
          ".asdf/installs/python/*/bin/python3",
          ".local/share/uv/python/*/bin/python3",
          ".local/share/mise/installs/python/*/bin/python3",
          "/opt/py*/bin/python3");
    }

    /** Lambda's brings boto3. */
    @Override
    boolean isComplete(Interpreter interpreter) {
      return PythonPackages.has(interpreter, "boto3");
    }
  },
  JAVA("java(\\d+)(\\.al2(023)?)?", "java", null) {
    @Override
    List<String> command(Interpreter interpreter, FunctionSpec spec, Places places) {
      String code = places.task();
      var command = new ArrayList<String>();
      command.add(interpreter.program().toString());
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
      command.add("-Xmx" + Math.max(64, spec.memoryMb() * 85 / 100) + "m");
      // The runtime client has native code; the JVM would say so in every function's log
      if (interpreter.major() >= 17) command.add("--enable-native-access=ALL-UNNAMED");
      if (interpreter.major() >= 23) command.add("--sun-misc-unsafe-memory-access=allow");
      // By which org.crac finds whose hooks they are
      command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
      String all =
          String.join(
              ":",
              places.javaRuntime() + "/*",
              code,
              code + "/lib/*",
              code + "/*",
              places.opt() + "/java/lib/*");
      command.addAll(List.of("-cp", all));
      command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
      command.add(spec.handler());
      return command;
    }

    @Override
    List<String> places() {
      return List.of(
          "/usr/lib/jvm/*/bin/java", "/opt/*/bin/java", ".sdkman/candidates/java/*/bin/java");
    }

    @Override
    String versionOf(Path program) {
      Path release = program.getParent().getParent().resolve("release");
      try {
        for (String line : Files.readAllLines(release))
          if (line.startsWith("JAVA_VERSION=")) return old(line.replaceAll("[^\\d.]", ""));
      } catch (java.io.IOException e) {
        // asked itself below
      }
      return old(Programs.version(program, "-version"));
    }

    private String old(String version) {
      return version.startsWith("1.8") ? version.substring(2) : version;
    }
  },
  RUBY("ruby(\\d+\\.\\d+)", "ruby", null) {
    @Override
    List<String> command(Interpreter interpreter, FunctionSpec spec, Places places) {
      return List.of(interpreter.program().toString(), places.runtime() + "/" + Bootstraps.RUBY);
    }

    @Override
    List<String> programs(String version) {
      return List.of("ruby" + version, "ruby");
    }

    @Override
    List<String> places() {
      return List.of(
          ".rbenv/versions/*/bin/ruby", ".asdf/installs/ruby/*/bin/ruby", "/opt/ruby*/bin/ruby");
    }
  },
  DOTNET("dotnet(?:core)?(\\d+)(?:\\.\\d+)?", "dotnet", null) {
    /** The package brings its own client, as Lambda's runtime expects of an executable assembly. */
    @Override
    List<String> command(Interpreter interpreter, FunctionSpec spec, Places places) {
      String assembly = spec.handler().split("::", 2)[0];
      return List.of(
          interpreter.program().toString(),
          "exec",
          "--roll-forward",
          "Major",
          places.task() + "/" + assembly + (assembly.endsWith(".dll") ? "" : ".dll"));
    }

    @Override
    List<String> places() {
      return List.of("/usr/lib/*/dotnet", "/usr/share/*/dotnet", "/opt/*/dotnet");
    }
  },
  PROVIDED("(provided)(\\.al2(023)?)?", null, null) {
    @Override
    List<String> command(Interpreter interpreter, FunctionSpec spec, Places places) {
      return List.of(places.task() + "/bootstrap");
    }
  },
  /** Known to Lambda once; what they need is no more to be had. */
  RETIRED("(go1\\.x|python2\\.7|nodejs|nodejs4\\.3(?:-edge)?|nodejs[68]\\.10|byol)", null, null) {
    @Override
    List<String> command(Interpreter interpreter, FunctionSpec spec, Places places) {
      throw new IllegalArgumentException(unknown(spec.runtime()));
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

  /**
   * Where things are as the process sees them.
   *
   * @param opt where layers are
   */
  record Places(String task, String runtime, String javaRuntime, String opt) {}

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
        + " cannot be run here; there are nodejs*, python3.*, java*, ruby*, dotnet* and"
        + " provided.*.";
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

  /** The version in a runtime's name: {@code 20}, {@code 3.13}. */
  String version(String runtime) {
    Matcher matcher = name.matcher(runtime);
    return matcher.matches() ? matcher.group(1) : "";
  }

  abstract List<String> command(Interpreter interpreter, FunctionSpec spec, Places places);

  /** Names that the interpreter may have. */
  List<String> programs(String version) {
    return List.of(program);
  }

  /** Where others than the system's are installed; one star stands for a folder. */
  List<String> places() {
    return List.of();
  }

  /** What a program of this kind says of its version. Blocking. */
  String versionOf(Path interpreter) {
    return Programs.version(interpreter, "--version");
  }

  /** Whether an interpreter has what Lambda's brings. */
  boolean isComplete(Interpreter interpreter) {
    return true;
  }

  /** Whether the machine must bring a program. */
  boolean needsProgram() {
    return program != null;
  }

  /** Whether Lambda's own start script runs it, which knows AWS_LAMBDA_EXEC_WRAPPER. */
  boolean knowsWrapper() {
    return this != PROVIDED;
  }

  /**
   * @param there whether the machine has an interpreter
   * @throws IllegalArgumentException when this machine lacks what the runtime needs
   */
  void check(FunctionSpec spec, boolean there) {
    if (this == RETIRED) throw new IllegalArgumentException(unknown(spec.runtime()));
    if (spec.code() instanceof FunctionSpec.Code.Inline && inlineFile == null)
      throw new IllegalArgumentException(noInline(spec.runtime()));
    if (program != null && !there)
      throw new IllegalArgumentException(
          "Runtime "
              + spec.runtime()
              + " needs "
              + program
              + " on this machine: install it, or name it: --runtime "
              + spec.runtime()
              + "=PATH.");
  }

  /** The file that inline code is written to. */
  String inlineFile() {
    return inlineFile;
  }

  /** Folders outside the system that the interpreter needs: its own installation. */
  static List<Path> installation(Path program) {
    if (program == null || program.startsWith("/usr") || program.startsWith("/bin"))
      return List.of();
    Path folder = program.getParent();
    boolean inBin = folder != null && folder.endsWith("bin");
    Path prefix = inBin ? folder.getParent() : folder;
    return prefix == null || prefix.getNameCount() == 0 ? List.of() : List.of(prefix);
  }
}
