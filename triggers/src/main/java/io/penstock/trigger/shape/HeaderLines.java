package io.penstock.trigger.shape;

import java.util.Arrays;

/**
 * Header lines in the order they came, names as they were spelt. Names are compared without regard
 * to case. Not thread-safe.
 */
public final class HeaderLines {
  private String[] lines;
  private int size;

  public HeaderLines(int expected) {
    lines = new String[Math.max(expected, 4) * 2];
  }

  public static HeaderLines of(String name, String value) {
    return new HeaderLines(4).add(name, value);
  }

  public HeaderLines add(String name, String value) {
    if (size == lines.length) {
      lines = Arrays.copyOf(lines, size * 2);
    }
    lines[size++] = name;
    lines[size++] = value;
    return this;
  }

  public int count() {
    return size / 2;
  }

  public String name(int line) {
    return lines[line * 2];
  }

  public String value(int line) {
    return lines[line * 2 + 1];
  }

  /** Value of the last line with this name; null when there is none. */
  public String last(String name) {
    for (int i = count() - 1; i >= 0; i--) {
      if (same(name(i), name)) {
        return value(i);
      }
    }
    return null;
  }

  /** How the first line with this name spells it; the name itself when there is none. */
  String spelling(String name) {
    for (int i = 0; i < count(); i++) {
      if (same(name(i), name)) {
        return name(i);
      }
    }
    return name;
  }

  /** Whether an earlier line has the name of this one. */
  boolean isRepeat(int line) {
    String name = name(line);
    for (int i = 0; i < line; i++) {
      if (same(name(i), name)) {
        return true;
      }
    }
    return false;
  }

  /** The next line after this one that has its name; -1 when it is the last. */
  int next(int line) {
    String name = name(line);
    for (int i = line + 1; i < count(); i++) {
      if (same(name(i), name)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean same(String a, String b) {
    return a.length() == b.length() && a.equalsIgnoreCase(b);
  }
}
