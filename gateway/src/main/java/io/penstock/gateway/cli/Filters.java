package io.penstock.gateway.cli;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options that choose events. */
final class Filters {
  @Option(names = "--function", paramLabel = "NAME", description = "Of one function.")
  private String function;

  @Option(
      names = "--trigger",
      paramLabel = "TEXT",
      description = "Whose trigger begins with TEXT, such as schedule: or invoke.")
  private String trigger;

  @Option(names = "--error", paramLabel = "TEXT", description = "Whose last error contains TEXT.")
  private String error;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Accepted since: 2026-01-31T09:00:00Z, or 90s, 15m, 2h, 7d ago.")
  private String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Accepted before.")
  private String until;

  /** As the operators' API takes them. */
  JsonObject json() {
    var json = new JsonObject();
    if (function != null) json.put("function", function);
    if (trigger != null) json.put("trigger", trigger);
    if (error != null) json.put("error", error);
    if (since != null) json.put("from", time(since).toString());
    if (until != null) json.put("to", time(until).toString());
    return json;
  }

  static String query(JsonObject filters) {
    return filters.stream()
        .map(e -> e.getKey() + "=" + ApiClient.encode(e.getValue().toString()))
        .collect(Collectors.joining("&", "?", ""));
  }

  private static Instant time(String text) {
    try {
      if (text.matches("\\d{1,6}[smhdSMHD]"))
        return Instant.now()
            .minus(
                text.toLowerCase(Locale.ROOT).endsWith("d")
                    ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
                    : Duration.parse("PT" + text));
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          text + ": a time such as 2026-01-31T09:00:00Z, or 90s, 15m, 2h, 7d.", e);
    }
  }
}
