package io.penstock.function;

/**
 * Where log lines go: what functions print, and the platform's START, END and REPORT. Called from
 * any thread; must not block.
 */
public interface FunctionLog {
  FunctionLog NONE = (_, _, _, _) -> {};

  /**
   * @param spec the function version
   * @param logStream {@code YYYY/MM/DD/[version]32-hex}: one per environment
   * @param requestId the invocation under way; null outside one (init, shutdown)
   * @param line without its line end
   */
  void line(FunctionSpec spec, String logStream, String requestId, String line);
}
