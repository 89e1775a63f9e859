package io.penstock.gateway.cli;

import io.penstock.gateway.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls a function once: its log goes to standard error, its result to standard output. */
@Command(
    name = "invoke",
    description = {
      "Invoke a function and print its log and its result.",
      "Exit status: 0, 2 when the function failed, 1 when it could not be called."
    },
    footer = {
      "",
      "Examples:",
      "  penstock invoke Hello --data '{\"name\": \"ada\"}'",
      "  penstock invoke Thumbnail --generate s3:put --with bucket=photos",
      "  penstock invoke -t template.yaml Hello -e event.json"
    },
    mixinStandardHelpOptions = true)
public final class InvokeCommand implements Callable<Integer> {
  /** Calls one function of a template, without a gateway that runs; the exit status. */
  @FunctionalInterface
  public interface Once {
    int invoke(Settings settings, String function, byte[] event) throws Exception;
  }

  private final Once once;

  @Mixin private Endpoint endpoint;

  @Parameters(paramLabel = "NAME", description = "Function name, or name:qualifier.")
  private String name;

  @Option(
      names = {"-e", "--event"},
      paramLabel = "FILE",
      description = "JSON event; - for standard input. Default: {}")
  private String event;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "JSON",
      description = "The event itself.")
  private String data;

  @Option(
      names = "--generate",
      paramLabel = "SERVICE:TYPE",
      description = "An event as penstock generate-event makes it.")
  private String generate;

  @Option(
      names = "--with",
      paramLabel = "NAME=VALUE",
      description = "What a generated event is of. Repeatable.")
  private Map<String, String> with = Map.of();

  @Option(names = "--async", description = "Store the event and return at once.")
  private boolean async;

  @Option(
      names = {"-t", "--template"},
      paramLabel = "FILE",
      description = "Start the function of this template for this one call; no gateway is needed.")
  private String template;

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "KEY=VALUE",
      description = "Of the template, with -t. Repeatable.")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--env-vars",
      paramLabel = "FILE",
      description = "Variables of functions, as of penstock up, with -t.")
  private String variables;

  /**
   * @param once null: there is no {@code -t}
   */
  InvokeCommand(Once once) {
    this.once = once;
  }

  @Override
  public Integer call() throws Exception {
    byte[] body = body();
    if (template != null) return once(body);
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
    String log = answer.header().apply("x-amz-log-result");
    if (log != null) err.writeBytes(Base64.getDecoder().decode(log));
    if (answer.statusCode() == 404) throw Refused.of(404, unknown(answer.body()));
    if (answer.statusCode() >= 300) throw Refused.of(answer.statusCode(), answer.body());
    if (async) err.println("Accepted as " + answer.header().apply("x-amzn-requestid") + ".");
    else {
      System.out.writeBytes(answer.body()); // as the function gave it, whatever the terminal's set
      System.out.println();
    }
    return answer.header().apply("x-amz-function-error") == null ? 0 : 2;
  }

  private byte[] body() throws IOException {
    int ways = (event == null ? 0 : 1) + (data == null ? 0 : 1) + (generate == null ? 0 : 1);
    if (ways > 1)
      throw new IllegalArgumentException("one of --event, --data and --generate is enough.");
    if ("-".equals(event)) return System.in.readAllBytes();
    String text = "{}";
    if (event != null) text = Given.file(event);
    if (data != null) text = data;
    if (generate != null) {
      String[] what = generate.split(":", 2);
      text = GenerateEventCommand.event(what[0], what.length < 2 ? null : what[1], with);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private int once(byte[] body) throws Exception {
    if (once == null || async)
      throw new IllegalArgumentException("with -t the function is called at once.");
    var options = new UpOptions();
    var line = new CommandLine(options);
    var arguments = new java.util.ArrayList<String>();
    arguments.add(template);
    parameters.forEach((key, value) -> arguments.add("--parameter=" + key + "=" + value));
    if (variables != null) arguments.add("--env-vars=" + variables);
    line.parseArgs(arguments.toArray(String[]::new));
    return once.invoke(options.settings(System.getenv()), name, body);
  }

  /** The operators' API knows what may have been meant; AWS's words do not tell. */
  private String unknown(byte[] otherwise) {
    String bare = name.split(":", 2)[0];
    try {
      endpoint.client().json("GET", "_penstock/api/functions/" + ApiClient.encode(bare), null);
    } catch (IOException e) {
      return e.getMessage();
    }
    return new String(otherwise, StandardCharsets.UTF_8);
  }
}
