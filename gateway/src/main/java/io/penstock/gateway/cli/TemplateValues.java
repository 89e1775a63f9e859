package io.penstock.gateway.cli;

import io.penstock.gateway.settings.NamedValues;
import io.penstock.gateway.settings.SamConfig;
import io.penstock.gateway.settings.SecretStore;
import io.penstock.gateway.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that tell a template what it cannot know itself. */
final class TemplateValues {
  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "KEY=VALUE",
      description = "Value of a template parameter, or of an SSM parameter or secret it names.")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--samconfig",
      paramLabel = "FILE",
      description =
          "Take parameter_overrides of the default environment of this file. Default: the"
              + " samconfig.toml beside the template, where there is one; /dev/null: none")
  private Path samConfig;

  @Option(
      names = "--set",
      paramLabel = "RESOURCE.ATTRIBUTE=VALUE",
      description = "What only AWS knows: an attribute, a resource's Ref, an export. Repeatable.")
  private Map<String, String> values = Map.of();

  @Option(
      names = "--set-file",
      paramLabel = "FILE",
      description = "The same from a file: NAME=VALUE lines, or a JSON object.")
  private Path valuesFile;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "SSM parameters and secrets by name: NAME=VALUE lines, or a JSON object. Others are"
              + " those of penstock secrets set.")
  private Path secretsFile;

  @Option(names = "--verbose", description = "Show every warning, not one line for each kind.")
  private boolean verbose;

  /**
   * Those given go before those of the file.
   *
   * @param template null without one
   */
  Map<String, String> parameters(Path template) throws IOException {
    var all = new HashMap<String, String>();
    Path file = samConfig;
    if (file == null && template != null) {
      Path beside = template.toAbsolutePath().resolveSibling("samconfig.toml");
      if (Files.isRegularFile(beside)) file = beside;
    }
    if (file != null) all.putAll(SamConfig.parameters(file));
    all.putAll(parameters);
    return all;
  }

  /**
   * @throws IOException when a file cannot be read
   */
  Settings.Given given(Path dataDir, Map<String, String> environment) throws IOException {
    var all = new HashMap<String, String>();
    if (valuesFile != null) all.putAll(NamedValues.read(valuesFile));
    all.putAll(values);
    var store = new SecretStore(dataDir, environment);
    var secrets = new HashMap<>(store.all());
    if (secretsFile != null) secrets.putAll(NamedValues.read(secretsFile));
    return new Settings.Given(all, secrets, store, verbose);
  }
}
