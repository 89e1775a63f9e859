package io.penstock.gateway.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** Runs the AWS CLI against the gateway. */
@Command(
    name = "aws",
    description =
        "Run the AWS CLI (version 1 or 2) with the gateway's endpoint, region and keys: what"
            + " follows is the CLI's.",
    footer = {"", "Example:", "  penstock aws sqs list-queues"})
final class AwsCommand implements Callable<Integer> {
  @Mixin private Endpoint endpoint;
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    String url = endpoint.url(environment);
    var command = new ArrayList<String>(List.of("aws", "--endpoint-url", url));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(EnvCommand.variables(environment, endpoint));
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      System.err.println(
          "penstock: there is no program aws here: install the AWS CLI, or use another client with"
              + " penstock env");
      return 127;
    }
  }
}
