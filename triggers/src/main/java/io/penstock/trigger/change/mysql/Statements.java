package io.penstock.trigger.change.mysql;

import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What statements in the binary log mean for one table. Pure.
 *
 * @param followed whether a database's table is
 * @param database of the table
 */
record Statements(BiPredicate<String, String> followed, String database, String table) {
  private static final String NAME =
      "(`(?:[^`]|``)+`|\"(?:[^\"]|\"\")+\"|[\\w$\\x{80}-\\x{ffff}]+)";
  private static final Pattern COMMENTS = Pattern.compile("(?s)/\\*.*?\\*/|^\\s*(--|#)[^\\n]*\\n");
  private static final Pattern TRUNCATE =
      Pattern.compile(
          "(?i)truncate\\s+(?:table\\s+)?(?:" + NAME + "\\s*\\.\\s*)?" + NAME + "(\\s.*)?;?");
  private static final Pattern CHANGES = Pattern.compile("(?is)(alter|create|drop|rename)\\b.*");
  private static final Pattern WRITES =
      Pattern.compile("(?is)(insert|update|delete|replace|load)\\b.*");

  /** Whether it empties the table. */
  boolean empties(String current, String sql) {
    Matcher parts = TRUNCATE.matcher(plain(sql));
    return parts.matches()
        && followed.test(
            parts.group(1) == null ? current : unquoted(parts.group(1)), unquoted(parts.group(2)));
  }

  /** Whether the table may be another one afterwards. */
  boolean changes(String sql) {
    return CHANGES.matcher(plain(sql)).matches() && names(sql);
  }

  /** Whether it may write rows that are not logged themselves. */
  boolean writes(String sql) {
    return WRITES.matcher(plain(sql)).matches() && names(sql);
  }

  private boolean names(String sql) {
    return sql.toLowerCase(Locale.ROOT).contains(table.toLowerCase(Locale.ROOT));
  }

  private static String plain(String sql) {
    return COMMENTS.matcher(sql).replaceAll(" ").strip();
  }

  private static String unquoted(String name) {
    char quote = name.charAt(0);
    if (quote != '`' && quote != '"') return name;
    return name.substring(1, name.length() - 1).replace("" + quote + quote, "" + quote);
  }
}
