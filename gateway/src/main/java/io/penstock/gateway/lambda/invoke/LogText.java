package io.penstock.gateway.lambda.invoke;

import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import java.time.Instant;

/**
 * A log line as a line of a file: time in milliseconds, number, stream, request id or {@code -},
 * text; tabs between them. Pure.
 */
final class LogText {
  private static final String NONE = "-";

  private LogText() {}

  static void write(Line line, StringBuilder to) {
    to.append(line.time().toEpochMilli()).append('\t').append(line.number()).append('\t');
    to.append(line.logStream()).append('\t');
    to.append(line.requestId() == null ? NONE : line.requestId()).append('\t');
    String text = line.text();
    for (int i = 0; i < text.length(); i++)
      switch (text.charAt(i)) {
        case '\\' -> to.append("\\\\");
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        default -> to.append(text.charAt(i));
      }
    to.append('\n');
  }

  /** Null for what is no line: a write was cut. */
  static Line read(String function, String written) {
    String[] part = written.split("\t", 5);
    if (part.length < 5) return null;
    try {
      return new Line(
          Instant.ofEpochMilli(Long.parseLong(part[0])),
          function,
          part[2],
          part[3].equals(NONE) ? null : part[3],
          plain(part[4]),
          Long.parseLong(part[1]));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String plain(String text) {
    if (text.indexOf('\\') < 0) return text;
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        plain.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      } else plain.append(c);
    }
    return plain.toString();
  }
}
