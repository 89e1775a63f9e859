package io.penstock.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of {@code up} that are set elsewhere than on the command line: in a file ({@code --config
 * FILE}, YAML, an option's name without the dashes as its key) and in variables ({@code
 * PENSTOCK_HTTP_PORT} for {@code --http-port}). The command line goes before the variables, these
 * before the file; what may be given several times adds up.
 */
public final class Configuration {
  private static final String CONFIG = "--config";
  private static final String PREFIX = "PENSTOCK_";

  private Configuration() {}

  /**
   * The arguments with those of file and variables before them.
   *
   * @throws IllegalArgumentException when the file cannot be used; the message lists every problem
   */
  public static String[] arguments(String[] given, Map<String, String> environment) {
    if (given.length == 0 || !given[0].equals("up")) return given;
    var options = new TreeMap<String, OptionSpec>();
    for (OptionSpec option : new CommandLine(new UpOptions()).getCommandSpec().options())
      options.put(option.longestName().substring(2), option);
    var all = new ArrayList<String>();
    all.add(given[0]);
    var rest = new ArrayList<String>();
    String file = environment.get(PREFIX + "CONFIG");
    for (int i = 1; i < given.length; i++) {
      if (given[i].equals(CONFIG) && i + 1 < given.length) file = given[++i];
      else if (given[i].startsWith(CONFIG + "=")) file = given[i].substring(CONFIG.length() + 1);
      else rest.add(given[i]);
    }
    if (file != null && !file.isEmpty()) all.addAll(read(Path.of(file), options));
    options.forEach(
        (name, option) -> {
          String value = environment.get(variable(name));
          if (value != null && !value.isEmpty()) all.addAll(one(name, option, value));
        });
    all.addAll(rest);
    return all.toArray(String[]::new);
  }

  /** The variable of an option. */
  static String variable(String option) {
    return PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static List<String> read(Path file, Map<String, OptionSpec> options) {
    Object read;
    try {
      read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("--config " + file + " cannot be read.", e);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException("--config " + file + " is not YAML: " + e.getMessage(), e);
    }
    if (read == null) return List.of();
    if (!(read instanceof Map<?, ?> settings))
      throw new IllegalArgumentException(
          "--config " + file + ": lines of the form NAME: VALUE are needed.");
    var arguments = new ArrayList<String>();
    var problems = new ArrayList<String>();
    for (var setting : settings.entrySet()) {
      String name = String.valueOf(setting.getKey());
      OptionSpec option = options.get(name);
      if (option == null) problems.add("--config " + file + ": " + name + " is not a setting.");
      else arguments.addAll(one(name, option, setting.getValue()));
    }
    if (!problems.isEmpty()) throw new IllegalArgumentException(String.join("\n", problems));
    return arguments;
  }

  private static List<String> one(String name, OptionSpec option, Object value) {
    var arguments = new ArrayList<String>();
    switch (value) {
      case null -> {}
      case Map<?, ?> map ->
          map.forEach((key, each) -> arguments.add("--" + name + "=" + key + "=" + each));
      case List<?> list -> list.forEach(each -> arguments.add("--" + name + "=" + each));
      default -> {
        if (option.arity().max() > 0) arguments.add("--" + name + "=" + value);
        else if (String.valueOf(value).equalsIgnoreCase("true")) arguments.add("--" + name);
      }
    }
    return arguments;
  }
}
