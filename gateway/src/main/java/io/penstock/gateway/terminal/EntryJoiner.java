package io.penstock.gateway.terminal;

import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.Activity.Answered;
import io.penstock.gateway.activity.Activity.Called;
import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts together what belongs together: the lines that a function logs while it is called, the call,
 * and the answer of the HTTP port. What the rest does not come of within a second is shown without
 * it. One thread.
 */
final class EntryJoiner {
  private static final long HOLD_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_HELD = 1_000;
  private static final int MOST_LINES = 40;

  private final Consumer<Entry> out;
  private final Map<String, Held> held = new LinkedHashMap<>();

  private static final class Held {
    final long since;
    String function;
    Called call;
    Instant first;
    final List<String> log = new ArrayList<>();
    int left;

    Held(long since) {
      this.since = since;
    }
  }

  EntryJoiner(Consumer<Entry> out) {
    this.out = out;
  }

  void logged(Line line, long nanos) {
    if (isPlatforms(line.text())) return;
    if (line.requestId() == null) {
      loose(line.time(), line.function(), null, List.of(line.text()), 0);
      return;
    }
    Held one = held(line.requestId(), nanos);
    one.function = line.function();
    if (one.first == null) one.first = line.time();
    if (one.log.size() < MOST_LINES) one.log.add(line.text());
    else one.left++;
  }

  /** START, END, REPORT: what they say is in the entry. */
  static boolean isPlatforms(String line) {
    return line.startsWith("START RequestId: ")
        || line.startsWith("END RequestId: ")
        || line.startsWith("REPORT RequestId: ")
        || line.startsWith("INIT_")
        || line.startsWith("{") && line.contains("\"type\":\"platform.");
  }

  void happened(Activity activity, long nanos) {
    switch (activity) {
      case Called call -> {
        if (isHttp(call.source())) held(call.requestId(), nanos).call = call;
        else show(held.remove(call.requestId()), call, call.source(), 0, null);
      }
      case Answered answer -> {
        Held one = answer.requestId() == null ? null : held.remove(answer.requestId());
        String trigger = answer.method() + " " + answer.path();
        if (one == null || one.call == null) {
          if (one != null) show(one);
          out.accept(
              new Entry(
                  answer.at(),
                  trigger,
                  null,
                  null,
                  answer.status(),
                  null,
                  answer.took(),
                  List.of(),
                  0));
        } else show(one, one.call, trigger, answer.status(), answer.took());
      }
      case Activity.Tried _ -> {}
    }
  }

  /** Authorizers and sockets have no answer of their own. */
  private static boolean isHttp(String source) {
    return (source.startsWith("api:") || source.startsWith("url:"))
        && !source.endsWith(":authorizer");
  }

  private Held held(String id, long nanos) {
    Held one = held.get(id);
    if (one == null) {
      if (held.size() >= MOST_HELD) {
        Iterator<Held> eldest = held.values().iterator();
        Held old = eldest.next();
        eldest.remove();
        show(old);
      }
      one = new Held(nanos);
      held.put(id, one);
    }
    return one;
  }

  /** Shows what has waited long enough. */
  void look(long nanos) {
    for (Iterator<Held> all = held.values().iterator(); all.hasNext(); ) {
      Held one = all.next();
      if (nanos - one.since < HOLD_NANOS) return; // the others are younger
      all.remove();
      show(one);
    }
  }

  void end() {
    held.values().forEach(this::show);
    held.clear();
  }

  private void show(Held one) {
    if (one.call != null) show(one, one.call, one.call.source(), 0, null);
    else if (!one.log.isEmpty()) loose(one.first, one.function, null, one.log, one.left);
  }

  private void loose(Instant at, String function, String id, List<String> log, int left) {
    out.accept(new Entry(at, null, function, id, 0, null, null, log, left));
  }

  private void show(Held one, Called call, String trigger, int status, Duration took) {
    Duration ran =
        call.result() == null ? null : Duration.ofNanos(call.result().report().durationNanos());
    out.accept(
        new Entry(
            call.at(),
            trigger,
            call.function().qualifier() == null
                ? call.function().name()
                : call.function().name() + ":" + call.function().qualifier(),
            call.requestId(),
            status,
            call.result(),
            took == null ? ran : took,
            one == null ? List.of() : one.log,
            one == null ? 0 : one.left));
  }
}
