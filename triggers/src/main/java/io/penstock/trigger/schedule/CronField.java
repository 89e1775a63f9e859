package io.penstock.trigger.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** One field of a cron expression: its range, its names, and how its values are written. */
enum CronField {
  MINUTES("minutes", 0, 59, List.of()),
  HOURS("hours", 0, 23, List.of()),
  DAY("day-of-month", 1, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
  WEEKDAY("day-of-week", 1, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
  YEAR("year", 1970, 2199, List.of());

  private final String title;
  private final int least;
  private final int most;
  private final List<String> names;

  CronField(String title, int least, int most, List<String> names) {
    this.title = title;
    this.least = least;
    this.most = most;
    this.names = names;
  }

  /** Values separated by commas: {@code *}, {@code a}, {@code a-b}, each with a {@code /step}. */
  BitSet parse(String field) {
    var values = new BitSet();
    for (String part : field.split(",", -1)) {
      int slash = part.indexOf('/');
      String range = slash < 0 ? part : part.substring(0, slash);
      int step = slash < 0 ? 1 : step(part, part.substring(slash + 1));
      int dash = range.indexOf('-');
      int from;
      int to;
      if (range.equals("*")) {
        from = least;
        to = most;
      } else if (dash > 0) {
        from = number(range.substring(0, dash));
        to = number(range.substring(dash + 1));
      } else {
        from = number(range);
        to = slash < 0 ? from : most;
      }
      if (from <= to) add(values, from, to, step);
      else if (this == WEEKDAY || this == MONTH) wrap(values, from, to, step);
      else throw wrong(part, "the range runs backwards");
    }
    return values;
  }

  private static void add(BitSet values, int from, int to, int step) {
    for (int value = from; value <= to; value += step) values.set(value);
  }

  /** FRI-MON runs over the end of the week. */
  private void wrap(BitSet values, int from, int to, int step) {
    int size = most - least + 1;
    for (int value = from; value <= to + size; value += step)
      values.set((value - least) % size + least);
  }

  int number(String text) {
    int named = names.indexOf(text.toUpperCase(Locale.ROOT));
    if (named >= 0) return named + least;
    if (!text.matches("\\d{1,4}")) throw wrong(text, "not a value of this field");
    int number = Integer.parseInt(text);
    if (number < least || number > most) throw wrong(text, "must be " + least + " to " + most);
    return number;
  }

  private int step(String part, String text) {
    if (!text.matches("[1-9]\\d{0,3}")) throw wrong(part, "the step must be a number from 1");
    return Integer.parseInt(text);
  }

  private IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException(title + " " + text + ": " + why + ".");
  }
}
