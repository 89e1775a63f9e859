package io.penstock.gateway.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls a function once: its log goes to standard error, its result to standard output. */
@Command(
    name = "invoke",
    description = "Invoke a function and print its log and its result.",
    mixinStandardHelpOptions = true)
final class InvokeCommand implements Callable<Integer> {
  @Mixin private Endpoint endpoint;

  @Parameters(paramLabel = "NAME", description = "Function name, or name:qualifier.")
  private String name;

  @Option(
      names = {"-e", "--event"},
      paramLabel = "FILE",
      description = "JSON event; - for standard input. Default: {}")
  private String event;

  @Option(names = "--async", description = "Store the event and return at once.")
  private boolean async;

  @Override
  public Integer call() throws Exception {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    if ("-".equals(event)) body = System.in.readAllBytes();
    else if (event != null) body = Files.readAllBytes(Path.of(event));
    var answer =
        endpoint
            .client()
            .post(
                "2015-03-31/functions/" + ApiClient.encode(name) + "/invocations",
                body,
                Map.of(
                    "X-Amz-Invocation-Type",
                    async ? "Event" : "RequestResponse",
                    "X-Amz-Log-Type",
                    async ? "None" : "Tail"));
    PrintStream err = System.err;
    answer
        .headers()
        .firstValue("x-amz-log-result")
        .ifPresent(log -> err.writeBytes(Base64.getDecoder().decode(log)));
    if (answer.statusCode() >= 300) {
      err.print("penstock: " + answer.statusCode() + " ");
      err.writeBytes(answer.body());
      err.println();
      return 1;
    }
    if (async)
      err.println(
          "Accepted as " + answer.headers().firstValue("x-amzn-requestid").orElse("?") + ".");
    else {
      System.out.writeBytes(answer.body()); // as the function gave it, whatever the terminal's set
      System.out.println();
    }
    return answer.headers().firstValue("x-amz-function-error").isPresent() ? 2 : 0;
  }
}
