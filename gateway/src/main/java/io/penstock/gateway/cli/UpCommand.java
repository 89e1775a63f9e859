package io.penstock.gateway.cli;

import io.penstock.gateway.settings.RunningGateway;
import io.penstock.gateway.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: the gateway itself, here or detached. */
@Command(
    name = "up",
    description = "Run the gateway with a template's functions and triggers.",
    footer = {
      "",
      "Examples:",
      "  penstock up template.yaml",
      "  penstock up -d template.yaml && penstock status && penstock stop"
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final String LOG = "up.log";
  private static final long LOOK_MILLIS = 50;

  private final PenstockCommand.Starter starter;
  @Mixin private UpOptions options;

  @Option(
      names = {"-d", "--detach"},
      description = "In the background: back once it is up. penstock stop ends it.")
  private boolean detach;

  UpCommand(PenstockCommand.Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = options.settings(System.getenv());
    var problems = settings.problems();
    if (!problems.isEmpty()) {
      System.err.println("penstock: these settings cannot be used:");
      problems.forEach(problem -> System.err.println("  " + problem));
      return 2;
    }
    return detach ? detach(settings.dataDir()) : starter.start(settings);
  }

  /** Starts this program once more, without the option, and waits until it answers or has ended. */
  private static int detach(Path dataDir) throws IOException, InterruptedException {
    var running = new RunningGateway(dataDir);
    ProcessHandle other = running.process();
    if (other != null) {
      System.err.println(
          "penstock: a gateway runs on "
              + dataDir
              + " as process "
              + other.pid()
              + ": penstock stop");
      return 1;
    }
    Files.createDirectories(dataDir);
    Path log = dataDir.resolve(LOG);
    Process process =
        new ProcessBuilder(command())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(log.toFile())
            .redirectErrorStream(true)
            .start();
    while (process.isAlive()) {
      ProcessHandle up = running.process();
      if (up != null && up.pid() == process.pid()) {
        System.out.println(
            "Penstock is up at "
                + running.api()
                + " as process "
                + up.pid()
                + "; output in "
                + log);
        return 0;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    System.err.println("penstock: it ended at once:");
    System.err.print(Files.readString(log));
    return process.exitValue() == 0 ? 1 : process.exitValue();
  }

  private static List<String> command() throws IOException {
    // ProcessHandle tells no more than a page of it
    String given = Files.readString(Path.of("/proc/self/cmdline"));
    var command = new ArrayList<String>();
    // Not ended with the terminal that it was started in
    if (Files.isExecutable(SETSID)) command.add(SETSID.toString());
    Arrays.stream(given.split("\0"))
        .filter(each -> !each.equals("-d") && !each.equals("--detach"))
        .forEach(command::add);
    return command;
  }
}
