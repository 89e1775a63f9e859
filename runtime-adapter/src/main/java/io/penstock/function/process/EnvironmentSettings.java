package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an operator sets for managed environments.
 *
 * @param workDir folder for unpacked code and bootstraps; made when missing
 * @param javaRuntime folder with the jars of the official Java runtime client
 * @param isolation which profile is wanted
 * @param maxEnvironments environments at once, of all functions
 * @param idleAfter how long an unused one is kept; zero: ended after each call
 * @param initLimit how long a cold start may take before it is begun anew (Lambda: 10 s)
 * @param endpointUrl what functions find in {@code AWS_ENDPOINT_URL}; asked at each start
 * @param options the rest, which has defaults
 */
public record EnvironmentSettings(
    Path workDir,
    Path javaRuntime,
    Isolation.Wanted isolation,
    int maxEnvironments,
    Duration idleAfter,
    Duration initLimit,
    Supplier<String> endpointUrl,
    Options options) {

  /** With everything at its default. */
  public EnvironmentSettings(
      Path workDir,
      Path javaRuntime,
      Isolation.Wanted isolation,
      int maxEnvironments,
      Duration idleAfter,
      Duration initLimit,
      Supplier<String> endpointUrl) {
    this(
        workDir,
        javaRuntime,
        isolation,
        maxEnvironments,
        idleAfter,
        initLimit,
        endpointUrl,
        Options.DEFAULTS);
  }

  /**
   * @param programs interpreters that the operator named, by runtime
   * @param libraries folder of what runtimes bring ({@code penstock runtimes add}); null: none
   * @param exposed whether there are secrets, or callers from elsewhere: no sandbox is then not
   *     taken for good enough unless it is asked for
   * @param freeze whether environments stand still between calls
   * @param notices told what an operator should know of a function
   * @param keys what functions sign their own calls with
   * @param network whether functions have the machine's network; else they reach the API alone
   * @param engines sockets where a container engine may be; the first that exists is it
   */
  public record Options(
      Map<String, Path> programs,
      Path libraries,
      boolean exposed,
      boolean freeze,
      Notices notices,
      FunctionKeys keys,
      List<Path> engines,
      boolean network) {
    public static final Options DEFAULTS =
        new Options(Map.of(), null, false, true, (_, _) -> {}, FunctionKeys.NONE, List.of(), true);

    /** With the machine's network. */
    public Options(
        Map<String, Path> programs,
        Path libraries,
        boolean exposed,
        boolean freeze,
        Notices notices,
        FunctionKeys keys,
        List<Path> engines) {
      this(programs, libraries, exposed, freeze, notices, keys, engines, true);
    }

    public Options {
      programs = Map.copyOf(programs);
      engines = List.copyOf(engines);
    }

    /** Sockets where container engines usually are; {@code DOCKER_HOST} names another one. */
    public static List<Path> usualEngines() {
      return Containers.usual(System.getenv());
    }
  }

  /** Told once what is as the operator may not expect it. Any thread. */
  @FunctionalInterface
  public interface Notices {
    /**
     * @param notice a sentence that names the remedy
     */
    void told(FunctionSpec function, String notice);
  }
}
