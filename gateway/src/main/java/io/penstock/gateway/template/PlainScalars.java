package io.penstock.gateway.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What unquoted text means in YAML 1.1, as SAM reads it (PyYAML's rules): {@code yes} and {@code
 * on} are true, {@code 0755} is octal, {@code 1:30} is ninety. Times stay text. Pure.
 */
final class PlainScalars {
  private static final Set<String> YES = Set.of("yes", "true", "on");
  private static final Set<String> NO = Set.of("no", "false", "off");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)");
  private static final Pattern OTHER_BASE =
      Pattern.compile("[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+)");
  private static final Pattern SIXTIES = Pattern.compile("[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(?:[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)");
  private static final Pattern JSON = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
  private static final int LONGEST = 40;

  private PlainScalars() {}

  /**
   * @param json whether the text is JSON, which has numbers that YAML 1.1 has not
   */
  static Value.Scalar read(String text, boolean json, Place place) {
    if (NULL.contains(text)) return new Value.Scalar(null, "", place);
    if (text.length() > LONGEST) return Value.text(text, place);
    String lower = text.toLowerCase(Locale.ROOT);
    boolean oneCase =
        text.equals(lower)
            || text.equals(text.toUpperCase(Locale.ROOT))
            || text.equals(Character.toUpperCase(text.charAt(0)) + lower.substring(1));
    if (oneCase && YES.contains(lower)) return new Value.Scalar(true, "true", place);
    if (oneCase && NO.contains(lower)) return new Value.Scalar(false, "false", place);
    if (DECIMAL.matcher(text).matches()) return whole(plain(text), 10, place);
    if (OTHER_BASE.matcher(text).matches()) return based(plain(text), place);
    if (SIXTIES.matcher(text).matches()) return sixties(plain(text), place);
    if (FLOAT.matcher(text).matches() || json && JSON.matcher(text).matches())
      return fraction(plain(text), place);
    return Value.text(text, place);
  }

  private static String plain(String text) {
    String digits = text.replace("_", "");
    return digits.startsWith("+") ? digits.substring(1) : digits;
  }

  private static Value.Scalar whole(String digits, int base, Place place) {
    var number = new BigInteger(digits, base);
    return number.bitLength() < Long.SIZE
        ? new Value.Scalar(number.longValue(), number.toString(), place)
        : Value.text(number.toString(), place);
  }

  private static Value.Scalar based(String text, Place place) {
    String sign = text.startsWith("-") ? "-" : "";
    String digits = text.substring(sign.length());
    if (digits.startsWith("0b")) return whole(sign + digits.substring(2), 2, place);
    if (digits.startsWith("0x")) return whole(sign + digits.substring(2), 16, place);
    return whole(sign + digits, 8, place);
  }

  private static Value.Scalar sixties(String text, Place place) {
    boolean negative = text.startsWith("-");
    BigInteger total = BigInteger.ZERO;
    for (String part : (negative ? text.substring(1) : text).split(":"))
      total = total.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
    return whole((negative ? total.negate() : total).toString(), 10, place);
  }

  private static Value.Scalar fraction(String text, Place place) {
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) return Value.text(text, place);
    String shown = new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    if (shown.length() > LONGEST) shown = Double.toString(number);
    else if (!shown.contains(".")) shown += ".0";
    return new Value.Scalar(number, shown, place);
  }
}
