package io.penstock.gateway.logs.api;

import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;

/** A place between two lines, before the one with this time and number: what tokens tell. */
record Position(long millis, long number) {
  static final Position START = new Position(0, 0);

  static Position before(Line line) {
    return new Position(line.time().toEpochMilli(), line.number());
  }

  static Position after(Line line) {
    return new Position(line.time().toEpochMilli(), line.number() + 1);
  }

  /**
   * @throws io.penstock.gateway.aws.AwsFault when it is no token of ours
   */
  static Position of(String token) {
    if (!token.matches("\\d{1,18}\\.\\d{1,18}"))
      throw LogsService.invalid("The specified nextToken is invalid.");
    int dot = token.indexOf('.');
    return new Position(
        Long.parseLong(token.substring(0, dot)), Long.parseLong(token.substring(dot + 1)));
  }

  /** Whether a line comes after this. */
  boolean precedes(Line line) {
    long at = line.time().toEpochMilli();
    return at > millis || at == millis && line.number() >= number;
  }

  String token() {
    return millis + "." + number;
  }
}
