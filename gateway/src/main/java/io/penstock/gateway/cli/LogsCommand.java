package io.penstock.gateway.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the latest log lines of a function, or of all, and on request those that follow. */
@Command(
    name = "logs",
    description = "Print the log of a function, or of all.",
    footer = {
      "",
      "Examples:",
      "  penstock logs Orders --follow",
      "  penstock logs --since 10m --filter ERROR",
      "  penstock logs Orders --request-id 0c9f3a51-5b54-4c06-8f3e-0123456789ab"
    },
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private static final Pattern AGO = Pattern.compile("(\\d{1,9})([smhd])");

  @Mixin private Endpoint endpoint;
  @Mixin private Output output;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Function name. Default: the logs of all functions")
  private String name;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with the lines to come.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      description = "How many lines at most. Default: 100, with --since or --request-id 10000")
  private Integer lines;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "10m, 2h, 1d ago, or a time such as 2026-01-31T09:00:00Z.")
  private String since;

  @Option(names = "--request-id", paramLabel = "ID", description = "Lines of one invocation.")
  private String requestId;

  @Option(
      names = "--filter",
      paramLabel = "PATTERN",
      description =
          "Lines that match, as CloudWatch's filter patterns of terms: ERROR, ?a ?b, -none.")
  private String filter;

  @Override
  public Integer call() throws Exception {
    var path = new StringBuilder("_penstock/api/");
    if (name != null) path.append("functions/").append(ApiClient.encode(name)).append('/');
    int most = lines != null ? lines : since != null || requestId != null ? 10_000 : 100;
    path.append("logs?lines=").append(most);
    if (follow) path.append("&follow=true");
    if (since != null) path.append("&since=").append(time(since, Instant.now()));
    if (requestId != null) path.append("&requestId=").append(ApiClient.encode(requestId));
    if (filter != null) path.append("&filter=").append(ApiClient.encode(filter));
    if (output.json()) path.append("&format=json");
    var answer = endpoint.client().stream(path.toString());
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (var reader =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() != 200) throw Refused.of(answer.statusCode(), reader.readLine());
      for (String line = reader.readLine(); line != null; line = reader.readLine())
        out.println(line);
    }
    return 0;
  }

  /** The time that is meant, as the API reads it. */
  static Instant time(String text, Instant now) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      return now.minus(
          switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--since " + text + ": 10m, 2h, 1d, or a time such as 2026-01-31T09:00:00Z.", e);
    }
  }
}
