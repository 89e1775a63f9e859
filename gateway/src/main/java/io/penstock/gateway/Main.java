package io.penstock.gateway;

import io.penstock.gateway.cli.CommandTraining;
import io.penstock.gateway.cli.Configuration;
import io.penstock.gateway.cli.PenstockCommand;
import io.penstock.gateway.node.CacheTraining;
import io.penstock.gateway.node.Up;
import io.penstock.gateway.store.sqlite.SqliteBackup;

/** The program's entry. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("rehearse")) {
      System.exit(CacheTraining.run()); // by the launcher, once after each build
    }
    if (args.length == 1 && args[0].equals("rehearse-commands")) System.exit(CommandTraining.run());
    String[] arguments;
    try {
      arguments = Configuration.arguments(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("penstock: " + e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(
        PenstockCommand.commandLine(
                new PenstockCommand.Program(
                    Up::run,
                    Up::validate,
                    SqliteBackup::backup,
                    SqliteBackup::restore,
                    Up::invokeOnce),
                arguments)
            .execute(arguments));
  }
}
