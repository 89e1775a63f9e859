package io.penstock.gateway;

import io.penstock.gateway.cli.ClusterCommand;
import io.penstock.gateway.cli.CommandTraining;
import io.penstock.gateway.cli.Configuration;
import io.penstock.gateway.cli.PenstockCommand;
import io.penstock.gateway.cli.SettingsAgain;
import io.penstock.gateway.node.CacheTraining;
import io.penstock.gateway.node.ClusterTasks;
import io.penstock.gateway.node.Reload;
import io.penstock.gateway.node.Up;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.settings.StoreAddress;
import io.penstock.gateway.store.sqlite.SqliteBackup;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The program's entry. */
public final class Main {
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
    return PenstockCommand.commandLine(program(args), arguments).execute(arguments);
  }

  /**
   * Lambdas, not references to methods: commands that call a running gateway have a class path
   * without most of what these stand on.
   */
  private static PenstockCommand.Program program(String... args) {
    return new PenstockCommand.Program(
        settings -> up(settings, args),
        (settings, json) -> Up.validate(settings, json),
        (from, to) -> SqliteBackup.backup(from, to),
        (from, to) -> SqliteBackup.restore(from, to),
        (settings, function, event) -> Up.invokeOnce(settings, function, event),
        new ClusterCommand.Cluster() {
          @Override
          public List<JsonObject> members(StoreAddress store) {
            return new ClusterTasks().members(store);
          }

          @Override
          public String drain(StoreAddress store, String only, Duration patience) {
            return new ClusterTasks().drain(store, only, patience);
          }

          @Override
          public String importFrom(Path dataDir, StoreAddress store) throws IOException {
            return new ClusterTasks().importFrom(dataDir, store);
          }
        });
  }

  private static int up(Settings settings, String... args) throws InterruptedException {
    var again = new SettingsAgain(args, System.getenv(), settings);
    return Up.run(
        settings,
        () -> {
          SettingsAgain.Read now = again.read();
          return new Reload.Now(now.settings(), now.needStart());
        });
  }
}
