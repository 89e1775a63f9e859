package io.penstock.gateway.cli;

import io.penstock.gateway.settings.Credentials;
import io.penstock.gateway.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The settings of {@code up} as files and variables have them now. One thread. */
public final class SettingsAgain {
  /** What takes effect while the gateway runs. */
  private static final Set<String> TAKEN =
      Set.of(
          "--parameter",
          "--samconfig",
          "--set",
          "--set-file",
          "--secrets",
          "--verbose",
          "--env-vars",
          "--debug",
          "--log-level");

  private final String[] given;
  private final Map<String, String> environment;
  private final Map<String, Object> first = new TreeMap<>();
  private final Credentials credentials;

  /**
   * @param needStart options whose new value waits for the next start
   */
  public record Read(Settings settings, List<String> needStart) {}

  /**
   * @param given the command line, {@code up} first
   * @param running what the gateway runs with
   */
  public SettingsAgain(String[] given, Map<String, String> environment, Settings running) {
    this.given = given.clone();
    this.environment = environment;
    this.credentials = running.credentials();
    parsed(new UpOptions(), first);
  }

  /**
   * @throws IllegalArgumentException when they cannot be used; with every problem
   */
  public Read read() throws IOException {
    var options = new UpOptions();
    var values = new TreeMap<String, Object>();
    parsed(options, values);
    Settings settings = options.settings(environment);
    var problems = settings.problems();
    if (!problems.isEmpty()) throw new IllegalArgumentException(String.join(" ", problems));
    var needStart = new ArrayList<String>();
    values.forEach(
        (name, value) -> {
          if (!TAKEN.contains(name) && !Objects.equals(value, first.get(name))) needStart.add(name);
        });
    if (!settings.credentials().equals(credentials) && !needStart.contains("--credentials"))
      needStart.add("--credentials");
    return new Read(settings, needStart);
  }

  private void parsed(UpOptions options, Map<String, Object> values) {
    var line = new CommandLine(options);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOverwrittenOptionsAllowed(true);
    String[] arguments = Configuration.arguments(given, environment);
    line.parseArgs(Arrays.copyOfRange(arguments, 1, arguments.length));
    for (OptionSpec option : line.getCommandSpec().options())
      values.put(option.longestName(), option.getValue());
  }
}
