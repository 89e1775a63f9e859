package io.penstock.gateway.events;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What rules and schedules can have as targets, told by the ARN. The only such list. */
public enum TargetKind {
  FUNCTION("function", "lambda", "function:[a-zA-Z0-9-_]+(?::[$a-zA-Z0-9-_]+)?"),
  TOPIC("topic", "sns", "[a-zA-Z0-9-_]+(?:\\.fifo)?"),
  QUEUE("queue", "sqs", "[a-zA-Z0-9-_]+(?:\\.fifo)?"),
  BUS("event bus", "events", "event-bus/[/.\\-_A-Za-z0-9]+"),
  API_DESTINATION("API destination", "events", "api-destination/[/.\\-_A-Za-z0-9]+");

  private final String called;
  private final Pattern service;
  private final Pattern whole;

  TargetKind(String called, String service, String resource) {
    this.called = called;
    this.service = Pattern.compile("arn:aws[a-z-]*:" + service + ":.+");
    this.whole = Pattern.compile("arn:aws[a-z-]*:" + service + ":[a-z0-9-]+:\\d{12}:" + resource);
  }

  /** All of them in words: {@code function, topic or queue}. */
  static String inWords() {
    var all = Stream.of(values()).map(kind -> kind.called).toList();
    return String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
  }

  /** Null when it is the ARN of nothing that is served as a target. */
  public static TargetKind of(String arn) {
    for (TargetKind kind : values()) if (kind.whole.matcher(arn).matches()) return kind;
    return null;
  }

  /** Whether it is meant to be an ARN of these kinds, functions excepted, well formed or not. */
  public static boolean isMeantIn(String arn) {
    for (TargetKind kind : values())
      if (kind != FUNCTION && kind.service.matcher(arn).matches()) return true;
    return false;
  }

  /** Whether it is a queue that keeps messages in the order of their groups. */
  public static boolean isFifoQueue(String arn) {
    return of(arn) == QUEUE && arn.endsWith(".fifo");
  }
}
