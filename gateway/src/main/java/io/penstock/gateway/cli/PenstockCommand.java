package io.penstock.gateway.cli;

import io.penstock.gateway.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole command line. */
@Command(
    name = "penstock",
    description = "Lambda's trigger layer on your own machines.",
    footer = {
      "",
      "Exit status: 0 when all is well, 1 when something could not be done, 2 when it was not said"
          + " rightly; some commands have more, which their --help tells.",
      "penstock COMMAND --help has examples."
    },
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
   * What commands do that need the gateway's own code.
   *
   * @param checker null: there is no {@code validate}
   * @param backup null: there is no {@code backup} and no {@code restore}
   * @param once null: {@code invoke} has no {@code -t}
   * @param cluster null: there is no {@code cluster}
   */
  public record Program(
      Starter starter,
      ValidateCommand.Checker checker,
      BackupCommand.Copier backup,
      BackupCommand.Copier restore,
      InvokeCommand.Once once,
      ClusterCommand.Cluster cluster) {}

  /** What these arguments are read with, without what needs the gateway's own code. */
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

  /** The same with {@code backup} and {@code restore}. */
  public static CommandLine commandLine(
      Starter starter,
      ValidateCommand.Checker checker,
      BackupCommand.Copier backup,
      BackupCommand.Copier restore,
      String... arguments) {
    return commandLine(new Program(starter, checker, backup, restore, null, null), arguments);
  }

  /**
   * What these arguments are read with. A command that is named first is alone made known: to read
   * the annotations of all of them costs a tenth of a second.
   */
  public static CommandLine commandLine(Program program, String... arguments) {
    Map<String, Supplier<Object>> commands = commands(program);
    var line = new CommandLine(new PenstockCommand());
    Supplier<Object> named = arguments.length == 0 ? null : commands.get(arguments[0]);
    if (named != null && !arguments[0].equals("completion"))
      line.addSubcommand(arguments[0], named.get());
    else commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOverwrittenOptionsAllowed(true); // of a settings file and of variables
    line.setExecutionExceptionHandler(
        (problem, command, parsed) -> {
          String message = problem.getMessage();
          command.getErr().println("penstock: " + (message == null ? problem : message));
          return problem instanceof IllegalArgumentException ? 2 : 1;
        });
    return line;
  }

  private static Map<String, Supplier<Object>> commands(Program program) {
    var all = new LinkedHashMap<String, Supplier<Object>>();
    all.put("init", InitCommand::new);
    all.put("up", () -> new UpCommand(program.starter));
    all.put("status", StatusCommand::new);
    all.put("stop", StopCommand.Stop::new);
    all.put("reset", StopCommand.Reset::new);
    if (program.checker != null) all.put("validate", () -> new ValidateCommand(program.checker));
    all.put("invoke", () -> new InvokeCommand(program.once));
    all.put("logs", LogsCommand::new);
    all.put("log-level", LogLevelCommand::new);
    all.put("generate-event", GenerateEventCommand::new);
    all.put("send", SendCommand::new);
    all.put("publish", PublishCommand::new);
    all.put("put-event", PutEventCommand::new);
    all.put("fire", SchedulesCommand.Fire::new);
    all.put("schedules", SchedulesCommand::new);
    all.put("events", EventsCommand::new);
    all.put("dlq", DeadLettersCommand::new);
    all.put("env", EnvCommand::new);
    all.put("aws", AwsCommand::new);
    all.put("login", LoginCommand::new);
    all.put("keys", KeysCommand::new);
    all.put("secrets", SecretsCommand::new);
    all.put("runtimes", RuntimesCommand::new);
    if (program.backup != null) {
      all.put("backup", () -> new BackupCommand.Backup(program.backup));
      all.put("restore", () -> new BackupCommand.Restore(program.restore));
    }
    if (program.cluster != null) all.put("cluster", () -> new ClusterCommand(program.cluster));
    all.put("doctor", DoctorCommand::new);
    all.put("completion", CompletionCommand::new);
    return all;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, for example: up TEMPLATE");
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PenstockCommand.class.getPackage().getImplementationVersion();
      return new String[] {"penstock " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
