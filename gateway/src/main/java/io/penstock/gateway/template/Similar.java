package io.penstock.gateway.template;

import java.util.Collection;
import java.util.Locale;

/** Guesses what a misspelt word was meant to be. */
public final class Similar {
  private static final int LONGEST = 64;

  private Similar() {}

  /** {@code Did you mean X?}, or nothing. */
  public static String hint(String word, Collection<String> known) {
    String best = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < least) {
        best = candidate;
        least = distance;
      }
    }
    return best == null ? "" : " Did you mean " + best + "?";
  }

  private static int distance(String a, String b) {
    if (a.length() > LONGEST || b.length() > LONGEST) return Integer.MAX_VALUE;
    String first = a.toLowerCase(Locale.ROOT);
    String second = b.toLowerCase(Locale.ROOT);
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) last[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = first.charAt(i - 1) == second.charAt(j - 1);
        row[j] = Math.min(last[j - 1] + (same ? 0 : 1), 1 + Math.min(last[j], row[j - 1]));
        if (i > 1
            && j > 1
            && first.charAt(i - 1) == second.charAt(j - 2)
            && first.charAt(i - 2) == second.charAt(j - 1))
          row[j] = Math.min(row[j], before[j - 2] + 1); // two letters changed places
      }
      before = last;
      last = row;
    }
    return last[b.length()];
  }
}
