package io.penstock.gateway.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a function's latest log lines, and on request those that follow. */
@Command(name = "logs", description = "Print a function's log.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  @Mixin private Endpoint endpoint;

  @Parameters(paramLabel = "NAME", description = "Function name.")
  private String name;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with the lines to come.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "100",
      description = "How many lines. Default: ${DEFAULT-VALUE}")
  private int lines;

  @Override
  public Integer call() throws Exception {
    var answer =
        endpoint.client().stream(
            "_penstock/api/functions/"
                + ApiClient.encode(name)
                + "/logs?lines="
                + lines
                + (follow ? "&follow=true" : ""));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (var reader =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() != 200) {
        System.err.println("penstock: " + answer.statusCode() + " " + reader.readLine());
        return 1;
      }
      for (String line = reader.readLine(); line != null; line = reader.readLine())
        out.println(line);
    }
    return 0;
  }
}
