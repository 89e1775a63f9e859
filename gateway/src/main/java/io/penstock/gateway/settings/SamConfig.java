package io.penstock.gateway.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The template parameters of a {@code samconfig.toml}: {@code parameter_overrides} of the default
 * environment, those of {@code deploy} before those of all commands. Of TOML only what SAM writes
 * there is read.
 */
public final class SamConfig {
  private static final Pattern SECTION = Pattern.compile("\\s*\\[([^\\[\\]]+)]\\s*(?:#.*)?");
  private static final Pattern OVERRIDES =
      Pattern.compile("\\s*parameter_overrides\\s*=\\s*(.*)", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'");
  private static final Pattern PAIR =
      Pattern.compile(
          "(?:ParameterKey=([^,\\s]+),ParameterValue=|([A-Za-z0-9]+)=)"
              + "(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|\\S*)");

  private SamConfig() {}

  /** Values by name; empty when it has none. */
  public static Map<String, String> parameters(Path file) throws IOException {
    var values = new LinkedHashMap<String, String>();
    for (String section : new String[] {"default.global.parameters", "default.deploy.parameters"})
      values.putAll(of(section, Files.readString(file)));
    return values;
  }

  private static Map<String, String> of(String wanted, String toml) {
    var values = new LinkedHashMap<String, String>();
    String section = "";
    var lines = toml.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher header = SECTION.matcher(lines.get(i));
      if (header.matches()) {
        section = header.group(1).strip();
        continue;
      }
      Matcher overrides = OVERRIDES.matcher(lines.get(i));
      if (!section.equals(wanted) || !overrides.matches()) continue;
      var value = new StringBuilder(overrides.group(1));
      if (value.toString().startsWith("["))
        while (value.indexOf("]") < 0 && ++i < lines.size()) value.append(' ').append(lines.get(i));
      Matcher text = TEXT.matcher(value);
      while (text.find())
        pairs(text.group(1) == null ? text.group(2) : plain(text.group(1)), values);
    }
    return values;
  }

  private static void pairs(String text, Map<String, String> values) {
    Matcher pair = PAIR.matcher(text);
    while (pair.find()) {
      String value = pair.group(3);
      if (value.length() >= 2 && value.startsWith("\"")) value = plain(inner(value));
      else if (value.length() >= 2 && value.startsWith("'")) value = inner(value);
      values.put(pair.group(1) == null ? pair.group(2) : pair.group(1), value);
    }
  }

  private static String inner(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String plain(String escaped) {
    return escaped.replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
