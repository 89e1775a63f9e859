package io.penstock.function;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One version of a function as it is to be run. Immutable; a changed function is a new spec.
 *
 * @param ref the function, unqualified
 * @param version {@code $LATEST} or a number: what {@code context.functionVersion} shows
 * @param code where its code is, or where it already runs
 * @param runtime Lambda's identifier ({@code nodejs22.x}, {@code provided.al2023}); null when the
 *     code is an endpoint or a worker
 * @param handler the handler's name; null when the runtime needs none
 * @param memoryMb 128 to 10,240
 * @param timeout 1 to 900 seconds
 * @param environment the function's own variables
 * @param ephemeralStorageMb size of /tmp, 512 to 10,240
 * @param logging how it logs
 * @param layers folders or zip files whose content is in /opt, later ones over earlier ones
 * @param snapStart whether published versions call the hooks of SnapStart
 */
public record FunctionSpec(
    FunctionRef ref,
    String version,
    Code code,
    String runtime,
    String handler,
    int memoryMb,
    Duration timeout,
    Map<String, String> environment,
    int ephemeralStorageMb,
    Logging logging,
    List<Path> layers,
    boolean snapStart) {

  public FunctionSpec {
    environment = Map.copyOf(environment);
    layers = List.copyOf(layers);
  }

  /** A change of one that Lambda's defaults hold for: {@code $LATEST}, 128 MB, 3 seconds. */
  public static Edit of(FunctionRef ref, Code code) {
    return new Edit(ref, code);
  }

  /** A change of this one. */
  public Edit edit() {
    return new Edit(this);
  }

  /** The same as another version. */
  public FunctionSpec as(String other) {
    Edit edit = edit();
    edit.version = other;
    return edit.done();
  }

  public boolean jsonLogs() {
    return logging.json();
  }

  /**
   * What {@code AWS_LAMBDA_INITIALIZATION_TYPE} says.
   *
   * @param provisioned whether an environment is started ahead of calls
   */
  public String initialization(boolean provisioned) {
    if (snapStart && !version.equals(FunctionRef.LATEST)) return "snap-start";
    return provisioned ? "provisioned-concurrency" : "on-demand";
  }

  /**
   * {@code LoggingConfig}.
   *
   * @param json whether {@code LogFormat} is JSON; levels have a meaning only then
   * @param application the least level of the function's own lines: TRACE to FATAL
   * @param system the least level of the platform's lines: DEBUG, INFO or WARN
   */
  public record Logging(boolean json, String application, String system) {
    public static final Logging TEXT = new Logging(false, "INFO", "INFO");
    public static final Logging JSON = new Logging(true, "INFO", "INFO");
  }

  public String name() {
    return ref.name();
  }

  /** Where a function's code is, or where it already runs. */
  public sealed interface Code {
    /** A folder, or a zip or jar file, on this machine. */
    record Package(Path path) implements Code {}

    /** The text of SAM's {@code InlineCode}: the whole of {@code index.js} or {@code index.py}. */
    record Inline(String text) implements Code {}

    /**
     * A function that is already a server. A path that ends in {@code /invocations} is Lambda's
     * invoke path (what the official images with the emulator inside serve); any other is sent a
     * plain POST of the event.
     */
    record Endpoint(URI uri) implements Code {}

    /**
     * A container image, which a container engine runs where there is one.
     *
     * @param name as a registry knows it
     * @param entryPoint instead of the image's own; empty: that
     * @param command likewise
     * @param workingDirectory likewise; null: that
     */
    record Image(
        String name, List<String> entryPoint, List<String> command, String workingDirectory)
        implements Code {
      public Image {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
      }

      public Image(String name) {
        this(name, List.of(), List.of(), null);
      }
    }

    /** Workers anywhere, which poll a Runtime API that Penstock serves at this address. */
    record Worker(InetSocketAddress address) implements Code {}
  }

  /** A spec being made or changed. For one thread; the spec it came from stays as it is. */
  public static final class Edit {
    public String version = FunctionRef.LATEST;
    public Code code;
    public String runtime;
    public String handler;
    public int memoryMb = 128;
    public Duration timeout = Duration.ofSeconds(3);
    public Map<String, String> environment = Map.of();
    public int ephemeralStorageMb = 512;
    public Logging logging = Logging.TEXT;
    public List<Path> layers = List.of();
    public boolean snapStart;
    private final FunctionRef ref;

    Edit(FunctionRef ref, Code code) {
      this.ref = ref;
      this.code = code;
    }

    Edit(FunctionSpec from) {
      this(from.ref(), from.code());
      version = from.version();
      runtime = from.runtime();
      handler = from.handler();
      memoryMb = from.memoryMb();
      timeout = from.timeout();
      environment = from.environment();
      ephemeralStorageMb = from.ephemeralStorageMb();
      logging = from.logging();
      layers = from.layers();
      snapStart = from.snapStart();
    }

    public FunctionSpec done() {
      return new FunctionSpec(
          ref,
          version,
          code,
          runtime,
          handler,
          memoryMb,
          timeout,
          environment,
          ephemeralStorageMb,
          logging,
          layers,
          snapStart);
    }
  }
}
