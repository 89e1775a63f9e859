package io.penstock.gateway.template;

import java.util.Collection;

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
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int replaced = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
