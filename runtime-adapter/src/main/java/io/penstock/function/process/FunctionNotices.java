package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.process.Interpreters.Interpreter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at what is asked for beside what is there, and tells each difference once. */
final class FunctionNotices {
  private static final int MOST = 10_000;

  private final EnvironmentSettings.Options options;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  FunctionNotices(EnvironmentSettings.Options options) {
    this.options = options;
  }

  void look(FunctionSpec spec, RuntimeKind kind, Interpreter interpreter) {
    if (interpreter == null) return;
    if (!interpreter.asked())
      tell(
          spec,
          spec.runtime()
              + " is run by version "
              + interpreter.version()
              + " ("
              + interpreter.program()
              + "): install the version, or name it: --runtime "
              + spec.runtime()
              + "=PATH.");
    SourceImports.missing(spec, kind, interpreter, options.libraries())
        .forEach(notice -> tell(spec, notice));
  }

  private void tell(FunctionSpec spec, String notice) {
    if (told.size() < MOST && told.add(spec.name() + " " + notice))
      options.notices().told(spec, notice);
  }
}
