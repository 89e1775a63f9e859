package io.penstock.trigger.schedule;

import io.penstock.trigger.schedule.Schedule.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** When an expression fires next. */
abstract class ScheduleExpressionFixture {
  static Instant next(String expression, String after, String zone) {
    Instant from = Instant.parse(after);
    return ScheduleExpression.parse(expression, Kind.SCHEDULER).next(from, from, ZoneId.of(zone));
  }

  static String expression(Random random) {
    String day;
    String weekday;
    if (random.nextBoolean()) {
      weekday = "?";
      day =
          switch (random.nextInt(8)) {
            case 0 -> "*";
            case 1 -> "L";
            case 2 -> "LW";
            // Not 28W: for a February that ends on a Sunday cron-utils names that Sunday.
            case 3 -> (1 + random.nextInt(27)) + "W";
            case 4 -> (1 + random.nextInt(31)) + "";
            case 5 -> list(random, 1, 31);
            case 6 -> "*/" + (2 + random.nextInt(9));
            default -> range(random, 1, 31);
          };
    } else {
      day = "?";
      weekday =
          switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> (1 + random.nextInt(7)) + "L";
            case 2 -> (1 + random.nextInt(7)) + "#" + (1 + random.nextInt(5));
            case 3 ->
                List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT").get(random.nextInt(7));
            case 4 -> "MON-FRI";
            default -> list(random, 1, 7);
          };
    }
    return String.join(
        " ",
        values(random, 0, 59),
        values(random, 0, 23),
        day,
        random.nextInt(3) == 0 ? values(random, 1, 12) : "*",
        weekday,
        random.nextInt(8) == 0 ? "2024-2034" : "*");
  }

  static String values(Random random, int least, int most) {
    return switch (random.nextInt(5)) {
      case 0 -> "*";
      case 1 -> list(random, least, most);
      case 2 -> range(random, least, most);
      case 3 ->
          random.nextInt(Math.min(10, most))
              + least
              + "/"
              + (1 + random.nextInt(Math.min(15, most)));
      default -> Integer.toString(least + random.nextInt(most - least + 1));
    };
  }

  static String list(Random random, int least, int most) {
    var values = new ArrayList<String>();
    for (int i = 0; i < 2 + random.nextInt(3); i++)
      values.add(Integer.toString(least + random.nextInt(most - least + 1)));
    return String.join(",", values);
  }

  static String range(Random random, int least, int most) {
    int from = least + random.nextInt(most - least);
    return from + "-" + (from + 1 + random.nextInt(most - from));
  }
}
