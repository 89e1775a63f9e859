package io.penstock.gateway.cli;

import io.penstock.gateway.settings.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stop} and {@code reset}: the end of a gateway, and of its state. */
abstract sealed class StopCommand implements Callable<Integer> {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:PENSTOCK_DATA_DIR:-.penstock}",
      description = "State folder of the gateway. Default: ${DEFAULT-VALUE}")
  Path dataDir;

  /** {@code stop}. */
  @Command(
      name = "stop",
      description = "End the gateway of a state folder; what is under way may end first.",
      mixinStandardHelpOptions = true)
  static final class Stop extends StopCommand {
    @Option(
        names = "--within",
        paramLabel = "SECONDS",
        defaultValue = "60",
        description = "How long to wait for its end. Default: ${DEFAULT-VALUE}")
    private int within;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
      ProcessHandle process = new RunningGateway(dataDir).process();
      if (process == null) {
        System.err.println(
            "penstock: no gateway runs on " + dataDir + ": --data-dir names another state folder");
        return 1;
      }
      process.destroy();
      try {
        process.onExit().get(within, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        System.err.println(
            "penstock: process " + process.pid() + " has not ended within " + within + " s");
        return 1;
      }
      System.out.println("Ended.");
      return 0;
    }
  }

  /** {@code reset}. */
  @Command(
      name = "reset",
      description =
          "Delete a state folder, with all events, queues and logs, while no gateway runs.",
      mixinStandardHelpOptions = true)
  static final class Reset extends StopCommand {
    @Option(names = "--yes", required = true, description = "All of it is gone for good.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      var running = new RunningGateway(dataDir);
      ProcessHandle process = running.process();
      if (process != null)
        throw new IOException(
            "the gateway runs as process " + process.pid() + ": penstock stop ends it");
      if (!Files.isDirectory(dataDir)) throw new IOException("there is no folder " + dataDir);
      if (!Files.isRegularFile(dataDir.resolve("penstock.db")) && !isEmpty())
        throw new IOException(dataDir + " is no state folder of Penstock: nothing is deleted");
      try (Stream<Path> files = Files.walk(dataDir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
      }
      System.out.println("Deleted " + dataDir + ".");
      return 0;
    }

    private boolean isEmpty() throws IOException {
      try (Stream<Path> files = Files.list(dataDir)) {
        return files.findAny().isEmpty();
      }
    }
  }
}
