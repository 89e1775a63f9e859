package io.penstock.gateway.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * CloudWatch's pattern for lines without a structure: terms that a line must contain, of which it
 * must contain one ({@code ?term}), and which it must not ({@code -term}). A term is letters,
 * digits and {@code _}, or anything in double quotes. Case matters. Immutable.
 */
public final class FilterPattern {
  private final List<String> all = new ArrayList<>();
  private final List<String> any = new ArrayList<>();
  private final List<String> none = new ArrayList<>();

  private FilterPattern() {}

  /**
   * @param text empty for every line
   * @throws IllegalArgumentException in words for the caller, when it is no such pattern
   */
  public static FilterPattern of(String text) {
    String bare = text.strip();
    if (bare.startsWith("{")) throw unserved("JSON ({ ... })");
    if (bare.startsWith("[")) throw unserved("fields between spaces ([ ... ])");
    var pattern = new FilterPattern();
    int at = 0;
    while (at < bare.length()) at = pattern.term(bare, at);
    return pattern;
  }

  private static IllegalArgumentException unserved(String kind) {
    return new IllegalArgumentException(
        "Filter patterns of " + kind + " are not served here: terms and quoted terms are.");
  }

  /** Reads one term; gives where the next may begin. */
  private int term(String text, int from) {
    char first = text.charAt(from);
    if (Character.isWhitespace(first)) return from + 1;
    List<String> terms = first == '?' ? any : first == '-' ? none : all;
    int at = terms == all ? from : from + 1;
    if (at < text.length() && text.charAt(at) == '"') return quoted(text, at, terms);
    if (at < text.length() && text.charAt(at) == '%') throw unserved("regular expressions (%...%)");
    int end = at;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) end++;
    String term = text.substring(at, end);
    if (term.isEmpty()
        || !term.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '_'))
      throw new IllegalArgumentException(
          "Invalid character(s) in term '" + text.substring(from, end) + "'");
    terms.add(term);
    return end;
  }

  private static int quoted(String text, int quote, List<String> terms) {
    var term = new StringBuilder();
    for (int at = quote + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        int end = at + 1;
        if (end < text.length() && !Character.isWhitespace(text.charAt(end))) break;
        terms.add(term.toString());
        return end;
      }
      if (c == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0)
        c = text.charAt(++at);
      term.append(c);
    }
    throw new IllegalArgumentException("Invalid filter pattern");
  }

  /** Beside other terms those with a question mark are not looked at, as with AWS. */
  public boolean matches(String line) {
    for (String term : none) if (line.contains(term)) return false;
    for (String term : all) if (!line.contains(term)) return false;
    if (any.isEmpty() || !all.isEmpty() || !none.isEmpty()) return true;
    for (String term : any) if (line.contains(term)) return true;
    return false;
  }
}
