package io.penstock.gateway;

import io.penstock.gateway.cli.CommandTraining;
import io.penstock.gateway.cli.Configuration;
import io.penstock.gateway.cli.PenstockCommand;
import io.penstock.gateway.node.CacheTraining;
import io.penstock.gateway.node.Up;
import io.penstock.gateway.store.sqlite.SqliteBackup;

/** The program's entry. */
public final class Main {
  /**
   * Lambdas, not references to methods: commands that call a running gateway have a class path
   * without most of what these stand on.
   */
  private static final PenstockCommand.Program PROGRAM =
      new PenstockCommand.Program(
          settings -> Up.run(settings),
          (settings, json) -> Up.validate(settings, json),
          (from, to) -> SqliteBackup.backup(from, to),
          (from, to) -> SqliteBackup.restore(from, to),
          (settings, function, event) -> Up.invokeOnce(settings, function, event));

  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("rehearse")) {
      System.exit(CacheTraining.run()); // by the launcher, once after each build
    }
    if (args.length == 1 && args[0].equals("rehearse-commands"))
      System.exit(CommandTraining.run(Main::run));
    System.exit(run(args));
  }

  private static int run(String... args) {
    String[] arguments;
    try {
      arguments = Configuration.arguments(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("penstock: " + e.getMessage());
      return 2;
    }
    return PenstockCommand.commandLine(PROGRAM, arguments).execute(arguments);
  }
}
