package io.penstock.gateway.logging;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what is secret out of all that the process prints, line by line: secrets that it was given,
 * and what looks like one in URLs, headers and settings. It stands behind standard output and
 * error, so that no logger, library or stack trace goes by it. Pure; any thread.
 */
public final class Redaction {
  static final String HIDDEN = "[hidden]";

  /** Shorter ones are words, which would be hidden everywhere. */
  private static final int SHORTEST = 8;

  private record Form(String hint, Pattern pattern) {
    static Form of(String hint, String regex) {
      return new Form(hint, Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
    }
  }

  /** The second group is what is hidden. A hint, in lower case, spares lines the pattern. */
  private static final List<Form> FORMS =
      List.of(
          Form.of("://", "(://[^/\\s:@]{0,256}:)([^/\\s@]{1,1024})(?=@)"),
          Form.of("bearer ", "(\\bBearer )([\\w.~+/=-]{6,})"),
          Form.of("basic ", "(\\bBasic )([\\w+/=-]{8,})(?![\\w ])"),
          Form.of("signature=", "(Signature=)([^&\\s\"',]+)"),
          Form.of("security-token", "(X-Amz-Security-Token\\W{1,4})([^&\\s\"',]+)"),
          Form.of("password", "(password\\w{0,16}[\"']?\\s?[=:]\\s?[\"']?)([^&\\s\"',;})]+)"),
          Form.of(
              "secret",
              "(secret[-_.]?(?:access[-_.]?)?key[\"']?\\s?[=:]\\s?[\"']?)([^&\\s\"',;})]+)"));

  private final List<String> known;

  /**
   * @param known secrets that the process has; may hold null
   */
  public Redaction(Collection<String> known) {
    this.known =
        known.stream()
            .filter(one -> one != null && one.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** From now on all that is printed goes through it. */
  public void install() {
    System.setOut(over(System.out));
    System.setErr(over(System.err));
    Runtime.getRuntime().addShutdownHook(new Thread(Redaction::rest));
  }

  private static void rest() {
    System.out.flush();
    System.err.flush();
  }

  /** Not flushed by itself: that would hand on pieces of a line. */
  PrintStream over(PrintStream to) {
    return new PrintStream(new RedactingStream(to, this), false, to.charset());
  }

  String text(String line) {
    String text = line;
    for (String secret : known) if (text.contains(secret)) text = text.replace(secret, HIDDEN);
    String lower = null;
    for (Form form : FORMS) {
      if (lower == null) lower = text.toLowerCase(Locale.ROOT);
      if (!lower.contains(form.hint)) continue;
      Matcher found = form.pattern.matcher(text);
      text = found.replaceAll(match -> Matcher.quoteReplacement(match.group(1)) + HIDDEN);
    }
    return text;
  }
}
