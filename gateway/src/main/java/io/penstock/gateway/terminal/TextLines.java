package io.penstock.gateway.terminal;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.activity.Activity.Tried;
import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Entries as text for people. Pure. */
final class TextLines implements Lines {
  private static final int MOST_TEXT = 2_000;
  private static final int MOST_TRIGGER = 120;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final Style style;
  private final ZoneId zone;
  private final Hints hints;

  TextLines(Style style, ZoneId zone, Hints hints) {
    this.style = style;
    this.zone = zone;
    this.hints = hints;
  }

  @Override
  public void entry(Entry entry, StringBuilder to) {
    if (entry.trigger() != null) head(entry, to);
    String before =
        entry.trigger() == null ? "  " + Style.harmless(entry.function(), 64) + " | " : "  | ";
    for (String line : entry.log())
      to.append(style.dim(before)).append(Style.harmless(shortened(line), MOST_TEXT)).append('\n');
    if (entry.left() > 0)
      to.append(style.dim("  | and " + entry.left() + " more lines: " + logs(entry))).append('\n');
  }

  private void head(Entry entry, StringBuilder to) {
    to.append(style.dim(time(entry.at()))).append("  ");
    to.append(Style.harmless(entry.trigger(), MOST_TRIGGER));
    if (entry.function() != null) to.append(" -> ").append(style.bold(entry.function()));
    to.append("  ").append(result(entry));
    if (entry.took() != null && !entry.took().isZero())
      to.append("  ").append(millis(entry.took()));
    if (entry.result() != null && entry.result().report().coldStart())
      to.append("  ")
          .append(
              style.notable(
                  "cold " + millis(Duration.ofNanos(entry.result().report().initNanos()))));
    to.append('\n');
    if (entry.result() == null) return;
    Failure failure = Failure.of(entry.result().outcome());
    if (failure == null) return;
    String message = failure.message().isEmpty() ? "" : ": " + failure.message();
    to.append("  ")
        .append(style.bad(Style.harmless(failure.type() + message, MOST_TEXT)))
        .append('\n');
    if (failure.at() != null)
      to.append("    ").append(Style.harmless(failure.at(), MOST_TEXT)).append('\n');
    if (entry.requestId() != null) to.append(style.dim("    why: " + logs(entry))).append('\n');
  }

  private String logs(Entry entry) {
    String name = entry.function().split(":", 2)[0];
    return hints.command(
        "logs " + name + (entry.requestId() == null ? "" : " --request-id " + entry.requestId()));
  }

  private String result(Entry entry) {
    if (entry.status() > 0) {
      String text = String.valueOf(entry.status());
      return entry.failed()
          ? style.bad(text)
          : entry.status() >= 400 ? style.notable(text) : style.good(text);
    }
    if (entry.result() == null) return style.bad("failed");
    return switch (entry.result().outcome()) {
      case io.penstock.function.Outcome.Returned _ -> style.good("ok");
      case io.penstock.function.Outcome.Raised _ -> style.bad("error");
      case io.penstock.function.Outcome.TimedOut _ -> style.bad("timed out");
      case io.penstock.function.Outcome.Throttled _ -> style.notable("throttled");
      case io.penstock.function.Outcome.Unreachable _ -> style.bad("not reached");
    };
  }

  @Override
  public void tried(Tried tried, StringBuilder to) {
    boolean function = tried.kind().equals(Delivery.FUNCTION);
    Attempt attempt = tried.settlement().attempt();
    String target = Style.harmless(FunctionRef.shown(tried.target()), MOST_TRIGGER);
    String end =
        switch (tried.settlement().verdict()) {
          case Verdict.Done _ -> style.good("delivered");
          case Verdict.Again again -> style.notable("again at " + time(again.due()));
          case Verdict.Dead dead -> style.bad("given up, " + dead.condition().name());
        };
    boolean done = tried.settlement().verdict() instanceof Verdict.Done;
    if (function && done) return; // its call has a line
    to.append(style.dim(time(tried.at()))).append("  ");
    to.append(Style.harmless(tried.source(), MOST_TRIGGER)).append(" -> ").append(target);
    to.append("  ").append(end);
    if (attempt != null && !function) to.append("  ").append(millis(attempt.took()));
    to.append('\n');
    if (done) return;
    if (attempt != null && attempt.errorType() != null && !function) {
      String message = attempt.errorMessage() == null ? "" : ": " + attempt.errorMessage();
      to.append("  ")
          .append(style.bad(Style.harmless(attempt.errorType() + message, MOST_TEXT)))
          .append('\n');
    }
    to.append(style.dim("    why: " + hints.command("events explain " + tried.id()))).append('\n');
  }

  @Override
  public void dropped(long count, StringBuilder to) {
    to.append(
            style.notable(
                "penstock: "
                    + count
                    + " lines were left out here: more happens than is read. --quiet prints none; "
                    + hints.command("logs")
                    + " has them."))
        .append('\n');
  }

  private String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }

  private static String millis(Duration took) {
    double millis = took.toNanos() / 1e6;
    if (millis >= 10_000) return String.format(Locale.ROOT, "%.1f s", millis / 1000);
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }

  /** Node.js's lines begin with time and request id, which are there already. */
  static String shortened(String line) {
    int first = line.indexOf('\t');
    if (first < 20 || first > 32 || line.charAt(10) != 'T') return line;
    int second = line.indexOf('\t', first + 1);
    return second - first == 37 || line.startsWith("undefined", first + 1)
        ? line.substring(second + 1)
        : line;
  }
}
