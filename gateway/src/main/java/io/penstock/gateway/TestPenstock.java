package io.penstock.gateway;

import io.penstock.gateway.cli.UpOptions;
import io.penstock.gateway.node.Node;
import io.penstock.gateway.node.TemplateWatcher;
import io.penstock.gateway.node.TerminalOutput;
import io.penstock.gateway.node.Up;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Templates;
import io.penstock.gateway.terminal.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A whole gateway for a test: the same as {@code penstock up} runs, on two free ports, its state in
 * a temporary folder that goes with it.
 *
 * <pre>{@code
 * try (var penstock = TestPenstock.up(Path.of("template.yaml"))) {
 *   // call penstock.http(), or give penstock.api() to an AWS SDK as its endpoint
 * }
 * }</pre>
 *
 * Functions written in Java need the system property {@code penstock.program}: the folder {@code
 * gateway/target/program} of a built Penstock. The variables that hold credentials are not looked
 * at. Any thread may call; {@link #close} blocks until everything has ended.
 */
public final class TestPenstock implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Node node;
  private final TerminalOutput screen;
  private final TemplateWatcher watcher;

  private TestPenstock(Path folder, Path template, InstantSource clock, String... options) {
    this.folder = folder;
    Settings settings = settings(folder, template, options);
    var first = Up.read(settings, Up.templates(settings, null));
    node = new Node(settings, clock);
    Templates templates;
    try {
      first = Up.start(settings, node, first);
      templates = Up.templates(settings, node);
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    screen = new TerminalOutput(out, out, Style.PLAIN, settings);
    screen.up(node, first.warnings(), first.outputs(), Duration.ZERO);
    watcher = Up.watch(settings, templates, first, node, screen);
  }

  /**
   * Starts a gateway; it follows changes of template and code.
   *
   * @param options more options of {@code up}, such as {@code --concurrency=5}
   * @throws io.penstock.gateway.template.TemplateException when the template cannot be used
   * @throws IllegalArgumentException when the options cannot
   */
  public static TestPenstock up(Path template, String... options) {
    return up(template, InstantSource.system(), options);
  }

  /**
   * The same with a clock of the test's own, which decides when schedules fire, events are tried
   * again and signatures are too old. Schedules look at it every second; events that wait for
   * another try look when an event arrives, and once a minute.
   */
  public static TestPenstock up(Path template, InstantSource clock, String... options) {
    Path folder = temporary();
    try {
      return new TestPenstock(folder, template, clock, options);
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  /** The same with the text of a template, in YAML or JSON. */
  public static TestPenstock up(String template, String... options) {
    Path folder = temporary();
    try {
      Path file = Files.writeString(folder.resolve("template.yaml"), template);
      return new TestPenstock(folder, file, InstantSource.system(), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  private static Settings settings(Path folder, Path template, String... options) {
    var parsed = new UpOptions();
    var line = new CommandLine(parsed).setOverwrittenOptionsAllowed(true);
    String[] own = {
      template.toString(),
      "--http-port=0",
      "--api-port=0",
      "--quiet",
      "--data-dir=" + folder.resolve("state"),
    };
    try {
      line.parseArgs(Stream.concat(Stream.of(own), Stream.of(options)).toArray(String[]::new));
      Settings settings = parsed.settings(environment(folder, options));
      List<String> problems = settings.problems();
      if (!problems.isEmpty()) throw new IllegalArgumentException(String.join("\n", problems));
      return settings;
    } catch (CommandLine.ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The key of secrets lies beside the state, and never in the home of who tests. */
  private static Map<String, String> environment(Path folder, String... options) {
    String state = folder.resolve("state").toString();
    for (String option : options)
      if (option.startsWith("--data-dir=")) state = option.substring("--data-dir=".length());
    return Map.of("XDG_CONFIG_HOME", state + "-config");
  }

  /** Where APIs, function URLs and webhooks are called. */
  public URI http() {
    return URI.create("http://localhost:" + node.ports.http());
  }

  /** The AWS endpoint, with console, metrics and health under {@code /_penstock/}. */
  public URI api() {
    return URI.create("http://localhost:" + node.ports.api());
  }

  /**
   * All that {@code up} would have printed so far; requests, events and logs of functions only with
   * the option {@code --quiet=false}.
   */
  public String output() {
    return said.toString(StandardCharsets.UTF_8);
  }

  /** What it is made of. */
  Node node() {
    return node;
  }

  /** Lets what is under way end, for ten seconds at most, and deletes the state. */
  @Override
  public void close() {
    if (watcher != null) watcher.close();
    screen.close();
    stop();
    delete(folder);
  }

  private void stop() {
    node.stop(GRACE).toCompletionStage().toCompletableFuture().join();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("penstock");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
