package io.penstock.gateway.cli;

import io.penstock.gateway.settings.SecretStore;
import io.vertx.core.json.JsonArray;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code secrets}: SSM parameters and secrets that templates name, kept encrypted in the state. */
@Command(
    name = "secrets",
    description = "Keep SSM parameters and secrets for templates: what a start then finds.",
    mixinStandardHelpOptions = true)
final class SecretsCommand {
  private static final int LONGEST = 65_536;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data-dir",
      defaultValue = ".penstock",
      scope = picocli.CommandLine.ScopeType.INHERIT,
      description = "Folder of all state. Default: ${DEFAULT-VALUE}")
  private Path dataDir;

  @Command(name = "set", description = "Keep a value, under the name that the template says.")
  int set(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(
              paramLabel = "VALUE",
              arity = "0..1",
              description = "Left out: read from standard input, so that no history has it.")
          String value)
      throws IOException {
    String kept = value == null ? asked(name) : value;
    if (kept.length() > LONGEST) throw new IOException(name + ": longer than 64 KiB");
    store().set(name, kept);
    spec.commandLine().getOut().println("Kept " + name + ".");
    return 0;
  }

  @Command(name = "list", description = "Names of what is kept.")
  int list(@Mixin Output output) throws IOException {
    var names = store().names().stream().filter(name -> !name.contains("#")).toList();
    if (output.json()) spec.commandLine().getOut().println(new JsonArray(names).encodePrettily());
    else names.forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  @Command(name = "remove", description = "Forget a value.")
  int remove(@Parameters(paramLabel = "NAME") String name) throws IOException {
    if (store().remove(name)) return 0;
    spec.commandLine().getErr().println("penstock: there is no secret " + name + ".");
    return 1;
  }

  private SecretStore store() {
    return new SecretStore(dataDir, System.getenv());
  }

  private static String asked(String name) throws IOException {
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      char[] typed = console.readPassword("%s: ", name);
      return typed == null ? "" : new String(typed);
    }
    byte[] bytes = System.in.readNBytes(4 * LONGEST + 1);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
