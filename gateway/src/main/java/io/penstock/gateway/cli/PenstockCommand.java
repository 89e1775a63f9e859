package io.penstock.gateway.cli;

import io.penstock.gateway.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole command line. */
@Command(
    name = "penstock",
    description = "Lambda's trigger layer on your own machines.",
    mixinStandardHelpOptions = true,
    versionProvider = PenstockCommand.Version.class)
public final class PenstockCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Starts the gateway and returns an exit status when it has ended. */
  @FunctionalInterface
  public interface Starter {
    int start(Settings settings) throws Exception;
  }

  /**
   * What these arguments are read with. To start the gateway is to be quick: the other commands,
   * which cost it a tenth of a second, are left out then.
   */
  public static CommandLine commandLine(Starter starter, String... arguments) {
    return commandLine(starter, null, arguments);
  }

  /**
   * The same with {@code validate}.
   *
   * @param checker null: there is no such command
   */
  public static CommandLine commandLine(
      Starter starter, ValidateCommand.Checker checker, String... arguments) {
    return commandLine(starter, checker, null, null, arguments);
  }

  /**
   * The same with {@code backup} and {@code restore}.
   *
   * @param backup null: there are no such commands
   */
  public static CommandLine commandLine(
      Starter starter,
      ValidateCommand.Checker checker,
      BackupCommand.Copier backup,
      BackupCommand.Copier restore,
      String... arguments) {
    var line = new CommandLine(new PenstockCommand());
    if (arguments.length == 0 || !arguments[0].equals("up"))
      line.addSubcommand(new InvokeCommand())
          .addSubcommand(new LogsCommand())
          .addSubcommand(new EnvCommand())
          .addSubcommand(new EventsCommand())
          .addSubcommand(new PutEventCommand())
          .addSubcommand(new DeadLettersCommand())
          .addSubcommand(new SecretsCommand())
          .addSubcommand(new RuntimesCommand());
    if (checker != null && (arguments.length == 0 || !arguments[0].equals("up")))
      line.addSubcommand(new ValidateCommand(checker));
    if (backup != null && (arguments.length == 0 || !arguments[0].equals("up")))
      line.addSubcommand(new BackupCommand.Backup(backup))
          .addSubcommand(new BackupCommand.Restore(restore));
    line.addSubcommand(new Up(starter));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOverwrittenOptionsAllowed(true); // of a settings file and of variables
    line.setExecutionExceptionHandler(
        (problem, command, parsed) -> {
          command.getErr().println("penstock: " + problem.getMessage());
          return 1;
        });
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, for example: up TEMPLATE");
  }

  @Command(
      name = "up",
      description = "Run the gateway with a template's functions and triggers.",
      mixinStandardHelpOptions = true)
  static final class Up implements Callable<Integer> {
    private final Starter starter;
    @Mixin private UpOptions options;

    Up(Starter starter) {
      this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
      Settings settings = options.settings(System.getenv());
      var problems = settings.problems();
      if (problems.isEmpty()) return starter.start(settings);
      System.err.println("penstock: these settings cannot be used:");
      problems.forEach(problem -> System.err.println("  " + problem));
      return 2;
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PenstockCommand.class.getPackage().getImplementationVersion();
      return new String[] {"penstock " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
